import type { LiveNumbers } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { Radio, WifiOff } from "lucide-react";
import { useState } from "react";
import { adminSummaryQuery, realtimeQuery } from "../../api/admin.ts";
import { type SystemStats, useSystemStats } from "../../live/stats.ts";
import { One, Skeleton } from "../../ui/Faces.tsx";
import { duration } from "../../ui/format.ts";
import { Message } from "../../ui/Message.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { clockSeconds } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { afterAnswer, type BookingRate, perMinuteAt, UNKNOWN_RATE } from "./bookingRate.ts";
import { BusinessNumbers, SystemNumbers } from "./DeskNumbers.tsx";
import { HEALTHY, nodesNow, type Trouble, troublesOf } from "./health.ts";
import { NodeList } from "./NodeList.tsx";
import { SystemCharts } from "./SystemCharts.tsx";
import { WaitingOwners } from "./WaitingOwners.tsx";

/** Whether the numbers move, and since when they do not. */
function Pulse({ stats }: { stats: SystemStats }) {
  const said = words.adminDesk;
  const at = stats.at.at(-1);
  if (stats.latest && at !== undefined) {
    return (
      <p className="inline-flex items-center gap-1.5">
        <Radio aria-hidden="true" className="size-4 text-success" />
        {said.live(clockSeconds(at * 1000))}
      </p>
    );
  }
  if (stats.heardAt === null) return <p>{said.waitingForNumbers}</p>;
  return (
    <p role="status" className="inline-flex items-center gap-1.5 font-semibold text-warning">
      <WifiOff aria-hidden="true" className="size-4" />
      {said.silentSince(clockSeconds(stats.heardAt))}
    </p>
  );
}

function wordsOfTrouble(trouble: Trouble): string {
  const said = words.adminDesk;
  switch (trouble.kind) {
    case "channels":
      return said.channelsLost(trouble.nodeId);
    case "latency":
      return said.isSlow(duration(trouble.p99), duration(HEALTHY.latencyP99Ms));
    case "lateness":
      return said.isLate(duration(trouble.p99), duration(HEALTHY.latenessP99Ms));
  }
}

function Troubles({ troubles }: { troubles: readonly Trouble[] }) {
  if (troubles.length === 0) return null;
  return (
    <section aria-label={words.adminDesk.wrong} className="space-y-2">
      {troubles.map((trouble) => (
        <Message key={trouble.kind === "channels" ? trouble.nodeId : trouble.kind} level="error">
          {wordsOfTrouble(trouble)}
        </Message>
      ))}
    </section>
  );
}

/** The bookings per minute, as far as the answers of the summary say. */
function useBookingRate(lastMinute: number | undefined, answeredAt: number): BookingRate {
  const [known, setKnown] = useState({ answeredAt: 0, rate: UNKNOWN_RATE });
  if (lastMinute !== undefined && answeredAt !== known.answeredAt) {
    setKnown({ answeredAt, rate: afterAnswer(known.rate, answeredAt, lastMinute) });
  }
  return known.rate;
}

/** What is known of the system now: as heard; before that as asked; nothing while the line is lost. */
function numbersOf(stats: SystemStats, asked: LiveNumbers | undefined): LiveNumbers | null {
  return stats.latest ?? (stats.heardAt === null ? (asked ?? null) : null);
}

/** The system at this moment: who waits, what flows, what is wrong. Everything on it moves by itself. */
export function AdminDeskPage() {
  const stats = useSystemStats();
  const summary = useQuery(adminSummaryQuery());
  const realtime = useQuery(realtimeQuery());
  const rate = useBookingRate(summary.data?.bookingsPerMinute.lastMinute, summary.dataUpdatedAt);
  const numbers = numbersOf(stats, realtime.data);
  const troubles = troublesOf(numbers, nodesNow(stats.latest, realtime.data?.nodes ?? []));

  const said = words.adminDesk;
  const now = Math.max((stats.at.at(-1) ?? 0) * 1000, summary.dataUpdatedAt);
  return (
    <Page title={said.title} lead={<Pulse stats={stats} />} width="full">
      <Troubles troubles={troubles} />
      <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="xl:col-start-2 xl:row-start-1">
          <WaitingOwners place="desk" />
        </div>
        <div className="min-w-0 space-y-6 xl:col-start-1 xl:row-start-1">
          <Section title={said.business}>
            <One query={summary} skeleton={<Skeleton rows={2} className="h-28" />}>
              {(data) => <BusinessNumbers summary={data} perMinute={perMinuteAt(rate, now)} />}
            </One>
          </Section>
          <Section title={said.system}>
            <SystemNumbers numbers={numbers} troubles={troubles} />
            <SystemCharts stats={stats} rate={rate} troubles={troubles} />
          </Section>
        </div>
      </div>
      <NodeList query={realtime} stats={stats} />
    </Page>
  );
}
