import type { OwnerView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { approveOwner, declineOwner, ownersQuery, useAdminCommand } from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { Row, Rows } from "../../ui/Row.tsx";
import { OwnerBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";

function OwnerRow({ owner }: { owner: OwnerView }) {
  const [declining, setDeclining] = useState(false);
  const approve = useAdminCommand();
  const decline = useAdminCommand();
  return (
    <Row
      title={owner.businessName ?? owner.name}
      badge={<OwnerBadge status={owner.status} />}
      actions={
        owner.status === "pending" && (
          <>
            <Button busy={approve.busy} onClick={() => approve.send(approveOwner(owner.id))}>
              Approve
            </Button>
            <Button look="danger" disabled={approve.busy} onClick={() => setDeclining(true)}>
              Decline
            </Button>
            <Refusal error={approve.error} />
          </>
        )
      }
    >
      <p>
        {owner.name}, {owner.email}
        {owner.phone && `, ${owner.phone}`}
        {owner.city && ` · ${owner.city}`}
      </p>
      <p className="text-muted">Registered {dayTime(owner.createdAt)}</p>
      {owner.reason && <p className="text-muted">Reason: {owner.reason}</p>}
      <ReasonSheet
        open={declining}
        title={`Decline ${owner.businessName ?? owner.name}?`}
        action="Decline owner"
        hint="The owner reads it."
        busy={decline.busy}
        error={decline.error}
        onClose={() => setDeclining(false)}
        onSubmit={(reason) => decline.send(declineOwner(owner.id, reason), () => setDeclining(false))}
      />
    </Row>
  );
}

/** Owners who wait to be let in, and those already decided. */
export function AdminOwnersPage() {
  const waiting = useInfiniteQuery(ownersQuery("pending"));
  const all = useInfiniteQuery(ownersQuery());
  return (
    <Page title="Owners">
      <Section title="Waiting for approval">
        <Many
          query={waiting}
          empty={<Empty title="Nobody waits">Owners who register appear here by themselves.</Empty>}
        >
          {(owners) => (
            <Rows>
              {owners.map((owner) => (
                <OwnerRow key={owner.id} owner={owner} />
              ))}
            </Rows>
          )}
        </Many>
      </Section>
      <Section title="Decided">
        <Many query={all} empty={<Empty title="No owners yet" />}>
          {(owners) => (
            <Rows>
              {owners
                .filter((owner) => owner.status !== "pending")
                .map((owner) => (
                  <OwnerRow key={owner.id} owner={owner} />
                ))}
            </Rows>
          )}
        </Many>
      </Section>
    </Page>
  );
}
