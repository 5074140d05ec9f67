import { expect, setDefaultTimeout, test } from "bun:test";
import { EVENTS, type NotificationFrame } from "@parkmate/protocol";
import type { ChannelLayer } from "../channels/layer.ts";
import type { Preferences } from "../domain/preferences.ts";
import { changePreferences } from "../notify/changePreferences.ts";
import { openRig, type Rig, type RigPerson } from "../testing/gatewayRig.ts";
import type { SocketClient } from "../testing/socketClient.ts";

// Accounts are slow to make where the machine is busy; what is waited for has deadlines of its own.
setDefaultTimeout(30_000);

async function withRig(options: Parameters<typeof openRig>[0], work: (rig: Rig) => Promise<void>): Promise<void> {
  const rig = await openRig(options);
  try {
    await work(rig);
  } finally {
    await rig.close();
  }
}

const change = async (rig: Rig, person: RigPerson, groups: Preferences["groups"], quietHours = null) => {
  const outcome = await changePreferences(rig.world, { userId: person.userId, role: "driver" }, { groups, quietHours });
  expect(outcome.ok).toBe(true);
};
const alertAt = async (client: SocketClient, seq: number): Promise<NotificationFrame["alert"]> =>
  (await client.first("notification", (frame) => frame.seq === seq)).alert;
const [loud, silent] = [
  { toast: true, sound: true },
  { toast: false, sound: false },
];

test("a changed choice counts for the next notice on every socket of the person at once, and all are told", async () => {
  await withRig({}, async (rig) => {
    const [phone, other] = [await rig.person("driver"), await rig.person("driver")];
    const laptop = await rig.signIn(phone);
    const devices = [await rig.connect(phone), await rig.connect(laptop)];
    const bystander = await rig.connect(other);
    await rig.post(phone.userId);
    for (const device of devices) expect(await alertAt(device, 1)).toEqual(loud);
    const read = rig.metrics.pumpPages;
    const pages = async () => (await read.get()).values[0]?.value ?? 0;

    await change(rig, phone, { renewals: { toast: false, sound: false } });
    await rig.post(phone.userId);
    for (const device of devices) {
      expect(await alertAt(device, 2)).toEqual(silent);
      expect(device.of("changed")).toMatchObject([{ resource: "preferences" }]);
    }
    expect(bystander.of("changed")).toEqual([]);

    // What was read once is known: the next ones take the fast path again.
    const before = await pages();
    await rig.post(phone.userId);
    for (const device of devices) expect(await alertAt(device, 3)).toEqual(silent);
    expect(await pages()).toBe(before);

    await change(rig, phone, {});
    await rig.post(phone.userId);
    for (const device of devices) expect(await alertAt(device, 4)).toEqual(loud);
    expect(rig.errors).toEqual([]);
  });
});

test("a choice and a notice right after it, a hundred times: none pops up by the old choice", async () => {
  await withRig({}, async (rig) => {
    const driver = await rig.person("driver");
    const device = await rig.connect(driver);
    for (let round = 0; round < 100; round++) {
      await change(rig, driver, round % 2 === 0 ? { renewals: { toast: false, sound: false } } : {});
      await rig.post(driver.userId);
      await device.until(() => device.seqs.length === round + 1);
    }
    expect(device.of("notification").map((frame) => frame.alert.toast)).toEqual(
      Array.from({ length: 100 }, (_, round) => round % 2 === 1),
    );
    expect(device.seqs).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });
});

test("in quiet hours nothing pops up, and the inbox has it", async () => {
  await withRig({}, async (rig) => {
    const driver = await rig.person("driver");
    const quietHours = { from: "00:00", to: "23:59", timeZone: "Asia/Kolkata" };
    const now = rig.clock.now();
    // Away from the one minute that is not quiet.
    if (new Date(now + 5.5 * 3_600_000).toISOString().slice(11, 16) >= "23:58") rig.clock.setOffset(180_000);
    await changePreferences(rig.world, { userId: driver.userId, role: "driver" }, { groups: {}, quietHours });
    const device = await rig.connect(driver);
    await rig.post(driver.userId);
    expect(await alertAt(device, 1)).toEqual(silent);
    const late = await rig.connect(driver, { cursor: 0 });
    expect(await alertAt(late, 1)).toEqual(silent);
  });
});

test("a notice that confirms a session's own act is silent there, live and replayed, and heard on the others", async () => {
  await withRig({}, async (rig) => {
    const owner = await rig.person("owner");
    const laptop = await rig.signIn(owner);
    const sessions = await rig.store.accountsRead.selectFrom("session").select("id").orderBy("id").execute();
    const actor = sessions[0]?.id ?? "";
    const [own, own2, other] = [await rig.connect(owner), await rig.connect(owner), await rig.connect(laptop)];
    await rig.commit((unit) => {
      const data = EVENTS["employee.assigned"].sample;
      unit.tell([{ reader: owner.userId, event: "employee.assigned", data, silentFor: actor }]);
    });
    expect(await alertAt(own, 1)).toEqual(silent);
    expect(await alertAt(own2, 1)).toEqual(silent);
    expect(await alertAt(other, 1)).toEqual({ toast: true, sound: false });
    const again = await rig.connect(owner, { cursor: 0 });
    expect(await alertAt(again, 1)).toEqual(silent);
  });
});

/** A channel layer that loses the bells of one kind. */
function deafTo(deaf: { to: string }) {
  return (inner: ChannelLayer): ChannelLayer => ({
    ...inner,
    publish: (topic, bell) => bell.kind === deaf.to || inner.publish(topic, bell),
  });
}

test("a choice whose bell was lost counts from the next bell on that says something was missed", async () => {
  const deaf = { to: "" };
  await withRig({ channels: deafTo(deaf) }, async (rig) => {
    const driver = await rig.person("driver");
    const device = await rig.connect(driver);
    await rig.post(driver.userId);
    expect(await alertAt(device, 1)).toEqual(loud);
    deaf.to = "changed";
    await change(rig, driver, { renewals: { toast: false, sound: false } });
    deaf.to = "";
    await rig.commit((unit) => unit.changed({ users: [driver.userId], resource: "booking", id: "b" }));
    await device.first("changed", ({ rev }) => rev === 2);
    await rig.post(driver.userId);
    expect(await alertAt(device, 2)).toEqual(silent);
  });
});

test("a choice whose bell was lost counts from the next heartbeat on", async () => {
  const deaf = { to: "" };
  const channels = deafTo(deaf);
  await withRig({ heartbeatMs: 200, channels }, async (rig) => {
    const driver = await rig.person("driver");
    const device = await rig.connect(driver);
    deaf.to = "changed";
    await change(rig, driver, { renewals: { toast: false, sound: false } });
    await device.first("heartbeat", ({ rev }) => rev === 1);
    await rig.post(driver.userId);
    expect(await alertAt(device, 1)).toEqual(silent);
  });
});
