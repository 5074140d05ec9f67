import type { OwnerLotView } from "@parkmate/protocol";
import { DoorClosed, DoorOpen } from "lucide-react";
import { changeLot, LOT_TOUCHES, useLotCommand } from "../../../api/ownerLots.ts";
import { Button } from "../../../ui/Button.tsx";
import { ConfirmSheet } from "../../../ui/ConfirmSheet.tsx";
import { Refusal } from "../../../ui/Message.tsx";
import { useRowCommand, useSheet } from "../../../ui/Surface.tsx";
import { words } from "../../../words/index.ts";

/** Asks once more, and closes the lot. */
function CloseSheet({ lot, onClose }: { lot: OwnerLotView; onClose: () => void }) {
  const close = useLotCommand();
  return (
    <ConfirmSheet
      open
      title={words.ownerLots.closeTitle(lot.name)}
      action={words.ownerLots.closeAction}
      busy={close.busy}
      error={close.error}
      onClose={onClose}
      onConfirm={() => close.send(changeLot(lot.id, { open: false }), onClose)}
    >
      {words.ownerLots.closeHint}
    </ConfirmSheet>
  );
}

/** Closes an open lot, asking once more, or opens a closed one. */
export function OpenOrClose({ lot }: { lot: OwnerLotView }) {
  const openSheet = useSheet();
  const reopen = useRowCommand(LOT_TOUCHES, lot.name);
  return (
    <>
      {lot.open ? (
        <Button
          look="secondary"
          icon={DoorClosed}
          onClick={() => openSheet((close) => <CloseSheet lot={lot} onClose={close} />)}
        >
          {words.ownerLots.close}
        </Button>
      ) : (
        <Button
          look="secondary"
          icon={DoorOpen}
          busy={reopen.busy}
          onClick={() => reopen.send(changeLot(lot.id, { open: true }))}
        >
          {words.ownerLots.reopen}
        </Button>
      )}
      {reopen.error && (
        <div className="w-full">
          <Refusal error={reopen.error} />
        </div>
      )}
    </>
  );
}
