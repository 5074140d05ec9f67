import type { BookingView } from "@parkmate/protocol";
import { FastForward } from "lucide-react";
import { useState } from "react";
import { advanceClock, useDemoClock } from "../../api/demo.ts";
import { useNow, useServerClock } from "../../live/watching.ts";
import { Button } from "../../ui/Button.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { Section } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";
import { MINUTE_MS } from "./durations.ts";

/** Just past a moment, so that what falls due then is due. */
const PAST_MS = 500;

/** Demo only: moves the server's clock to the next moments of this booking. */
export default function SkipAhead({ booking }: { booking: BookingView }) {
  // The answer names the new time; the clock on the page learns of it a round trip later.
  const [reached, setReached] = useState(0);
  const now = Math.max(useNow(true), reached);
  const serverClock = useServerClock();
  const clock = useDemoClock();
  const { skip } = words.booking;
  const [startsAt, endsAt] = [Date.parse(booking.startsAt), Date.parse(booking.endsAt)];
  const moments = [
    { name: skip.toStart, at: startsAt },
    { name: skip.toWarning, at: endsAt - Math.min(5 * MINUTE_MS, (endsAt - startsAt) / 2) },
    { name: skip.toEnd, at: endsAt },
    { name: skip.toGraceEnd, at: Date.parse(booking.graceEndsAt) },
  ].filter(({ at }) => at > now);
  const jumps = [
    ...moments.map(({ name, at }) => ({ name, byMs: () => Math.ceil(at - now) + PAST_MS })),
    ...[1, 5].map((minutes) => ({ name: skip.byMinutes(minutes), byMs: () => minutes * MINUTE_MS })),
  ];
  return (
    <Section title={skip.title}>
      <div className="space-y-3 rounded-xl border border-dashed border-line-strong p-4 print:hidden">
        <p className="text-sm text-muted">{skip.hint}</p>
        <div className="flex flex-wrap gap-2">
          {jumps.map(({ name, byMs }) => (
            <Button
              key={name}
              look="secondary"
              icon={FastForward}
              disabled={clock.busy}
              onClick={() =>
                clock.send(advanceClock(byMs()), ({ serverTime }) => {
                  setReached(Date.parse(serverTime));
                  serverClock.resync();
                })
              }
            >
              {name}
            </Button>
          ))}
        </div>
        <Refusal error={clock.error} />
      </div>
    </Section>
  );
}
