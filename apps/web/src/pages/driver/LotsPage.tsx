import { formatRupees, type LotSummaryView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Droplets, MapPin, Star } from "lucide-react";
import { Link } from "wouter";
import { lotsQuery } from "../../api/lots.ts";
import { useCounts } from "../../live/watching.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Page } from "../../ui/Page.tsx";

function LotCard({ lot }: { lot: LotSummaryView }) {
  return (
    <Link href={`/lots/${lot.id}`} className="card flex items-start justify-between gap-4 p-4 hover:border-accent">
      <div className="min-w-0 space-y-1">
        <h2 className="font-semibold break-words">{lot.name}</h2>
        <p className="flex items-start gap-1.5 text-sm text-muted">
          <MapPin aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 break-words">
            {lot.address}, {lot.city}
          </span>
        </p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          {lot.fromHourlyPaise !== null && <span>from {formatRupees(lot.fromHourlyPaise)} per hour</span>}
          {lot.offersCarwash && (
            <span className="inline-flex items-center gap-1 text-info">
              <Droplets aria-hidden="true" className="size-4" /> Car wash
            </span>
          )}
          {lot.rating !== null && (
            <span className="inline-flex items-center gap-1">
              <Star aria-hidden="true" className="size-4" />
              {lot.rating.toFixed(1)} ({lot.reviewCount})
            </span>
          )}
        </p>
      </div>
      <p className="shrink-0 text-right">
        <span className={`block text-2xl leading-tight font-bold ${lot.freeSlots > 0 ? "text-success" : "text-error"}`}>
          {lot.freeSlots}
        </span>
        <span className="text-xs text-muted">of {lot.totalSlots} free</span>
      </p>
    </Link>
  );
}

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
