import { expect, test } from "bun:test";
import type { NotificationFrame } from "@parkmate/protocol";
import { createToastGroups, wordsOf } from "./toastGroups.ts";

let seq = 0;
/** A booking at a lot told `at` ms after the first, paid unless `lot` is null: then in cash, which has no group. */
const booked = (lot: string | null, at: number): NotificationFrame => ({
  ...{ type: "notification", seq: ++seq, id: `n${seq}`, event: "booking.created", level: "info" },
  ...{ title: "New booking", body: `Slot A-${seq}`, href: `/owner/bookings?booking=b${seq}` },
  ...{
    data: { status: "approved" },
    createdAt: new Date(Date.UTC(2026, 0, 15) + at).toISOString(),
    readAt: null,
    replayed: false,
  },
  alert: {
    ...{ toast: true, sound: true },
    ...(lot && { group: `booking.created:${lot}`, groupMs: 10_000, groupWords: `new bookings at ${lot}` }),
  },
});

test("DOMAIN §6 8: four paid bookings of one lot within ten seconds are one toast", () => {
  const { join } = createToastGroups();
  const [first, ...more] = [0, 3_000, 6_000, 9_999].map((at) => {
    const { toastId, notices } = join(booked("A", at));
    return { toastId, notices, count: notices.length };
  });
  expect(more.map(({ toastId, count }) => [toastId, count])).toEqual(
    [2, 3, 4].map((count) => [first?.toastId ?? "", count]),
  );
  // The toast of the first one may still be on its way to the screen: it will say all four.
  expect(wordsOf(first?.notices ?? [])).toEqual({
    title: "4 new bookings at A",
    body: `Slot A-${seq}`,
    href: "/owner/bookings",
  });
});

test("ten seconds after the first one the next begins a toast of its own, however many came between", () => {
  const { join } = createToastGroups();
  const [first, second] = [join(booked("A", 0)), join(booked("A", 9_000))];
  const [late, later] = [join(booked("A", 10_000)), join(booked("A", 19_999))];
  expect(second.toastId).toBe(first.toastId);
  expect(late.toastId).not.toBe(first.toastId);
  expect(later.toastId).toBe(late.toastId);
  expect([first, late].map(({ notices }) => notices.length)).toEqual([2, 2]);
});

test("bookings of another lot and cash ones stand alone, and do not end the group", () => {
  const { join } = createToastGroups();
  const first = join(booked("A", 0));
  const [other, cash, cash2] = [join(booked("B", 1)), join(booked(null, 2)), join(booked(null, 3))];
  expect([other, cash, cash2].map(({ notices }) => notices.length)).toEqual([1, 1, 1]);
  expect(new Set([first, other, cash, cash2].map(({ toastId }) => toastId)).size).toBe(4);
  expect(join(booked("A", 4)).notices).toHaveLength(2);
});

test("one notice alone says what it says and leads where it leads", () => {
  const notice = booked("A", 0);
  expect(wordsOf([notice])).toEqual({ title: notice.title, body: notice.body, href: notice.href });
  expect(wordsOf([])).toBeNull();
});

test("a toast is over when all its notices are read, not before; the next of its group begins anew", () => {
  const { join, read } = createToastGroups();
  const [first, second, other] = [booked("A", 0), booked("A", 1), booked("B", 2)];
  const [{ toastId }] = [join(first), join(second), join(other)];
  expect(read({ seqs: [first.seq] })).toEqual([]);
  expect(read({ seqs: [second.seq] })).toEqual([toastId]);
  expect(join(booked("A", 3)).notices).toHaveLength(1);
  expect(read({ upTo: seq })).toEqual([`notice-${other.seq}`, `notice-${seq}`]);
  expect(read({ upTo: seq })).toEqual([]);
});

test("a summary counts what is unread, and is over when that is read", () => {
  const { sumUp, read } = createToastGroups();
  const [one, two, three] = [booked(null, 0), booked(null, 1), booked(null, 2)];
  const seen = { ...booked(null, 3), readAt: "2026-01-15T08:30:00.000Z" };
  expect(sumUp([one, two, seen]).notices).toEqual([one, two]);
  expect(read({ seqs: [one.seq] })).toEqual([]);
  expect(sumUp([three]).notices).toEqual([three]);
  expect(read({ upTo: seen.seq })).toEqual(["summary"]);
  expect(sumUp([seen]).notices).toEqual([]);
});
