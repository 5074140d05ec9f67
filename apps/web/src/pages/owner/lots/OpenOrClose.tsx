import type { OwnerLotView } from "@parkmate/protocol";
import { DoorClosed, DoorOpen } from "lucide-react";
import { useState } from "react";
import { changeLot, useLotCommand } from "../../../api/ownerLots.ts";
import { Button } from "../../../ui/Button.tsx";
import { ConfirmSheet } from "../../../ui/ConfirmSheet.tsx";
import { Refusal } from "../../../ui/Message.tsx";
import { words } from "../../../words/index.ts";

/** Closes an open lot, asking once more, or opens a closed one. */
export function OpenOrClose({ lot }: { lot: OwnerLotView }) {
  const [asking, setAsking] = useState(false);
  const change = useLotCommand();
  return (
    <>
      {lot.open ? (
        <Button look="secondary" icon={DoorClosed} onClick={() => setAsking(true)}>
          {words.ownerLots.close}
        </Button>
      ) : (
        <Button
          look="secondary"
          icon={DoorOpen}
          busy={change.busy}
          onClick={() => change.send(changeLot(lot.id, { open: true }))}
        >
          {words.ownerLots.reopen}
        </Button>
      )}
      {!asking && change.error && (
        <div className="w-full">
          <Refusal error={change.error} />
        </div>
      )}
      <ConfirmSheet
        open={asking}
        title={words.ownerLots.closeTitle(lot.name)}
        action={words.ownerLots.closeAction}
        busy={change.busy}
        error={change.error}
        onClose={() => setAsking(false)}
        onConfirm={() => change.send(changeLot(lot.id, { open: false }), () => setAsking(false))}
      >
        {words.ownerLots.closeHint}
      </ConfirmSheet>
    </>
  );
}
