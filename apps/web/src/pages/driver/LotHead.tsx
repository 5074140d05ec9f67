import type { LotView } from "@parkmate/protocol";
import { ExternalLink, MapPin } from "lucide-react";
import { money } from "../../ui/format.ts";
import { words } from "../../words/index.ts";
import { FreeCount, LotBadges, Rating } from "./LotCard.tsx";

/** Where a map app finds the lot: by its coordinates where they are known, else by its address. */
function mapLink({ latitude, longitude, name, address, city }: LotView): string {
  const place = latitude !== null && longitude !== null ? `${latitude},${longitude}` : `${name}, ${address}, ${city}`;
  return `https://www.google.com/maps/search/?${new URLSearchParams({ api: "1", query: place })}`;
}

/** What a lot is and where, and how many slots are free now. */
export function LotHead({ lot }: { lot: LotView }) {
  return (
    <div className="card flex items-start justify-between gap-4 p-4">
      <div className="min-w-0 space-y-2">
        <a
          href={mapLink(lot)}
          target="_blank"
          rel="noreferrer"
          className="-mt-2 flex min-h-11 items-center gap-2 py-2 font-medium text-accent hover:underline"
        >
          <MapPin aria-hidden="true" className="size-5 shrink-0" />
          <span className="min-w-0 break-words">
            {words.lots.address(lot.address, lot.city)}
            <span className="sr-only">{words.lot.openMap}</span>
            <ExternalLink aria-hidden="true" className="ml-1.5 inline size-4 align-text-bottom" />
          </span>
        </a>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
          {lot.fromHourlyPaise !== null && <strong>{words.lot.from(money(lot.fromHourlyPaise))}</strong>}
          <Rating lot={lot} />
          <LotBadges lot={lot} />
        </p>
      </div>
      <FreeCount lot={lot} className="shrink-0 text-right" />
    </div>
  );
}
