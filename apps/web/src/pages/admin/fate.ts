import type { Level, TracedDevice, TracedNotice } from "@parkmate/protocol";

/** The furthest a notice is known to have come: on screen, in a page, on a line, or nowhere that anybody noted. */
export type Reach = "shown" | "handed" | "sent" | "nowhere";

/** What became of a notice, in one look. Times are milliseconds after it was written. */
export interface Fate {
  reach: Reach;
  /** The device that was first to come so far, and when it did. */
  first: { device: string; afterMs: number } | null;
  /** How many other devices came so far. */
  others: number;
  readAfterMs: number | null;
  /** What of it deserves a look: a warning where nothing says that the person could have seen it. */
  level: Extract<Level, "success" | "info" | "warning">;
}

const UNKNOWN = "unknown";

/** Milliseconds from the writing to `at`; null where nobody noted that. Another node's clock may be a little behind. */
export function afterWriting({ writtenAt }: Pick<TracedNotice, "writtenAt">, at: string | null): number | null {
  return at === null || at === UNKNOWN ? null : Date.parse(at) - Date.parse(writtenAt);
}

const STEPS = [
  ["shown", "shownAt"],
  ["handed", "acknowledgedAt"],
  ["sent", "sentAt"],
] as const satisfies readonly (readonly [Reach, keyof TracedDevice])[];

/** The devices that are known to have come as far as `field` says, the first one first. */
function reached(notice: TracedNotice, field: (typeof STEPS)[number][1]): { device: string; afterMs: number }[] {
  return notice.devices
    .flatMap((device) => {
      const afterMs = afterWriting(notice, device[field]);
      return afterMs === null ? [] : [{ device: device.device, afterMs }];
    })
    .sort((a, b) => a.afterMs - b.afterMs);
}

/** What is known to have become of a notice. What is not known is never taken for not done. */
export function fateOf(notice: TracedNotice): Fate {
  const readAfterMs = afterWriting(notice, notice.readAt);
  for (const [reach, field] of STEPS) {
    const [first, ...others] = reached(notice, field);
    if (!first) continue;
    const seen = readAfterMs !== null || reach === "shown";
    const level = seen ? "success" : reach === "handed" ? "info" : "warning";
    return { reach, first, others: others.length, readAfterMs, level };
  }
  return { reach: "nowhere", first: null, others: 0, readAfterMs, level: readAfterMs === null ? "warning" : "success" };
}

/** One line of the trace: what happened, on which device, when; `at` null: nobody noted it. */
export interface Step {
  what: "written" | "rung" | "sent" | "acknowledged" | "shown" | "read";
  device: string | null;
  sessionId: string | null;
  at: string | null;
}

/** Everything that happened to a notice in its order; what is unknown stands last, a notice that is unread has no such step. */
export function stepsOf(notice: TracedNotice): Step[] {
  const known = (at: string): string | null => (at === UNKNOWN ? null : at);
  const own = { device: null, sessionId: null };
  const steps: Step[] = [
    { what: "written", ...own, at: notice.writtenAt },
    { what: "rung", ...own, at: known(notice.rungAt) },
    ...notice.devices.flatMap(({ device, sessionId, sentAt, acknowledgedAt, shownAt }): Step[] => [
      { what: "sent", device, sessionId, at: known(sentAt) },
      { what: "acknowledged", device, sessionId, at: known(acknowledgedAt) },
      { what: "shown", device, sessionId, at: known(shownAt) },
    ]),
    ...(notice.readAt === null ? [] : [{ what: "read" as const, ...own, at: notice.readAt }]),
  ];
  const time = ({ at }: Step): number => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at));
  // Where two fell into one millisecond, or neither is known, they stay in the order of their nature.
  return steps.sort((a, b) => (time(a) === time(b) ? 0 : time(a) - time(b)));
}
