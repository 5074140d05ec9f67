import type { NotificationRow } from "../store/notifications.ts";
import type { GatewayDeps } from "./deps.ts";
import type { Session } from "./session.ts";

export type Flow = ReturnType<typeof createFlow>;

/** What flows through this node: notifications per second, and how long after their commit they left. */
export function createFlow({ clock, realClock, metrics, world }: GatewayDeps) {
  let second = 0;
  let inThisSecond = 0;
  let inTheLast = 0;
  const turn = (): void => {
    const now = Math.floor(realClock.now() / 1000);
    if (now === second) return;
    inTheLast = now === second + 1 ? inThisSecond : 0;
    inThisSecond = 0;
    second = now;
  };
  return {
    /** A socket took a notification. Replayed ones waited for their reader: they tell nothing of our speed. */
    sent(session: Session, row: NotificationRow, replayed: boolean): void {
      if (row.event === "canary.checked") return;
      turn();
      inThisSecond++;
      const now = clock.now();
      world.trace.sent(session, row.seq, now);
      if (!replayed) metrics.latency.observe(Math.max(0, now - row.createdAt));
    },
    /** Notifications handed to sockets in the last whole second. */
    perSecond(): number {
      turn();
      return inTheLast;
    },
  };
}
