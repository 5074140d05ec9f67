import { afterAll, expect } from "bun:test";
import type { Worker } from "playwright-core";
import { type SmtpServer, smtpServer } from "../../apps/server/src/testing/smtpServer.ts";
import { ApiClient } from "../harness/apiClient.ts";
import { expectAccessible } from "../harness/axe.ts";
import { type Device, PHONE } from "../harness/device.ts";
import { type Stage, scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, openAccount, press } from "../people/anybody.ts";
import { isInstalled } from "../people/offline.ts";

const FIVE_MINUTES = 5 * 60_000;

const post: SmtpServer = await smtpServer();
afterAll(() => post.close());

/** The driver books in cash and the owner confirms each: as many notices of payments for the driver. */
async function hearOfCash(
  stage: Stage,
  driver: ApiClient,
  { from, times }: { from: number; times: number },
): Promise<void> {
  const owner = await ApiClient.signIn(stage.server, "owner");
  const { body: lots } = await driver.get<{ items: { id: string; name: string }[] }>("/api/lots");
  const lot = lots.items.find(({ name }) => name === "Marine Drive");
  const { body } = await driver.get<{ slots: { id: string }[] }>(`/api/lots/${lot?.id}`);
  for (const [index, slot] of body.slots.slice(from, from + times).entries()) {
    const booking = {
      slotId: slot.id,
      vehicleNumber: `KL08AZ${3000 + from + index}`,
      minutes: 60,
      payment: { method: "cash" },
    };
    const { payment } = await driver.ask<{ payment: { id: string } }>("POST", "/api/bookings", booking);
    await owner.ask("POST", `/api/owner/payments/${payment.id}/verify`, {});
  }
}

const switchOf = ({ page }: Device, way: string, group = "Payments") =>
  page.getByRole("switch", { name: `${way}: ${group}`, exact: true });

scenario(
  "who chose e-mail gets one for what is unread after five minutes, and none for what they read",
  async (stage) => {
    const phone = await arrive(stage, "driver", "phone", PHONE);
    await openAccount(phone, "Preferences");
    await switchOf(phone, "E-mail").click();
    const driver = await ApiClient.signIn(stage.server, "driver");
    await until("the choice at the server", async () => {
      const { body } = await driver.get<{ groups: { payments: { email: boolean } } }>("/api/notifications/preferences");
      return body.groups.payments.email;
    });

    await hearOfCash(stage, driver, { from: 0, times: 2 });
    const { body } = await driver.get<{ items: { seq: number; title: string; href: string }[] }>("/api/notifications");
    const [unread, read] = body.items;
    await driver.ask("POST", "/api/notifications/read", { seqs: [read?.seq] });
    expect(post.mails).toEqual([]);
    await driver.ask("POST", "/api/demo/clock", { advanceMs: FIVE_MINUTES });
    await until("the mail", async () => post.mails.length > 0);
    const [mail] = post.mails;
    expect(mail?.to).toEqual(["driver@parkmate.test"]);
    expect(mail?.headers.subject).toBe(unread?.title);
    const text = mail?.raw.replace(/=\r\n/g, "") ?? "";
    expect(text).toContain(`${stage.server.url}${unread?.href}`);
    expect(text).not.toContain(`${stage.server.url}${read?.href}`);

    // Another one is a mail of its own: the first does not come again.
    await hearOfCash(stage, driver, { from: 2, times: 2 });
    await driver.ask("POST", "/api/demo/clock", { advanceMs: FIVE_MINUTES });
    await until("the next mail", async () => post.mails.length > 1);
    expect(post.mails.map(({ headers }) => headers.subject)).toEqual([unread?.title, "2 notices from ParkMate"]);
  },
  { env: { PARKMATE_SMTP_URL: post.url, PARKMATE_MAIL_FROM: "ParkMate <parkmate@parkmate.test>" } },
);

