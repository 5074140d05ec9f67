import type { BookingView, PaymentView } from "@parkmate/protocol";
import { money } from "../../ui/format.ts";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

interface Happened {
  at: string;
  what: string;
}

function ofPayment({ id, kind, method, amountPaise, createdAt, verifiedAt, refundedAt }: PaymentView): (Happened & {
  id: string;
})[] {
  const texts = words.ownerBookings;
  const amount = money(amountPaise);
  const ordered = {
    booking: texts.booked,
    renewal: texts.renewalAsked(amount),
    carwash: texts.washOrdered(amount),
  }[kind];
  return [
    { id: `${id} ordered`, at: createdAt, what: ordered },
    ...(verifiedAt
      ? [
          {
            id: `${id} verified`,
            at: verifiedAt,
            what: method === "cash" ? texts.cashVerified(amount) : texts.paymentSettled(amount),
          },
        ]
      : []),
    ...(refundedAt ? [{ id: `${id} refunded`, at: refundedAt, what: texts.refunded(amount) }] : []),
  ];
}

/** What is known to have happened to a booking, in the order it did, by the lot's clock. */
export function BookingHistory({ booking }: { booking: BookingView }) {
  const { state, startsAt, endsAt, endedAt, lot } = booking;
  const isTimeUp = state === "expired" || (state === "completed" && endedAt !== undefined && endedAt > endsAt);
  const hasRun = state === "active" || state === "expired" || state === "completed";
  const happened = [
    ...booking.payments.flatMap(ofPayment),
    ...(hasRun ? [{ id: "started", at: startsAt, what: words.ownerBookings.startedAt }] : []),
    ...(isTimeUp ? [{ id: "time is up", at: endsAt, what: words.ownerBookings.timeUp }] : []),
    ...(endedAt && (state === "completed" || state === "cancelled")
      ? [{ id: "over", at: endedAt, what: words.ownerBookings.finished[state] }]
      : []),
  ].sort((one, other) => one.at.localeCompare(other.at));
  return (
    <ol className="space-y-1.5 border-l-2 border-line pl-4 text-sm">
      {happened.map(({ id, at, what }) => (
        <li key={id} className="flex flex-wrap justify-between gap-x-4">
          <span>{what}</span>
          <time dateTime={at} className="text-muted">
            {dayTime(at, lot.timeZone)}
          </time>
        </li>
      ))}
    </ol>
  );
}
