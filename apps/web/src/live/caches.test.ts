import { beforeEach, expect, test } from "bun:test";
import type { InboxPage, LotView, Notification, NotificationFrame } from "@parkmate/protocol";
import { type InfiniteData, QueryClient } from "@tanstack/react-query";
import { inboxQuery } from "../api/inbox.ts";
import { lotQuery, lotsQuery } from "../api/lots.ts";
import { applyCounts, applyLot, markCachedRead, prependNotification } from "./caches.ts";

let client: QueryClient;
beforeEach(() => {
  client = new QueryClient();
});

const notification = (seq: number, readAt: string | null = null): Notification => ({
  seq,
  id: `n${seq}`,
  event: "owner.approved",
  level: "success",
  title: `Notice ${seq}`,
  body: "Your lots can be seen and booked now.",
  href: "/owner",
  data: { status: "approved" },
  createdAt: "2026-01-15T08:30:00.000Z",
  readAt,
});
const frame = (seq: number): NotificationFrame => ({
  ...notification(seq),
  type: "notification",
  replayed: false,
  alert: { toast: true, sound: false },
});

function fillInbox(...seqs: number[]): void {
  const items = seqs.map((seq) => notification(seq));
  const page: InboxPage = { items, head: 2, oldest: 1, unread: 2, readRev: 0, epoch: "e" };
  client.setQueryData(inboxQuery(false).queryKey, { pages: [page], pageParams: [null] });
}
function inbox(): Notification[] {
  const data = client.getQueryData<InfiniteData<InboxPage>>(inboxQuery(false).queryKey);
  return data?.pages.flatMap((page) => page.items) ?? [];
}

test("a notification stands first in the cached inbox, without the fields of its frame", () => {
  fillInbox(2, 1);
  prependNotification(client, frame(3));
  expect(inbox()).toEqual([notification(3), notification(2), notification(1)]);
});

test("a notification that is there already is not doubled", () => {
  fillInbox(2, 1);
  prependNotification(client, frame(2));
  expect(inbox().map((one) => one.seq)).toEqual([2, 1]);
});

test("an inbox that was never loaded stays unloaded", () => {
  prependNotification(client, frame(1));
  expect(client.getQueryData(inboxQuery(false).queryKey)).toBeUndefined();
});

test("marking up to one never touches a later notification", () => {
  fillInbox(3, 2, 1);
  markCachedRead(client, { upTo: 2 }, "2026-01-15T09:00:00.000Z");
  expect(inbox().map((one) => one.readAt)).toEqual([null, "2026-01-15T09:00:00.000Z", "2026-01-15T09:00:00.000Z"]);
});

test("marking single ones leaves when the others were read", () => {
  fillInbox(3, 2, 1);
  markCachedRead(client, { seqs: [1] }, "2026-01-15T09:00:00.000Z");
  markCachedRead(client, { seqs: [1, 3] }, "2026-01-15T10:00:00.000Z");
  expect(inbox().map((one) => one.readAt)).toEqual(["2026-01-15T10:00:00.000Z", null, "2026-01-15T09:00:00.000Z"]);
});

const lot: LotView = {
  id: "l1",
  name: "Marine Drive",
  address: "Shanmugham Road",
  city: "Kochi",
  latitude: null,
  longitude: null,
  offersCarwash: true,
  open: true,
  freeSlots: 2,
  totalSlots: 2,
  fromHourlyPaise: 4000,
  rating: null,
  reviewCount: 0,
  timeZone: "Asia/Kolkata",
  renewalDiscountPercent: 50,
  slots: ["A-1", "A-2"].map((label) => ({
    id: label,
    label,
    vehicleType: "sedan",
    hourlyPaise: 4000,
    state: "free",
  })),
};

test("a lot frame changes the slots it names and the free count", () => {
  client.setQueryData(lotQuery("l1").queryKey, lot);
  applyLot(client, { type: "lot", lotId: "l1", slots: [{ id: "A-2", state: "held" }], freeSlots: 1, rev: 7 });
  const cached = client.getQueryData<LotView>(lotQuery("l1").queryKey);
  expect(cached?.slots.map((slot) => slot.state)).toEqual(["free", "held"]);
  expect(cached?.freeSlots).toBe(1);
});

test("a counts frame changes the lots it names", () => {
  const { queryKey } = lotsQuery();
  client.setQueryData(queryKey, {
    pages: [{ items: [lot, { ...lot, id: "l2" }], next: null }],
    pageParams: [null],
  });
  applyCounts(client, { type: "counts", lots: [{ id: "l2", freeSlots: 0 }] });
  const cached = client.getQueryData(queryKey);
  expect(cached?.pages[0]?.items.map((one) => one.freeSlots)).toEqual([2, 0]);
});
