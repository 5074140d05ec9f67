import { useEffect, useState } from "react";
import { useLive } from "./Live.tsx";
import { wasClockRecalled } from "./lastSeen.ts";

/** How long a page that opens without a line waits before this device's own clock has to do (ms). */
const WAIT_MS = 3_000;

let wasHeard = false;

/**
 * Whether the server's time is known here: from an earlier page, once it was heard on this one, or when waiting for it is
 * over. Until then a countdown would be as wrong as this device's clock.
 */
export function useClockIsSet(): boolean {
  const isConnected = useLive()?.isConnected ?? false;
  const [isSet, setSet] = useState(wasHeard || isConnected || wasClockRecalled());
  useEffect(() => {
    if (isConnected) wasHeard = true;
    if (isSet) return;
    if (isConnected) return setSet(true);
    const timer = setTimeout(() => setSet(true), WAIT_MS);
    return () => clearTimeout(timer);
  }, [isConnected, isSet]);
  // Not at once: whoever shows a time has looked at the clock anew by the render after this one.
  return isSet;
}
