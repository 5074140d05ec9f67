import { useNow } from "../../live/watching.ts";
import { countdown } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

/** What is left until `endsAt` (ISO 8601), to the second by the server's clock; warns in the last five minutes. */
export function Countdown({ endsAt }: { endsAt: string }) {
  const left = Date.parse(endsAt) - useNow(true);
  const isShort = left < 5 * 60_000;
  return (
    <span role="timer" className={`font-semibold tabular-nums ${isShort ? "text-warning" : ""}`}>
      {left > 0 ? countdown(left) : words.ownerBookings.over}
    </span>
  );
}
