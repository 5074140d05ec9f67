import { useQueryClient } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { useCallback, useEffect } from "react";
import { retryFailed } from "./api/query.ts";
import { useIsAway, useLasting, useRetry } from "./live/away.ts";
import { useLive } from "./live/Live.tsx";
import { useServerClock } from "./live/watching.ts";
import { useSession } from "./session.tsx";
import { clockTime, dayTime, isoDay } from "./ui/time.ts";
import { words } from "./words/index.ts";

/** A break that is over by then was none. */
const BLINK_MS = 1500;
/** A page that has just been opened may take so long for its line. */
const START_MS = 4000;

/** For a signed-in person, whose page has a line. */
function useLineWords(): string | null {
  const live = useLive();
  const { session } = useSession();
  const isAway = useIsAway();
  const clock = useServerClock();
  const isApart = live !== null && !live.isConnected;
  const seenAt = session.phase === "person" ? session.seenAt : undefined;
  const lasts = useLasting(isApart, isAway || seenAt === undefined ? BLINK_MS : START_MS);
  if (!live || !isApart || !lasts) return null;
  if (seenAt === undefined) return words.app.noConnection(clockTime(live.since));
  const isToday = isoDay(seenAt) === isoDay(clock.now());
  return words.app.lastSeen(isToday ? clockTime(seenAt) : dayTime(seenAt));
}

/** For a visitor, whose page only asks; it goes on asking for what failed. */
function useVisitorWords(): string | null {
  const client = useQueryClient();
  const live = useLive();
  const isAway = useIsAway() && live === null;
  const retry = useCallback(() => void retryFailed(client), [client]);
  useRetry(isAway, retry);
  const isVisitor = live === null;
  useEffect(() => {
    if (!isVisitor) return;
    // The device may be wrong about it: what is on the screen is asked for, and then it is known.
    const look = () => void client.refetchQueries({ type: "active" });
    addEventListener("offline", look);
    return () => removeEventListener("offline", look);
  }, [client, isVisitor]);
  return useLasting(isAway, BLINK_MS) ? words.app.unreachable : null;
}

/** Says that the page does not move at the moment, and since when; a short break says nothing. */
export function ConnectionBar() {
  const line = useLineWords();
  const visitor = useVisitorWords();
  const said = line ?? visitor;
  if (said === null) return null;
  return (
    <p
      role="status"
      className="flex items-center justify-center gap-2 bg-warning-soft px-4 py-1.5 text-sm font-medium text-warning"
    >
      <WifiOff aria-hidden="true" className="size-4 shrink-0" />
      {said}
    </p>
  );
}
