import type { OwnerView } from "@parkmate/protocol";
import { ADMIN_TOUCHES, approveOwner, declineOwner, useAdminCommand, useKeepOwner } from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { useRowCommand, useSheet } from "../../ui/Surface.tsx";
import { words } from "../../words/index.ts";

/** What an owner is called: the business, where there is one. */
export const ownerName = ({ businessName, name }: Pick<OwnerView, "businessName" | "name">): string =>
  businessName ?? name;

/** Asks why the owner is declined, and declines them. */
function DeclineSheet({ owner, onClose }: { owner: OwnerView; onClose: () => void }) {
  const decline = useAdminCommand<{ owner: OwnerView }>();
  const keep = useKeepOwner();
  const said = words.adminOwners;
  return (
    <ReasonSheet
      open
      title={said.declineTitle(ownerName(owner))}
      action={said.declineAction}
      hint={owner.status === "approved" ? said.declineApprovedHint : said.declineHint}
      busy={decline.busy}
      error={decline.error}
      onClose={onClose}
      onSubmit={(reason) =>
        decline.send(declineOwner(owner.id, reason), ({ owner }) => {
          onClose();
          keep(owner);
        })
      }
    />
  );
}

/** The buttons that decide about an owner: both while they wait, afterwards the one that decides otherwise. */
export function OwnerDecision({ owner }: { owner: OwnerView }) {
  const openSheet = useSheet();
  const approve = useRowCommand<{ owner: OwnerView }>(ADMIN_TOUCHES, ownerName(owner));
  const keep = useKeepOwner();
  const said = words.adminOwners;
  return (
    <>
      {owner.status !== "approved" && (
        <Button busy={approve.busy} onClick={() => approve.send(approveOwner(owner.id), ({ owner }) => keep(owner))}>
          {said.approve}
        </Button>
      )}
      {owner.status !== "declined" && (
        <Button
          look="danger"
          disabled={approve.busy}
          onClick={() => openSheet((close) => <DeclineSheet owner={owner} onClose={close} />)}
        >
          {said.decline}
        </Button>
      )}
      <Refusal error={approve.error} />
    </>
  );
}
