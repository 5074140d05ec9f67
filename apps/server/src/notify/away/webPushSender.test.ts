import { afterEach, beforeEach, expect, test } from "bun:test";
import { createECDH } from "node:crypto";
import { type PushService, pushService } from "../../testing/pushService.ts";
import { vapidKeysOf, webPushSender } from "./webPushSender.ts";

const pair = createECDH("prime256v1");
pair.generateKeys();
const keys = vapidKeysOf(pair.getPrivateKey("base64url"));
const sender = webPushSender({ keys, subject: "mailto:noreply@parkmate.example" });
const push = {
  id: "0198c0de-0000-7000-8000-000000000042",
  title: "Time is up",
  body: "₹40 · Slot A-12",
  href: "/bookings/1",
};

let service: PushService;
beforeEach(async () => {
  service = await pushService();
});
afterEach(() => service.close());

test("a push is encrypted for the browser, signed by this server, and replaces the one it repeats", async () => {
  expect(await sender.send(service.browser("a"), push, 90)).toEqual({ kind: "accepted" });
  const [taken] = service.taken;
  expect(taken).toMatchObject({ method: "POST", path: "/a", publicKey: sender.publicKey });
  expect(JSON.parse(taken?.text ?? "")).toEqual(push);
  expect(taken?.claims).toMatchObject({ aud: service.origin, sub: "mailto:noreply@parkmate.example" });
  expect(taken?.claims.exp).toBeGreaterThan(Date.now() / 1000);
  expect(taken?.claims.exp).toBeLessThan(Date.now() / 1000 + 24 * 3600 + 60);
  expect(taken?.headers).toMatchObject({
    ...{ ttl: "90", urgency: "high", "content-encoding": "aes128gcm", topic: "0198c0de000070008000000000000042" },
  });
});

test("the longest words there are still fit", async () => {
  const long = { ...push, title: "🚗".repeat(500), body: "🅿️".repeat(5_000), href: `/lots/${"x".repeat(80)}` };
  expect(await sender.send(service.browser("a"), long, 90)).toEqual({ kind: "accepted" });
  expect(Number(service.taken[0]?.headers["content-length"])).toBeLessThanOrEqual(4_096);
  expect((JSON.parse(service.taken[0]?.text ?? "") as typeof push).title).toEndWith("…");
});

for (const [status, kind] of [
  [200, "accepted"],
  [201, "accepted"],
  [404, "gone"],
  [410, "gone"],
  [400, "failed"],
  [413, "failed"],
  [429, "failed"],
  [500, "failed"],
] as const) {
  test(`answered with ${status} it is ${kind}`, async () => {
    service.answerWith(() => new Response("words nobody reads", { status }));
    expect((await sender.send(service.browser("a"), push, 90)).kind).toBe(kind);
  });
}

test("a redirect is not followed", async () => {
  const elsewhere = await pushService();
  service.answerWith(() => Response.redirect(`${elsewhere.origin}/b`, 307));
  expect(await sender.send(service.browser("a"), push, 90)).toEqual({ kind: "failed", why: "status 307" });
  expect(elsewhere.taken).toEqual([]);
  await elsewhere.close();
});

test("where nobody listens it failed, and for keys that are none nobody is there", async () => {
  const browser = service.browser("a");
  await service.close();
  expect((await sender.send(browser, push, 90)).kind).toBe("failed");
  const noPoint = { ...browser, p256dh: Buffer.alloc(65, 4).toString("base64url") };
  expect(await sender.send(noPoint, push, 90)).toEqual({ kind: "gone" });
  service = await pushService();
});
