import { useInfiniteQuery } from "@tanstack/react-query";
import { lotsQuery } from "../../api/lots.ts";
import { useCounts } from "../../live/watching.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Page } from "../../ui/Page.tsx";
import { LotCard } from "./LotCard.tsx";

/** Lots with their free counts, moving live for whoever is signed in. */
export default function LotsPage() {
  const query = useInfiniteQuery(lotsQuery());
  useCounts(query.data?.pages.flatMap((page) => page.items.map((lot) => lot.id)) ?? []);
  return (
    <Page title="Parking lots" aside={<AsOf updatedAt={query.dataUpdatedAt} />}>
      <Many
        query={query}
        empty={<Empty title="No lots yet">Lots appear here as soon as an approved owner opens one.</Empty>}
      >
        {(lots) => (
          <ul className="space-y-3">
            {lots.map((lot) => (
              <li key={lot.id}>
                <LotCard lot={lot} />
              </li>
            ))}
          </ul>
        )}
      </Many>
    </Page>
  );
}
