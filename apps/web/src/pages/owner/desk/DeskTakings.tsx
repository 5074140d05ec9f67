import type { Desk } from "../../../api/ownerDesk.ts";
import { money } from "../../../ui/format.ts";
import { Fact, Facts, Section } from "../../../ui/Page.tsx";
import { clockTime, longWeekday } from "../../../ui/time.ts";
import { staffWords } from "../../../words/staff.ts";

/** What came in today, and in words how that is beside the same day last week. */
export function DeskTakings({ desk: { takings, asOf }, timeZone }: { desk: Desk; timeZone: string }) {
  const { todayPaise, lastWeekByNowPaise, lastWeekPaise } = takings;
  const [day, time] = [longWeekday(asOf, timeZone), clockTime(asOf, timeZone)];
  const difference = todayPaise - lastWeekByNowPaise;
  const { more, less, same } = staffWords.ownerDesk;
  return (
    <Section title={staffWords.ownerDesk.takings}>
      <div className="card space-y-3 p-4">
        <div>
          <p className="text-3xl font-bold tracking-tight">{money(todayPaise)}</p>
          <p className="text-sm">
            {difference === 0
              ? same(day, time)
              : (difference > 0 ? more : less)(money(Math.abs(difference)), day, time)}
          </p>
        </div>
        <Facts>
          <Fact name={staffWords.ownerDesk.byThen(day, time)}>{money(lastWeekByNowPaise)}</Fact>
          <Fact name={staffWords.ownerDesk.wholeDay(day)}>{money(lastWeekPaise)}</Fact>
        </Facts>
      </div>
    </Section>
  );
}
