import type { OwnerView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { ownersQuery } from "../../api/admin.ts";
import { useNow } from "../../live/watching.ts";
import { Button, ButtonLink } from "../../ui/Button.tsx";
import { Many, Skeleton } from "../../ui/Faces.tsx";
import { useFresh } from "../../ui/fresh.ts";
import { KeptFocus } from "../../ui/KeptFocus.tsx";
import { Section } from "../../ui/Page.tsx";
import { Row } from "../../ui/Row.tsx";
import { OwnerBadge } from "../../ui/State.tsx";
import { Surface } from "../../ui/Surface.tsx";
import { dayTime, relative } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { OwnerDecision, ownerName } from "./OwnerDecision.tsx";
import { useItems } from "./useItems.ts";

/** Where those stand who wait: beside the numbers of the desk, or above the table of all owners. */
type Place = "desk" | "owners";

/** So many stand there at first: what is below stays in reach however many wait. */
const SHOWN: Record<Place, number> = { desk: 4, owners: 6 };
const COLUMNS: Record<Place, string> = {
  desk: "md:grid-cols-2 xl:grid-cols-1",
  owners: "md:grid-cols-2 xl:grid-cols-3",
};

function WaitingRows({ owners, shown, place }: { owners: readonly OwnerView[]; shown: number; place: Place }) {
  const fresh = useFresh(owners.map(({ id }) => id));
  const now = useNow(true);
  return (
    <ul className={`grid grid-cols-1 gap-3 ${COLUMNS[place]}`}>
      {owners.slice(0, shown).map((owner) => (
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
    </ul>
  );
}

/**
 * Owners who wait to be let in, each decided in place; who registers appears by themselves. The first few are shown; the desk
 * leads to the page of owners for the others, which shows more of them where they are.
 */
export function WaitingOwners({ place }: { place: Place }) {
  const query = useInfiniteQuery(ownersQuery("pending"));
  const [shown, setShown] = useState(SHOWN[place]);
  const count = useItems(query)?.length ?? 0;
  const hasMore = count > shown || query.hasNextPage;
  const said = words.adminOwners;
  const showMore = () => {
    const next = shown + SHOWN[place];
    setShown(next);
    if (next > count && query.hasNextPage) void query.fetchNextPage();
  };
  return (
    <Section title={said.waiting}>
      <Surface>
        <KeptFocus label={said.waitingList}>
          <Many
            query={query}
            isCut
            skeleton={<Skeleton rows={1} className="h-20" />}
            empty={
              <p className="card flex items-center gap-2 px-4 py-3 text-sm text-muted">
                <CircleCheck aria-hidden="true" className="size-5 shrink-0 text-success" />
                {said.nobodyWaits}
              </p>
            }
          >
            {(owners) => <WaitingRows owners={owners} shown={shown} place={place} />}
          </Many>
        </KeptFocus>
      </Surface>
      {hasMore &&
        (place === "desk" ? (
          <ButtonLink href="/admin/owners" look="secondary">
            {words.common.showAll}
          </ButtonLink>
        ) : (
          <Button look="secondary" busy={query.isFetchingNextPage} onClick={showMore}>
            {words.common.showMore}
          </Button>
        ))}
    </Section>
  );
}
