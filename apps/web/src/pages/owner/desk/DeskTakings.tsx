import type { Desk } from "../../../api/ownerDesk.ts";
import { money } from "../../../ui/format.ts";
import { Fact, Facts, Section } from "../../../ui/Page.tsx";
import { clockTime, longWeekday } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";

/** What came in today, and in words how that is beside the same day last week. */
export function DeskTakings({ desk: { takings, asOf }, timeZone }: { desk: Desk; timeZone: string }) {
  const { todayPaise, lastWeekByNowPaise, lastWeekPaise } = takings;
  const [day, time] = [longWeekday(asOf, timeZone), clockTime(asOf, timeZone)];
  const difference = todayPaise - lastWeekByNowPaise;
  const { more, less, same } = words.ownerDesk;
  return (
    <Section title={words.ownerDesk.takings}>
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
          <Fact name={words.ownerDesk.byThen(day, time)}>{money(lastWeekByNowPaise)}</Fact>
          <Fact name={words.ownerDesk.wholeDay(day)}>{money(lastWeekPaise)}</Fact>
        </Facts>
      </div>
    </Section>
  );
}
