import { expect, test } from "bun:test";
import { EVENTS } from "@parkmate/protocol";
import type { NotificationRow } from "../store/notifications.ts";
import { presentNotification } from "./inbox.ts";

const row: NotificationRow = {
  readerId: "r1",
  seq: 7,
  id: "n7",
  event: "booking.expiring",
  version: 1,
  data: JSON.stringify(EVENTS["booking.expiring"].sample),
  createdAt: 0,
  readAt: null,
  silentFor: null,
};
const { endsAt } = EVENTS["booking.expiring"].sample;

test("a warning says how much time is left when it is read, and pops up only before the end", () => {
  const early = presentNotification(row, endsAt - 170_000);
  expect(early.notification.title).toBe("3 minutes left");
  expect(early.alert.toast).toBe(true);
  const late = presentNotification(row, endsAt);
  expect(late.notification.title).toBe("Your time was about to end");
  expect(late.alert).toEqual({ toast: false, sound: false });
});

test("an event of newer code keeps its place in the log", () => {
  const { notification, alert } = presentNotification({ ...row, event: "slot.painted", data: "{}" }, 0);
  expect(notification).toMatchObject({ seq: 7, event: "slot.painted", title: "A notice of a newer version" });
  expect(alert.toast).toBe(false);
});
