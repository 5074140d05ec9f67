import type { OwnerView } from "@parkmate/protocol";
import { useState } from "react";
import { approveOwner, declineOwner, useAdminCommand, useKeepOwner } from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { words } from "../../words/index.ts";

/** What an owner is called: the business, where there is one. */
export const ownerName = ({ businessName, name }: Pick<OwnerView, "businessName" | "name">): string =>
  businessName ?? name;

/** The buttons that decide about an owner: both while they wait, afterwards the one that decides otherwise. */
export function OwnerDecision({ owner }: { owner: OwnerView }) {
  const [declining, setDeclining] = useState(false);
  const approve = useAdminCommand<{ owner: OwnerView }>();
  const decline = useAdminCommand<{ owner: OwnerView }>();
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
        <Button look="danger" disabled={approve.busy} onClick={() => setDeclining(true)}>
          {said.decline}
        </Button>
      )}
      <Refusal error={approve.error} />
      <ReasonSheet
        open={declining}
        title={said.declineTitle(ownerName(owner))}
        action={said.declineAction}
        hint={owner.status === "approved" ? said.declineApprovedHint : said.declineHint}
        busy={decline.busy}
        error={decline.error}
        onClose={() => {
          setDeclining(false);
          decline.reset();
        }}
        onSubmit={(reason) =>
          decline.send(declineOwner(owner.id, reason), ({ owner }) => {
            setDeclining(false);
            keep(owner);
          })
        }
      />
    </>
  );
}
