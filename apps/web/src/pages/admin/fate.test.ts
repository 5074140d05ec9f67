import { expect, test } from "bun:test";
import type { TracedDevice, TracedNotice } from "@parkmate/protocol";
import { afterWriting, fateOf, stepsOf } from "./fate.ts";

const at = (ms: number): string => new Date(1_800_000_000_000 + ms).toISOString();
const time = (ms: number | null): string => (ms === null ? "unknown" : at(ms));
const device = (
  name: string,
  sent: number | null,
  acknowledged: number | null = null,
  shown: number | null = null,
): TracedDevice => ({
  device: name,
  sessionId: `session of ${name}`,
  sentAt: time(sent),
  acknowledgedAt: time(acknowledged),
  shownAt: time(shown),
});
const notice = (devices: TracedDevice[], readAfterMs: number | null = null): TracedNotice => ({
  ...{ seq: 1, id: "n1", event: "booking.created", level: "info", title: "New booking" },
  ...{ writtenAt: at(0), rungAt: at(2), devices, delivery: devices.length > 0 ? "known" : "unknown" },
  readAt: readAfterMs === null ? null : at(readAfterMs),
});

test("the furthest step counts, on the device that came there first", () => {
  const both = [device("Firefox on Linux", 3, 800, 900), device("Chrome on Android", 5, 300, 340)];
  expect(fateOf(notice(both, 5_000))).toEqual({
    reach: "shown",
    first: { device: "Chrome on Android", afterMs: 340 },
    others: 1,
    readAfterMs: 5_000,
    level: "success",
  });
});

test.each([
  ["shown, unread", [device("A", 1, 2, 3)], null, "shown", "success"],
  ["handed to the page, unread", [device("A", 1, 2)], null, "handed", "info"],
  ["handed to the page, read", [device("A", 1, 2)], 9, "handed", "success"],
  ["sent only", [device("A", 1)], null, "sent", "warning"],
  ["taken by nobody known", [], null, "nowhere", "warning"],
  ["taken by nobody known, read", [], 9, "nowhere", "success"],
] as const)("%s", (_name, devices, readAfterMs, reach, level) => {
  const fate = fateOf(notice([...devices], readAfterMs));
  expect([fate.reach, fate.level, fate.readAfterMs]).toEqual([reach, level, readAfterMs]);
});

test("the steps stand in the order they happened, what is unknown last, and no step says that it was not read", () => {
  const steps = stepsOf(notice([device("A", 4, null, 1_300), device("B", 3, 900)]));
  expect(
    steps.map(({ what, device, at }) => [what, device, afterWriting({ writtenAt: notice([]).writtenAt }, at)]),
  ).toEqual([
    ["written", null, 0],
    ["rung", null, 2],
    ["sent", "B", 3],
    ["sent", "A", 4],
    ["acknowledged", "B", 900],
    ["shown", "A", 1_300],
    ["acknowledged", "A", null],
    ["shown", "B", null],
  ]);
  expect(stepsOf(notice([], 7)).at(-1)).toMatchObject({ what: "read", at: at(7) });
});
