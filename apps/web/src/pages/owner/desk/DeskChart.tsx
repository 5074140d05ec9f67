import { lazy, Suspense } from "react";
import type { Desk } from "../../../api/ownerDesk.ts";
import { number } from "../../../ui/format.ts";
import { Section } from "../../../ui/Page.tsx";
import { words } from "../../../words/index.ts";

const Chart = lazy(() => import("../../../ui/Chart.tsx"));

/** How many slots were occupied, hour by hour, until now. */
export function DeskChart({ occupancy, timeZone }: { occupancy: Desk["occupancy"]; timeZone: string }) {
  const last = occupancy.at(-1);
  if (!last) return null;
  const { occupancyNow } = words.ownerDesk;
  return (
    <Section title={words.ownerDesk.occupancy}>
      <div className="card p-4">
        <Suspense fallback={<div className="h-[228px] animate-pulse rounded-lg bg-sunken" />}>
          <Chart
            label={occupancyNow(number(last.occupied), number(last.total))}
            at={occupancy.map(({ at }) => Date.parse(at) / 1000)}
            lines={[
              {
                name: words.ownerDesk.occupied,
                values: occupancy.map(({ occupied }) => occupied),
                tone: "accent",
              },
            ]}
            max={Math.max(1, last.total)}
            format={(value) => (Number.isInteger(value) ? number(value) : "")}
            timeZone={timeZone}
          />
        </Suspense>
      </div>
    </Section>
  );
}
