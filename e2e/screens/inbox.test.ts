import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, bellsShow, choose, inbox, openInbox, press } from "../people/anybody.ts";

/** The driver books in cash and the owner confirms it, so many times: as many notices for the driver. */
async function hearOften(driver: ApiClient, owner: ApiClient, times: number): Promise<void> {
  const { body: lots } = await driver.get<{ items: { id: string; name: string }[] }>("/api/lots");
  const lot = lots.items.find(({ name }) => name === "Marine Drive");
  const { body } = await driver.get<{ slots: { id: string; state: string }[] }>(`/api/lots/${lot?.id}`);
  for (const [index, slot] of body.slots.slice(0, times).entries()) {
    const booking = {
      slotId: slot.id,
      vehicleNumber: `KL08AZ${2000 + index}`,
      minutes: 30,
      payment: { method: "cash" },
    };
    const booked = await driver.post<{ payment: { id: string } }>("/api/bookings", booking);
    expect(booked.status).toBe(201);
    expect((await owner.post(`/api/owner/payments/${booked.body.payment.id}/verify`, {})).status).toBe(200);
  }
}

scenario("the inbox arrives live, is read on one device and so on all, one by one and all at once", async (stage) => {
  const [phone, laptop] = [await arrive(stage, "driver", "phone", PHONE), await arrive(stage, "driver", "laptop")];
  await openInbox(phone);
  await phone.page.getByText("Nothing here yet").waitFor();
  const [driver, owner] = [
    await ApiClient.signIn(stage.server, "driver"),
    await ApiClient.signIn(stage.server, "owner"),
  ];
  await hearOften(driver, owner, 3);
  await bellsShow(3, [phone, laptop]);
  await openInbox(laptop);
  await phone.page.getByRole("heading", { level: 2, name: "Today" }).waitFor();
  expect(await inbox(phone)).toEqual(Array(3).fill({ title: "Cash received", isUnread: true }));
  await phone.page.getByText("3 unread notices").waitFor();

  await press(phone.page.getByRole("main").getByRole("listitem").nth(1), "Mark read");
  await bellsShow(2, [phone, laptop]);
  await until("the mark on the other device", async () => (await inbox(laptop))[1]?.isUnread === false);

  // Only the unread ones, also after the way back to this page.
  await choose(laptop.page, "Unread");
  await until("a shorter list", async () => (await inbox(laptop)).length === 2);
  await laptop.page.getByRole("main").getByRole("link").first().click();
  await laptop.page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
  await bellsShow(1, [phone, laptop]);
  await laptop.page.goBack();
  await until(
    "the one that is left",
    async () => (await inbox(laptop)).filter(({ isUnread }) => isUnread).length === 1,
  );

  await press(phone.page, "Mark all read");
  await bellsShow(0, [phone, laptop]);
  await phone.page.getByText("Everything is read").waitFor();
  expect((await driver.get<{ unread: number }>("/api/notifications")).body.unread).toBe(0);
});
