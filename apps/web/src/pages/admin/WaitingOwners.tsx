import type { OwnerView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { ownersQuery } from "../../api/admin.ts";
import { useNow } from "../../live/watching.ts";
import { TextLink } from "../../ui/Button.tsx";
import { Many, Skeleton } from "../../ui/Faces.tsx";
import { useFresh } from "../../ui/fresh.ts";
import { KeptFocus } from "../../ui/KeptFocus.tsx";
import { Section } from "../../ui/Page.tsx";
import { Row, Rows } from "../../ui/Row.tsx";
import { OwnerBadge } from "../../ui/State.tsx";
import { Surface } from "../../ui/Surface.tsx";
import { dayTime, relative } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { OwnerDecision, ownerName } from "./OwnerDecision.tsx";
import { useItems } from "./useItems.ts";

function WaitingRows({ owners }: { owners: readonly OwnerView[] }) {
  const fresh = useFresh(owners.map(({ id }) => id));
  const now = useNow(true);
  return (
    <Rows>
      {owners.map((owner) => (
        <Row
          key={owner.id}
          fresh={fresh.has(owner.id)}
          title={ownerName(owner)}
          badge={<OwnerBadge status={owner.status} />}
          actions={<OwnerDecision owner={owner} />}
        >
          <p>{[owner.name, owner.city].filter(Boolean).join(" · ")}</p>
          <p className="text-muted">{[owner.email, owner.phone].filter(Boolean).join(" · ")}</p>
          <p className="text-muted" title={dayTime(owner.createdAt)}>
            {words.adminOwners.registered(relative(owner.createdAt, Math.max(now, Date.parse(owner.createdAt))))}
          </p>
        </Row>
      ))}
    </Rows>
  );
}

/** Owners who wait to be let in, each decided in place; who registers appears by themselves. `most` are shown, or all. */
export function WaitingOwners({ most }: { most?: number }) {
  const query = useInfiniteQuery(ownersQuery("pending"));
  const count = useItems(query)?.length ?? 0;
  const hasMore = most !== undefined && count > most;
  const said = words.adminOwners;
  return (
    <Section
      title={said.waiting}
      aside={hasMore && <TextLink href="/admin/owners?status=pending">{words.common.showAll}</TextLink>}
    >
      <Surface>
        <KeptFocus label={said.waitingList}>
          <Many
            query={query}
            skeleton={<Skeleton rows={1} className="h-20" />}
            empty={
              <p className="card flex items-center gap-2 px-4 py-3 text-sm text-muted">
                <CircleCheck aria-hidden="true" className="size-5 shrink-0 text-success" />
                {said.nobodyWaits}
              </p>
            }
          >
            {(owners) => <WaitingRows owners={owners.slice(0, most)} />}
          </Many>
        </KeptFocus>
      </Surface>
    </Section>
  );
}
