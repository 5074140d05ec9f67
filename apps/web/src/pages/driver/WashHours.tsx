import type { CarwashHourView, LotView, Page } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { carwashHoursQuery } from "../../api/carwashes.ts";
import { Choices } from "../../ui/Choices.tsx";
import { One, Skeleton } from "../../ui/Faces.tsx";
import { Message } from "../../ui/Message.tsx";
import { OptionCards } from "../../ui/OptionCards.tsx";
import { clockTime, day } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

const DAY_MS = 86_400_000;
/** How many days after today a wash can be ordered for, and how long before it begins (DOMAIN §5). */
const DAYS_AHEAD = 7;
const AHEAD_MS = 30 * 60_000;

/** The days a wash can be ordered for, from `today` (`2026-01-15`, where the lot is). */
export function washDays(today: string): string[] {
  return Array.from({ length: DAYS_AHEAD + 1 }, (_, ahead) =>
    new Date(Date.parse(today) + ahead * DAY_MS).toISOString().slice(0, 10),
  );
}

/** Which day: today, tomorrow, then by name. A day is no moment: it is named without any time zone. */
export function DayChoice({
  today,
  value,
  onChange,
}: {
  today: string;
  value: string;
  onChange: (day: string) => void;
}) {
  const { fresh } = words.washes;
  const nameOf = (date: string, ahead: number) =>
    ahead === 0 ? fresh.today : ahead === 1 ? fresh.tomorrow : day(Date.parse(date), "UTC");
  return (
    <Choices
      legend={fresh.day}
      choices={washDays(today).map((date, ahead) => ({ value: date, label: nameOf(date, ahead) }))}
      value={value}
      onChange={onChange}
    />
  );
}

/** Whether somebody can still be washed for at that hour, and what it says otherwise. */
function placeWords({ startsAt, left }: CarwashHourView, now: number): { isOpen: boolean; text: string } {
  const { fresh } = words.washes;
  if (Date.parse(startsAt) - now < AHEAD_MS) return { isOpen: false, text: fresh.past };
  return left > 0 ? { isOpen: true, text: fresh.left(left) } : { isOpen: false, text: fresh.full };
}

/**
 * The hours of a day with their free places, live as long as the lot is watched. One that fills up while it is chosen stays
 * chosen and says so.
 */
export function HourGrid({
  lot,
  date,
  value,
  now,
  onChange,
}: {
  lot: LotView;
  date: string;
  value: string | null;
  now: number;
  onChange: (startsAt: string) => void;
}) {
  const query = useQuery(carwashHoursQuery(lot.id, date));
  const { fresh } = words.washes;
  return (
    <One<Page<CarwashHourView>> query={query} skeleton={<Skeleton rows={1} className="h-52" />}>
      {({ items }) => {
        const hours = items.map((hour) => ({ ...hour, ...placeWords(hour, now) }));
        const isChosenGone = hours.some(({ startsAt, isOpen }) => startsAt === value && !isOpen);
        return (
          <div className="space-y-2">
            <OptionCards
              legend={fresh.hour}
              size="narrow"
              options={hours.map(({ startsAt, isOpen, text }) => ({
                value: startsAt,
                title: clockTime(startsAt, lot.timeZone),
                detail: text,
                isClosed: !isOpen,
              }))}
              value={value}
              onChange={onChange}
            />
            <p className="text-sm text-muted">{fresh.hourZone(lot.name)}</p>
            {hours.every(({ isOpen }) => !isOpen) && <Message level="info">{fresh.noHours}</Message>}
            <div role="status">{isChosenGone && <Message level="warning">{fresh.filledMeanwhile}</Message>}</div>
          </div>
        );
      }}
    </One>
  );
}
