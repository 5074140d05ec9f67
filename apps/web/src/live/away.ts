import { useEffect, useState, useSyncExternalStore } from "react";
import { onReached, wasReached } from "../api/http.ts";

/** How often somebody who is away looks whether they are back, where nothing tells them. */
const RETRY_MS = 10_000;

function subscribe(changed: () => void): () => void {
  addEventListener("online", changed);
  addEventListener("offline", changed);
  const off = onReached(changed);
  return () => {
    removeEventListener("online", changed);
    removeEventListener("offline", changed);
    off();
  };
}

/** Whether the server is out of reach for all this page knows: its last request was not heard, or the device says so. */
export function useIsAway(): boolean {
  // A device that says it is online may be wrong, one that says it is offline, too: it may be the server's own machine.
  return useSyncExternalStore(
    subscribe,
    () => !wasReached(),
    () => false,
  );
}

/** `isIt`, once it has been so for `ms` without a break. */
export function useLasting(isIt: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isIt) return;
    const timer = setTimeout(() => setLasts(true), ms);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [isIt, ms]);
  return isIt && lasts;
}

/** While `isAway`, `retry` runs when the network or the person comes back, and now and then. */
export function useRetry(isAway: boolean, retry: () => void): void {
  useEffect(() => {
    if (!isAway) return;
    const look = () => {
      if (document.visibilityState === "visible") retry();
    };
    const timer = setInterval(look, RETRY_MS);
    addEventListener("online", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      removeEventListener("online", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, [isAway, retry]);
}