scenario(
  "a channel that is not there is not offered, and a browser that refuses pushes is told what to do",
  async (stage) => {
    const phone = await arrive(stage, "driver", "phone", PHONE);
    const laptop = await arrive(stage, "driver", "laptop");
    for (const device of [phone, laptop]) await openAccount(device, "Preferences");
    const { page } = phone;
    await page.getByText("This server sends no e-mail.").waitFor();
    expect(await switchOf(phone, "E-mail").count()).toBe(0);
    await page.getByText("This device takes no pushes.").waitFor();

    await switchOf(phone, "Push").click();
    await page.getByText("This browser blocks notifications of ParkMate.").waitFor();
    // The wish holds for the devices that take pushes, and shows on all.
    await until("the choice on the other device", async () => {
      return (await switchOf(laptop, "Push").getAttribute("aria-checked")) === "true";
    });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await expectAccessible(phone);

    // A browser that subscribed is one of the person's devices until it is taken off.
    const cookies = (await laptop.context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    await laptop.page.getByText("This device takes no pushes.").waitFor();
    // As the page does when the browser has subscribed, which it cannot without a push service.
    const answer = await fetch(`${stage.server.url}/api/me/push-subscriptions`, {
      method: "POST",
      headers: { cookie: cookies, origin: stage.server.url, "content-type": "application/json" },
      body: JSON.stringify({
        endpoint: "https://fcm.googleapis.com/fcm/send/of-the-laptop",
        keys: {
          p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
          auth: "BTBZMqHH6r4Tts7J_aSIgg",
        },
      }),
    });
    expect(answer.status).toBe(201);
    await laptop.page.getByText("This device takes pushes until you sign out.").waitFor();
    await press(laptop.page, "Take this device off");
    await laptop.page.getByText("This device takes no pushes.").waitFor();
  },
);

scenario("a push is shown where nobody looks at a page, and a click on it leads there", async (stage) => {
  const laptop = await arrive(stage, "driver", "laptop");
  await laptop.context.grantPermissions(["notifications"]);
  const { page } = laptop;
  await isInstalled(page);
  const push = await deliveryTo(laptop, stage.server.url);
  const worker = laptop.context.serviceWorkers()[0];
  if (!worker) throw new Error("there is no service worker");
  const word = (id: string, title: string) => ({ id, title, body: "Slot A-12", href: "/inbox" });

  // One after the other: what is shown after the second shows what became of the first.
  await worker.evaluate(() => addEventListener("push", () => Reflect.set(globalThis, "wasPushed", true)));
  await push(word("seen", "Seen on the page"));
  await until("the first push at the worker", () =>
    worker.evaluate(() => Reflect.get(globalThis, "wasPushed") === true),
  );
  // Its own look for pages was asked before this one.
  await worker.evaluate(() => (Reflect.get(globalThis, "clients") as { matchAll(): Promise<unknown> }).matchAll());
  await page.goto("about:blank");
  await push(word("away", "Nobody looks"));
  await push(word("away", "Nobody looks, again"));
  await until("the notification", async () => (await shownBy(worker)).length > 0);
  await until("the one that replaces it", async () => (await shownBy(worker))[0]?.title === "Nobody looks, again");
  expect(await shownBy(worker)).toEqual([{ title: "Nobody looks, again", body: "Slot A-12", tag: "away" }]);

  await page.goto(`${stage.server.url}/account/preferences`);
  await page.getByRole("heading", { level: 1, name: "Preferences" }).waitFor();
  await worker.evaluate(async () => {
    const scope = globalThis as unknown as { registration: ServiceWorkerRegistration } & EventTarget;
    const [notification] = await scope.registration.getNotifications();
    const Click = Reflect.get(globalThis, "NotificationEvent") as new (type: string, init: object) => Event;
    scope.dispatchEvent(new Click("notificationclick", { notification }));
  });
  await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
  expect(await shownBy(worker)).toEqual([]);
});

/** Delivers pushes to the service worker of this device as a push service does. */
async function deliveryTo({ context, page }: Device, origin: string): Promise<(data: object) => Promise<void>> {
  const session = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const mine = registrations.find(({ scopeURL }) => scopeURL === `${origin}/`);
      if (mine) resolve(mine.registrationId);
    });
  });
  await session.send("ServiceWorker.enable");
  const registrationId = await registered;
  return async (data) => {
    await session.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: JSON.stringify(data) });
  };
}

/** The notifications of ours that the device shows. */
function shownBy(worker: Worker): Promise<{ title: string; body: string; tag: string }[]> {
  return worker.evaluate(async () => {
    const scope = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const shown = await scope.registration.getNotifications();
    return shown.map(({ title, body, tag }) => ({ title, body, tag }));
  });
}
