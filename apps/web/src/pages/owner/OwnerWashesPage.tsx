import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { ownerWashesQuery } from "../../api/owner.ts";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Page } from "../../ui/Page.tsx";
import { Rows } from "../../ui/Row.tsx";
import { WashRow } from "./WashRow.tsx";

/** Washes at the owner's lots; `?wash=` marks one. */
export function OwnerWashesPage() {
  const query = useInfiniteQuery(ownerWashesQuery());
  const [search] = useSearchParams();
  return (
    <Page title="Washes">
      <Many
        query={query}
        empty={<Empty title="No washes yet">Washes that drivers order appear here by themselves.</Empty>}
      >
        {(washes) => (
          <Rows>
            {washes.map((wash) => (
              <WashRow key={wash.id} wash={wash} marked={wash.id === search.get("wash")} />
            ))}
          </Rows>
        )}
      </Many>
    </Page>
  );
}
