import type { StatsFrame } from "@parkmate/protocol";
import { lazy, Suspense } from "react";
import type { SystemStats } from "../../live/stats.ts";
import type { ChartLine } from "../../ui/Chart.tsx";
import { Skeleton } from "../../ui/Faces.tsx";
import { duration, plainNumber } from "../../ui/format.ts";
import { RowHeading } from "../../ui/Page.tsx";
import { clockSeconds } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { type BookingRate, perMinuteAt } from "./bookingRate.ts";
import type { Trouble } from "./health.ts";

const Chart = lazy(() => import("../../ui/Chart.tsx"));

const LARGE_PX = 200;
const SMALL_PX = 130;
/** Of the seconds of a chart, so-manieth ones stand in its table. */
const TABLE_STEP = 10;

interface LiveChartProps {
  title: string;
  stats: SystemStats;
  lines: readonly [ChartLine, ...ChartLine[]];
  format: (value: number) => string;
  height: number;
  isCount?: boolean;
  isWrong?: boolean;
}

/** One chart with its name; where nothing comes it says since when. */
function LiveChart({ title, stats, lines, format, height, isCount = false, isWrong = false }: LiveChartProps) {
  const said = words.adminDesk;
  const known = lines[0].values.filter((value) => value !== null);
  const now = lines[0].values.at(-1) ?? null;
  const told = now === null ? said.chartSilent(title) : said.chartNow(title, format(now), format(Math.max(...known)));
  return (
    <div className={`card min-w-0 space-y-2 p-4 ${isWrong ? "border-error" : ""}`}>
      <RowHeading>{title}</RowHeading>
      <div className="relative">
        <Suspense fallback={<Skeleton rows={1} className="h-32" />}>
          <Chart
            label={told}
            at={stats.at}
            lines={lines}
            format={format}
            height={height}
            isStepped={isCount}
            isWhole={isCount}
            clock={clockSeconds}
            tableStep={TABLE_STEP}
          />
        </Suspense>
        {stats.latest === null && stats.heardAt !== null && (
          <p className="pointer-events-none absolute top-2 right-2 rounded-lg bg-warning-soft px-2 py-1 text-xs font-semibold text-warning">
            {said.silentSince(clockSeconds(stats.heardAt))}
          </p>
        )}
      </div>
    </div>
  );
}

/** The last five minutes: notices per second large, the others small beside each other. */
export function SystemCharts({
  stats,
  rate,
  troubles,
}: {
  stats: SystemStats;
  rate: BookingRate;
  troubles: readonly Trouble[];
}) {
  const said = words.adminDesk;
  const valuesOf = (of: (frame: StatsFrame) => number) => stats.frames.map((frame) => frame && of(frame));
  const spread = (kind: "latency" | "lateness"): [ChartLine, ChartLine] => [
    { name: said.p99, tone: "accent", values: valuesOf((frame) => frame[kind].p99) },
    { name: said.p50, tone: "muted", values: valuesOf((frame) => frame[kind].p50) },
  ];
  const isWrong = (kind: Trouble["kind"]) => troubles.some((trouble) => trouble.kind === kind);
  // Without a line nobody says that a booking was made: then the rate is not known either.
  const bookings = stats.at.map((second, index) =>
    stats.frames[index] ? perMinuteAt(rate, (second + 1) * 1000 - 1) : null,
  );
  const small = { stats, height: SMALL_PX };
  return (
    <div className="grid gap-3 lg:grid-cols-3">
      <div className="min-w-0 lg:col-span-3">
        <LiveChart
          title={said.noticesPerSecond}
          stats={stats}
          lines={[{ name: said.noticesPerSecond, tone: "accent", values: valuesOf((frame) => frame.noticesPerSecond) }]}
          format={plainNumber}
          height={LARGE_PX}
          isCount
        />
      </div>
      <LiveChart
        {...small}
        title={said.bookingsPerMinute}
        lines={[{ name: said.bookingsPerMinute, tone: "accent", values: bookings }]}
        format={plainNumber}
        isCount
      />
      <LiveChart
        {...small}
        title={said.latency}
        lines={spread("latency")}
        format={duration}
        isWrong={isWrong("latency")}
      />
      <LiveChart
        {...small}
        title={said.lateness}
        lines={spread("lateness")}
        format={duration}
        isWrong={isWrong("lateness")}
      />
    </div>
  );
}
