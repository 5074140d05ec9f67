import type { AdminSummaryView, LiveNumbers } from "@parkmate/protocol";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { duration, money, number, plainNumber } from "../../ui/format.ts";
import { Stat, Stats } from "../../ui/Stat.tsx";
import { words } from "../../words/index.ts";
import type { Trouble } from "./health.ts";

/** What people do at the lots. */
export function BusinessNumbers({ summary, perMinute }: { summary: AdminSummaryView; perMinute: number | null }) {
  const { bookings, bookingsPerMinute, people, employees } = summary;
  const said = words.adminDesk;
  return (
    <Stats>
      <Stat
        label={said.ownersWaiting}
        value={number(summary.ownersWaiting)}
        tone={summary.ownersWaiting > 0 ? "warning" : "neutral"}
        href="/admin/owners?status=pending"
      />
      <Stat
        label={said.bookingsPerMinute}
        value={perMinute === null ? said.unknownNumber : number(perMinute)}
        detail={said.hourlyAverage(number(bookingsPerMinute.lastHour, 2))}
      />
      <Stat
        label={said.running}
        value={number(bookings.active + bookings.expired)}
        detail={said.runningDetail(number(bookings.pending), number(bookings.scheduled))}
        href="/admin/bookings?state=active"
      />
      <Stat
        label={said.takings}
        value={money(summary.takingsTodayPaise)}
        detail={said.washesToday(summary.washesToday, number(summary.washesToday))}
      />
      <Stat label={said.drivers} value={number(people.driver)} href="/admin/people?role=driver" />
      <Stat label={said.owners} value={number(people.owner)} href="/admin/owners" />
      <Stat label={said.lots} value={number(summary.lots)} href="/lots" />
      <Stat
        label={said.applications}
        value={number(employees.applied)}
        tone={employees.applied > 0 ? "warning" : "neutral"}
        detail={said.employed(employees.accepted, number(employees.accepted))}
        href="/admin/employees?status=applied"
      />
    </Stats>
  );
}

function Watched({ isWrong, children }: { isWrong: boolean; children: ReactNode }) {
  if (!isWrong) return children;
  return (
    <span className="inline-flex items-center gap-1.5">
      <TriangleAlert role="img" aria-label={words.adminDesk.tooHigh} className="size-5" />
      {children}
    </span>
  );
}

/** What flows through the nodes at this moment; dashes where it is not known. */
export function SystemNumbers({ numbers, troubles }: { numbers: LiveNumbers | null; troubles: readonly Trouble[] }) {
  const said = words.adminDesk;
  const spread = (kind: "latency" | "lateness") => {
    const isWrong = troubles.some((trouble) => trouble.kind === kind);
    return (
      <Stat
        label={said[kind]}
        tone={isWrong ? "error" : "neutral"}
        value={<Watched isWrong={isWrong}>{numbers ? duration(numbers[kind].p99) : said.unknownNumber}</Watched>}
        detail={numbers ? said.spreadDetail(duration(numbers[kind].p50)) : said.notKnown}
      />
    );
  };
  return (
    <Stats>
      <Stat label={said.sockets} value={numbers ? number(numbers.sockets) : said.unknownNumber} />
      <Stat
        label={said.noticesPerSecond}
        value={numbers ? plainNumber(numbers.noticesPerSecond) : said.unknownNumber}
      />
      {spread("latency")}
      {spread("lateness")}
    </Stats>
  );
}
