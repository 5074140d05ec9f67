import { Link } from "wouter";
import type { Desk } from "../../../api/ownerDesk.ts";
import { TextLink } from "../../../ui/Button.tsx";
import { number } from "../../../ui/format.ts";
import { OccupancyBar } from "../../../ui/OccupancyBar.tsx";
import { Section } from "../../../ui/Page.tsx";
import { words } from "../../../words/index.ts";

/** How full each lot is at the moment. */
export function DeskLots({ lots }: { lots: Desk["lots"] }) {
  return (
    <Section title={words.ownerDesk.lots} aside={<TextLink href="/owner/lots">{words.common.showAll}</TextLink>}>
      <ul className="card divide-y divide-line">
        {lots.map((lot) => (
          <li key={lot.lotId} className="relative space-y-1.5 px-4 py-3 hover:bg-sunken/60">
            <div className="flex items-baseline justify-between gap-2 text-sm">
              <Link
                href={`/owner/lots/${lot.lotId}`}
                className="min-w-0 font-semibold break-words before:absolute before:inset-0 hover:underline"
              >
                {lot.name}
              </Link>
              <span className="shrink-0">{words.ownerDesk.lotFree(number(lot.free), number(lot.total))}</span>
            </div>
            {lot.total > 0 ? (
              <OccupancyBar occupancy={lot} />
            ) : (
              <p className="text-sm text-muted">{words.ownerLots.noSlotsYet}</p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
