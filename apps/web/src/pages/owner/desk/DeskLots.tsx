import type { OwnerLotView } from "@parkmate/protocol";
import { Link } from "wouter";
import type { Desk } from "../../../api/ownerDesk.ts";
import { TextLink } from "../../../ui/Button.tsx";
import { number } from "../../../ui/format.ts";
import { OccupancyBar } from "../../../ui/OccupancyBar.tsx";
import { Section } from "../../../ui/Page.tsx";
import { words } from "../../../words/index.ts";
import { LotBadge } from "../lots/LotBadge.tsx";

/** How full each lot is at the moment, and which one takes no bookings; `own` are the same lots, in the order of their list. */
export function DeskLots({ lots, own }: { lots: Desk["lots"]; own: readonly OwnerLotView[] }) {
  const closed = new Set(own.filter(({ open }) => !open).map(({ id }) => id));
  const numbers = new Map(lots.map((lot) => [lot.lotId, lot]));
  return (
    <Section
      title={words.ownerDesk.lots}
      aside={
        <div className="-my-2.5">
          <TextLink href="/owner/lots">{words.common.showAll}</TextLink>
        </div>
      }
    >
      <ul className="card divide-y divide-line">
        {own
          .flatMap(({ id }) => numbers.get(id) ?? [])
          .map((lot) => (
            <li key={lot.lotId} className="relative space-y-1.5 px-4 py-3 hover:bg-sunken/60">
              <div className="flex items-center justify-between gap-2 text-sm">
                <Link
                  href={`/owner/lots/${lot.lotId}`}
                  className="min-w-0 grow font-semibold break-words before:absolute before:inset-0 hover:underline"
                >
                  {lot.name}
                </Link>
                {closed.has(lot.lotId) && <LotBadge open={false} />}
                <span className={`shrink-0 ${lot.total > 0 ? "" : "text-muted"}`}>
                  {lot.total > 0
                    ? words.ownerDesk.lotFree(number(lot.free), number(lot.total))
                    : words.ownerLots.noSlotsYet}
                </span>
              </div>
              {lot.total > 0 && <OccupancyBar occupancy={lot} isFreeSaid />}
            </li>
          ))}
      </ul>
    </Section>
  );
}
