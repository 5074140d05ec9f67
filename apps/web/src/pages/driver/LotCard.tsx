import type { LotSummaryView } from "@parkmate/protocol";
import { Ban, ChevronRight, Droplets, MapPin, Navigation, Star } from "lucide-react";
import { Link } from "wouter";
import { distanceWords, metresBetween, type Place } from "../../ui/distance.ts";
import { money, number } from "../../ui/format.ts";
import { words } from "../../words/index.ts";

/** How many slots are free, as a number that stands out and in words. */
export function FreeCount({ lot, className = "" }: { lot: LotSummaryView; className?: string }) {
  const { freeSlots, totalSlots } = lot;
  const tone = freeSlots > 0 ? "text-success" : "text-error";
  return (
    <p className={className}>
      <span className={`block text-3xl leading-none font-bold tracking-tight ${lot.open ? tone : "text-muted"}`}>
        {number(freeSlots)}
      </span>
      <span className="text-xs whitespace-nowrap text-muted">{words.lots.ofFree(totalSlots)}</span>
    </p>
  );
}

/** Average and number of the reviews; nothing where there is none. */
export function Rating({ lot }: { lot: LotSummaryView }) {
  if (lot.rating === null) return null;
  const rating = number(lot.rating, 1);
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      <Star aria-hidden="true" className="size-4 fill-current text-star" />
      <span aria-hidden="true">{words.lots.reviews(rating, lot.reviewCount)}</span>
      <span className="sr-only">{words.lots.reviewsLong(rating, lot.reviewCount)}</span>
    </span>
  );
}

/** What a lot offers besides slots, and whether it takes bookings: badges of icon and word. */
export function LotBadges({ lot }: { lot: LotSummaryView }) {
  const shape = "inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-xs font-semibold whitespace-nowrap";
  return (
    <>
      {!lot.open && (
        <span className={`${shape} bg-sunken text-ink`}>
          <Ban aria-hidden="true" className="size-3.5" />
          {words.lots.closed}
        </span>
      )}
      {lot.offersCarwash && (
        <span className={`${shape} bg-info-soft text-info`}>
          <Droplets aria-hidden="true" className="size-3.5" />
          {words.lots.wash}
        </span>
      )}
    </>
  );
}

/** One lot of a list, all of it the link to its page; `from` is where its reader is. */
export function LotCard({ lot, from = null }: { lot: LotSummaryView; from?: Place | null }) {
  const { latitude, longitude } = lot;
  const metres = from && latitude !== null && longitude !== null ? metresBetween(from, { latitude, longitude }) : null;
  return (
    <Link
      href={`/lots/${lot.id}`}
      className="card group flex h-full items-start justify-between gap-3 p-4 transition-colors duration-150 hover:border-accent"
    >
      <div className="min-w-0 space-y-2">
        <div className="space-y-0.5">
          <h2 className="text-base font-semibold break-words group-hover:text-accent">{lot.name}</h2>
          <p className="flex items-start gap-1.5 text-sm text-muted">
            <MapPin aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 break-words">{words.lots.address(lot.address, lot.city)}</span>
          </p>
        </div>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
          {metres !== null && (
            <span className="inline-flex items-center gap-1 font-semibold whitespace-nowrap">
              <Navigation aria-hidden="true" className="size-4" />
              {words.lots.away(distanceWords(metres))}
            </span>
          )}
          {lot.fromHourlyPaise !== null && <strong>{words.lots.from(money(lot.fromHourlyPaise))}</strong>}
          <Rating lot={lot} />
          <LotBadges lot={lot} />
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-1 self-stretch">
        <FreeCount lot={lot} className="min-w-16 text-right" />
        <ChevronRight aria-hidden="true" className="size-5 text-muted group-hover:text-accent" />
      </div>
    </Link>
  );
}
