import { type BookingView, formatPlate, type Level } from "@parkmate/protocol";
import { type ReactNode, useState } from "react";
import { useNow } from "../../live/watching.ts";
import { money } from "../../ui/format.ts";
import { LEVELS } from "../../ui/Message.tsx";
import { words } from "../../words/index.ts";
import { BookingClock, PayClock, shortTime } from "./BookingClock.tsx";
import { mainClock, payClock } from "./clocks.ts";
import { paidSums } from "./refunds.ts";

/** What the driver should know or do now, and how urgent it is. */
function whatNow(booking: BookingView, now: number): { level: Level; text: ReactNode } {
  const { now: say } = words.booking;
  const { timeZone } = booking.lot;
  const at = (moment: string | number) => shortTime(new Date(moment).getTime(), now, timeZone);
  switch (booking.state) {
    case "pending": {
      const clock = payClock(booking, now);
      const until = at(clock?.until ?? booking.endsAt);
      const waiting = booking.payments.filter(({ kind, state }) => kind !== "renewal" && state === "pending");
      const amount = money(waiting.reduce((sum, { amountPaise }) => sum + amountPaise, 0));
      return clock?.kind === "pay"
        ? { level: "warning", text: say.payCash(amount, booking.reference, until) }
        : { level: "info", text: say.payOnline(until) };
    }
    case "scheduled":
      return { level: "info", text: say.scheduled(at(booking.startsAt)) };
    case "active":
      return mainClock(booking, now)?.kind === "ending"
        ? { level: "warning", text: say.ending(at(booking.endsAt)) }
        : { level: "success", text: say.active(at(booking.endsAt)) };
    case "expired":
      return { level: "error", text: say.expired(at(booking.graceEndsAt)) };
    case "completed":
      return { level: "success", text: say.completed(booking.lot.name) };
    case "cancelled":
      return { level: "warning", text: <Cancelled booking={booking} /> };
  }
}

function Cancelled({ booking }: { booking: BookingView }) {
  const { now: say, cancelledBy, refund } = words.booking;
  const back = booking.payments.filter(({ state }) => state === "refunded");
  const { onlinePaise, cashPaise } = paidSums(back.map((payment) => ({ ...payment, state: "succeeded" })));
  return (
    <>
      {say.cancelled(cancelledBy[booking.cancelledBy ?? "system"])}{" "}
      {booking.reason && `${say.reason(booking.reason)}${/[.!?…]$/.test(booking.reason) ? "" : "."} `}
      {onlinePaise > 0 && `${refund.online(money(onlinePaise))} `}
      {cashPaise > 0 && refund.cash(money(cashPaise))}
      {onlinePaise + cashPaise === 0 && refund.none}
    </>
  );
}

/** The slot the booking was in before it was moved while this page was open; null where it was not. */
function useFormerSlot({ slot }: BookingView): string | null {
  const [seen, setSeen] = useState<{ slot: BookingView["slot"]; was: string | null }>({ slot, was: null });
  if (seen.slot.id !== slot.id) setSeen({ slot, was: seen.slot.label });
  return seen.slot.id === slot.id ? seen.was : seen.slot.label;
}

/** The clock, the slot and what to do now: a card of one size at every state, so that nothing below it jumps. */
export function BookingHero({ booking }: { booking: BookingView }) {
  const isOver = booking.state === "completed" || booking.state === "cancelled";
  const now = useNow(!isOver);
  const was = useFormerSlot(booking);
  const { level, text } = whatNow(booking, now);
  const { icon: Icon, soft } = LEVELS[level];
  return (
    <div className="card space-y-4 p-4">
      <BookingClock booking={booking} />
      <div className="text-center">
        <p
          className={`mx-auto inline-flex flex-wrap items-baseline justify-center gap-x-2 rounded-lg px-3 text-3xl font-bold tracking-tight ${was ? "glow bg-accent-soft text-accent" : ""}`}
        >
          {words.common.slot(booking.slot.label)}
          {was && <span className="text-base font-medium">{words.booking.wasSlot(was)}</span>}
        </p>
        <p className="text-sm text-muted">{`${booking.lot.name} · ${formatPlate(booking.vehicleNumber)}`}</p>
        <p role="status" className="sr-only">
          {was && words.booking.moved(booking.slot.label, was)}
        </p>
      </div>
      {/* Room for two lines and the second clock, outside of what is coloured: few words stand in a small box. */}
      <div className="flex min-h-24 flex-col justify-center">
        <div className={`space-y-2 rounded-xl px-3 py-2.5 text-sm ${soft}`}>
          <p className="flex items-start gap-2">
            <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 break-words">{text}</span>
          </p>
          <PayClock booking={booking} />
        </div>
      </div>
    </div>
  );
}
