import type { BookingView, Level } from "@parkmate/protocol";
import {
  Ban,
  Banknote,
  CalendarClock,
  CarFront,
  CircleCheck,
  Hourglass,
  type LucideIcon,
  TimerOff,
  TriangleAlert,
} from "lucide-react";
import { useEffect } from "react";
import { useClockIsSet } from "../../live/clockIsSet.ts";
import { useNow } from "../../live/watching.ts";
import { Ring } from "../../ui/Ring.tsx";
import { clockTime, countdown, day, dayTime, isoDay } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { type ClockKind, type ClockReading, mainClock, markOf, payClock } from "./clocks.ts";

export const CLOCK_LOOKS: Record<ClockKind, { icon: LucideIcon; tone: Level; text: string; bar: string }> = {
  starts: { icon: CalendarClock, tone: "info", text: "text-info", bar: "bg-info" },
  runs: { icon: CarFront, tone: "success", text: "text-success", bar: "bg-success" },
  ending: { icon: TriangleAlert, tone: "warning", text: "text-warning", bar: "bg-warning" },
  grace: { icon: TimerOff, tone: "error", text: "text-error", bar: "bg-error" },
  pay: { icon: Banknote, tone: "warning", text: "text-warning", bar: "bg-warning" },
  confirm: { icon: Hourglass, tone: "info", text: "text-info", bar: "bg-info" },
};

const DAY_MS = 86_400_000;

/** `14:05`, with the day where it is not today. */
export function shortTime(at: number, now: number, timeZone: string): string {
  return isoDay(at, timeZone) === isoDay(now, timeZone) ? clockTime(at, timeZone) : dayTime(at, timeZone);
}

/** What a clock shows: `04:05`, of days the rest of the last one. */
function shown(leftMs: number, isSet: boolean): string {
  return isSet ? countdown(leftMs >= DAY_MS ? leftMs % DAY_MS : leftMs) : words.booking.unknownTime;
}

/** The tab says what is left as long as there is a clock. */
function useTabClock(reading: ClockReading | null, isSet: boolean, slot: string): void {
  const left = reading && isSet ? countdown(reading.leftMs) : null;
  useEffect(() => {
    if (left !== null) document.title = `${words.booking.clockTitle(left, slot)} · ${words.app.product}`;
  }, [left, slot]);
}

/** `9:59:59` */
const LARGEST_CLOCK = 7;

/**
 * The ring and the clock of a booking, to the second by the server's time, in one size at every state, so that nothing
 * below it moves. What is left is said aloud at a few moments only.
 */
export function BookingClock({ booking }: { booking: BookingView }) {
  const isOver = booking.state === "completed" || booking.state === "cancelled";
  const now = useNow(!isOver);
  const isSet = useClockIsSet();
  const reading = mainClock(booking, now);
  const { timeZone } = booking.lot;
  useTabClock(reading, isSet, booking.slot.label);
  if (!reading) {
    const Icon = booking.state === "completed" ? CircleCheck : Ban;
    return (
      <Ring part={1} tone={booking.state === "completed" ? "success" : "neutral"}>
        <Icon
          aria-hidden="true"
          className={`size-12 ${booking.state === "completed" ? "text-success" : "text-muted"}`}
        />
        <p className="mt-1 text-lg font-semibold">{words.states.booking[booking.state]}</p>
        <p className="text-sm text-muted">{day(booking.startsAt, timeZone)}</p>
      </Ring>
    );
  }
  const { icon: Icon, tone, text } = CLOCK_LOOKS[reading.kind];
  const label = words.booking.clocks[reading.kind];
  const at = shortTime(reading.until, now, timeZone);
  const days = Math.floor(reading.leftMs / DAY_MS);
  const clock = shown(reading.leftMs, isSet);
  const mark = isSet ? markOf(reading) : null;
  return (
    <>
      <Ring part={isSet ? reading.part : 1} tone={tone}>
        <p className={`flex items-center gap-1.5 text-sm font-semibold ${text}`}>
          <Icon aria-hidden="true" className="size-4 shrink-0" />
          {label}
        </p>
        <div role="timer" aria-label={label}>
          {isSet && days > 0 && <span className="block text-sm font-medium">{words.booking.days(days)}</span>}
          {/* Two digits of hours need a smaller hand in the same place. */}
          <span
            className={`block leading-13 font-bold tracking-tight ${clock.length > LARGEST_CLOCK ? "text-4xl" : "text-[2.6rem]"}`}
          >
            {clock}
          </span>
        </div>
        <p className="text-sm text-muted">
          {reading.kind === "starts"
            ? words.booking.startsAt(at)
            : reading.kind === "grace"
              ? words.booking.keptUntil(at)
              : words.booking.endsAt(at)}
        </p>
      </Ring>
      <p role="status" className="sr-only">
        {reading.kind === "grace" && `${words.states.booking.expired}. `}
        {mark !== null && words.booking.announce.left(mark)}
      </p>
    </>
  );
}

/** The second clock: how long the slot is held for money that is not there yet. Nothing once it is. */
export function PayClock({ booking }: { booking: BookingView }) {
  const now = useNow(booking.state === "pending");
  const isSet = useClockIsSet();
  const reading = payClock(booking, now);
  if (!reading) return null;
  const { icon: Icon, text, bar } = CLOCK_LOOKS[reading.kind];
  const label = words.booking.clocks[reading.kind];
  return (
    <div className={`flex items-center gap-3 font-semibold ${text}`}>
      <span className="flex items-center gap-2 text-sm">
        <Icon aria-hidden="true" className="size-4 shrink-0" />
        {label}
      </span>
      <div aria-hidden="true" className="h-1.5 grow overflow-hidden rounded-full bg-sunken">
        <div className={`h-full rounded-full ${bar}`} style={{ width: `${reading.part * 100}%` }} />
      </div>
      <span role="timer" aria-label={label} className="text-xl font-bold">
        {shown(reading.leftMs, isSet)}
      </span>
    </div>
  );
}

/** A small clock for a row of a list; nothing when the booking is over. */
export function SmallClock({ booking }: { booking: BookingView }) {
  const now = useNow(true);
  const isSet = useClockIsSet();
  const reading = payClock(booking, now) ?? mainClock(booking, now);
  if (!reading) return null;
  const { icon: Icon, text } = CLOCK_LOOKS[reading.kind];
  const label = words.booking.clocks[reading.kind];
  const days = Math.floor(reading.leftMs / DAY_MS);
  return (
    <span className={`flex items-center gap-1.5 text-sm font-semibold ${text}`}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {label}
      <span role="timer" aria-label={label} className="text-base font-bold">
        {isSet && days > 0 && `${words.booking.days(days)} `}
        {shown(reading.leftMs, isSet)}
      </span>
    </span>
  );
}
