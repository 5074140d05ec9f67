import { expect } from "bun:test";
import { scenario } from "./harness/stage.ts";
import { until } from "./harness/until.ts";
import { arrive, bellsShow, expectToasts, inbox, openInbox, type ToastWords, toastAppears } from "./people/anybody.ts";
import { book } from "./people/driver.ts";

const BOOKED: ToastWords = ["New booking", /^Slot A-01, Marine Drive: KL 08 AZ 1234, ₹20 by UPI\.$/, "Information"];

scenario("a booking is toasted once on two devices, outlives a kill, and is resumed by seq", async (stage) => {
  const [driver, first, second] = await Promise.all([
    arrive(stage, "driver"),
    arrive(stage, "owner", "owner 1"),
    arrive(stage, "owner", "owner 2"),
  ]);
  await book(driver, { lot: "Marine Drive", slot: "A-01" });
  await toastAppears("New booking", [first, second]);
  await bellsShow(1, [first, second]);
  for (const device of [first, second]) expectToasts(device, [BOOKED]);

  await first.closePage();
  await stage.outage();
  const handshakes: string[] = [];
  first.context.on("page", (page) => page.on("websocket", (socket) => handshakes.push(socket.url())));
  await first.openTab("/owner");
  await bellsShow(1, [first, second]);
  // It resumes after the one it had been given, instead of starting at the head.
  await until("handshake", () => handshakes.length > 0);
  const { searchParams } = new URL(handshakes[0] ?? "");
  expect(searchParams.get("cursor")).toBe("1");
  expect(searchParams.get("epoch")).toBeTruthy();

  await openInbox(first);
  expect(await inbox(first)).toEqual([{ title: "New booking", isUnread: true }]);
  for (const device of [first, second]) expectToasts(device, [BOOKED]);

  // In cash: a paid one within ten seconds would join the toast of the first.
  await book(driver, { lot: "Marine Drive", slot: "A-02", plate: "KL08BB7777", pay: "Cash at the counter" });
  await toastAppears("New booking", [first, second], 2);
  await bellsShow(2, [first, second]);
  expect((await inbox(first)).map(({ title }) => title)).toEqual(["New booking", "New booking"]);
});
