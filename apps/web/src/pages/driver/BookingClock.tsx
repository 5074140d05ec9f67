import type { BookingView } from "@parkmate/protocol";
import { useEffect } from "react";
import { useNow } from "../../live/watching.ts";
import { clockTime, countdown } from "../../ui/time.ts";
import { MINUTE_MS } from "./durations.ts";

const WARNING_MS = 5 * MINUTE_MS;

const TONES = {
  calm: { box: "bg-success-soft text-success", bar: "bg-success" },
  warning: { box: "bg-warning-soft text-warning", bar: "bg-warning" },
  late: { box: "bg-error-soft text-error", bar: "bg-error" },
} as const;

function Clock({
  label,
  leftMs,
  ofMs,
  tone,
  note,
}: {
  label: string;
  leftMs: number;
  ofMs: number;
  tone: keyof typeof TONES;
  note: string;
}) {
  const part = ofMs > 0 ? Math.min(1, Math.max(0, leftMs / ofMs)) : 0;
  const { box, bar } = TONES[tone];
  return (
    <div className={`space-y-2 rounded-xl px-4 py-4 text-center ${box}`} data-tone={tone}>
      <p className="text-sm font-semibold">{label}</p>
      <p role="timer" aria-label={label} className="text-5xl font-bold tracking-tight">
        {countdown(leftMs)}
      </p>
      <div aria-hidden="true" className="mx-auto h-1.5 max-w-xs overflow-hidden rounded-full bg-surface">
        <div className={`h-full rounded-full ${bar}`} style={{ width: `${part * 100}%` }} />
      </div>
      <p className="text-sm">{note}</p>
    </div>
  );
}

/** What the clock of a booking counts down to at its state; null when there is nothing to wait for. */
function deadlineOf(booking: BookingView): number | null {
  if (booking.state === "active" || booking.state === "pending") return Date.parse(booking.endsAt);
  if (booking.state === "expired") return Date.parse(booking.graceEndsAt);
  if (booking.state === "scheduled") return Date.parse(booking.startsAt);
  return null;
}

/** The booking's clocks, to the second by the server's time: time left, grace, and time left to pay cash. */
export function BookingClock({ booking }: { booking: BookingView }) {
  const deadline = deadlineOf(booking);
  const now = useNow(deadline !== null);
  const left = deadline === null ? null : countdown(deadline - now);
  useEffect(() => {
    if (left !== null) document.title = `${left} · ${booking.slot.label} · ParkMate`;
  }, [left, booking.slot.label]);
  if (deadline === null) return null;

  const { lot } = booking;
  const startsAt = Date.parse(booking.startsAt);
  const endsAt = Date.parse(booking.endsAt);
  const until = (at: string | number) => clockTime(at, lot.timeZone);
  const hold = booking.state === "pending" && booking.holdEndsAt ? Date.parse(booking.holdEndsAt) : null;
  return (
    <div className="space-y-3">
      {booking.state === "scheduled" && (
        <Clock
          label="Starts in"
          leftMs={startsAt - now}
          ofMs={startsAt - now}
          tone="calm"
          note={`At ${until(startsAt)}`}
        />
      )}
      {(booking.state === "active" || booking.state === "pending") && (
        <Clock
          label="Time left"
          leftMs={endsAt - now}
          ofMs={endsAt - startsAt}
          tone={endsAt - now <= WARNING_MS ? "warning" : "calm"}
          note={`Ends at ${until(endsAt)}`}
        />
      )}
      {booking.state === "expired" && (
        <Clock
          label="Time is up. The slot is kept for"
          leftMs={deadline - now}
          ofMs={deadline - endsAt}
          tone="late"
          note={`Until ${until(deadline)}. Renew to stay.`}
        />
      )}
      {hold !== null && (
        <Clock
          label="Time left to pay"
          leftMs={hold - now}
          ofMs={hold - startsAt}
          tone="warning"
          note={
            booking.payments.some((one) => one.method === "cash" && one.state === "pending")
              ? `Pay at the counter by ${until(hold)}`
              : `Waiting for the payment to be confirmed until ${until(hold)}`
          }
        />
      )}
    </div>
  );
}
