import { formatRupees, type LotSummaryView } from "@parkmate/protocol";
import { Droplets, MapPin, Star } from "lucide-react";
import { Link } from "wouter";

/** A lot as it stands in a list: where, how many slots are free, from which price. */
export function LotCard({ lot }: { lot: LotSummaryView }) {
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
