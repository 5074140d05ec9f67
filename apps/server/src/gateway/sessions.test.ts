import { expect, setDefaultTimeout, test } from "bun:test";
import type { ChannelLayer } from "../channels/layer.ts";
import { disablePerson } from "../commands/disablePerson.ts";
import { EPOCH, openRig, type Rig, type RigPerson, SOON_MS } from "../testing/gatewayRig.ts";
import { RawSocket } from "../testing/rawSocket.ts";
import { until } from "../testing/until.ts";

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

const post = (rig: Rig, path: string, person: RigPerson, body: object): Promise<Response> =>
  rig.access.handle(
    new Request(`http://localhost:8000/api/auth/${path}`, {
      method: "POST",
      headers: { origin: "http://localhost:8000", cookie: person.cookie, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );

test("sign-out closes the sockets of that session at once, those of another stay", async () => {
  await withRig({}, async (rig) => {
    const phone = await rig.person("driver");
    const laptop = await rig.signIn(phone);
    const [gone, gone2, stays] = [await rig.connect(phone), await rig.connect(phone), await rig.connect(laptop)];
    const startedAt = performance.now();
    expect((await post(rig, "sign-out", phone, {})).status).toBe(200);
    expect([await gone.closed(), await gone2.closed()]).toEqual([4401, 4401]);
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
    stays.send({ type: "time", t0: 1 });
    await stays.first("time");
    expect(await (await rig.connect(phone)).closed()).toBe(4401);
  });
});

test.each([
  "signed out",
  "disabled",
] as const)("who is %s while a socket is being opened is not heard on it", async (how) => {
  let opening: (() => Promise<unknown>) | null = null;
  const channels = (inner: ChannelLayer): ChannelLayer => ({
    ...inner,
    async subscribe(topic, hear) {
      await opening?.();
      return inner.subscribe(topic, hear);
    },
  });
  await withRig({ channels }, async (rig) => {
    const [admin, driver] = [await rig.person("admin"), await rig.person("driver")];
    // Let in by a session that is good, and not heard of by any bell yet.
    opening = () =>
      how === "signed out"
        ? post(rig, "sign-out", driver, {})
        : disablePerson(rig.world, rig.access, admin.userId, driver.userId, true);
    const client = await rig.connect(driver);
    expect(await client.closed()).toBe(4401);
    expect(client.of("welcome")).toEqual([]);
  });
});

test("a session whose socket closed was last seen when the socket last gave a sign of life, under its own name", async () => {
  await withRig({}, async (rig) => {
    const phone = await rig.person("driver");
    const device = await rig.connect(phone);
    const [session] = await rig.store.accountsRead.selectFrom("session").select("id").execute();
    const sessionId = session?.id ?? "";
    const openedAt = rig.realClock.now();
    await rig.access.sightings.flush();
    const noted = () => rig.store.read.selectFrom("devices").selectAll().execute();
    const before = await noted();
    expect(before).toHaveLength(1);

    rig.realClock.setOffset(30_000);
    device.send({ type: "time", t0: 1 });
    await device.first("time");
    rig.realClock.setOffset(45_000);
    device.drop();
    await until(() => rig.access.sightings.lastSeen(sessionId) !== null);
    const seenAfter = (rig.access.sightings.lastSeen(sessionId) ?? 0) - openedAt;
    expect(seenAfter).toBeGreaterThanOrEqual(30_000);
    expect(seenAfter).toBeLessThan(45_000);
    await rig.access.sightings.flush();
    expect(await noted()).toEqual(before.map((row) => ({ ...row, lastSeenAt: openedAt + seenAfter })));
  });
});

test("a changed password with all others signed out closes their sockets", async () => {
  await withRig({}, async (rig) => {
    const phone = await rig.person("driver");
    const laptop = await rig.signIn(phone);
    const gone = await rig.connect(laptop);
    const change = {
      currentPassword: "a long enough password",
      newPassword: "another long one",
      revokeOtherSessions: true,
    };
    expect((await post(rig, "change-password", phone, change)).status).toBe(200);
    expect(await gone.closed()).toBe(4401);
  });
});

test("CONTRACT §2 POST /api/auth/change-password: sockets of all other sessions close at once, this one's stay", async () => {
  await withRig({}, async (rig) => {
    const phone = await rig.person("driver");
    const [laptop, tablet] = [await rig.signIn(phone), await rig.signIn(phone)];
    const [stays, ...gone] = [await rig.connect(phone), await rig.connect(laptop), await rig.connect(tablet)];
    const caller = (await rig.access.authenticate(new Headers({ cookie: phone.cookie })))?.caller;
    if (!caller) throw new Error("the session is not known");
    expect(await rig.access.changePassword(caller, "not the password", "another long one")).toBe("wrong password");
    const startedAt = performance.now();
    expect(await rig.access.changePassword(caller, "a long enough password", "another long one")).toBeObject();
    for (const client of gone) expect(await client.closed()).toBe(4401);
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
    stays?.send({ type: "time", t0: 1 });
    await stays?.first("time");
    expect((await (await rig.connect(phone)).first("welcome")).userId).toBe(phone.userId);
    expect(await (await rig.connect(laptop)).closed()).toBe(4401);
  });
});

test("CONTRACT §2 POST /api/me/sessions/:id/revoke: a session that is ended loses its sockets at once, others stay", async () => {
  await withRig({}, async (rig) => {
    const phone = await rig.person("driver");
    const laptop = await rig.signIn(phone);
    const [stays, gone] = [await rig.connect(phone), await rig.connect(laptop)];
    const [mine, other] = await rig.store.accountsRead.selectFrom("session").select("id").orderBy("id").execute();
    expect(rig.gateway.connected(phone.userId)).toEqual(new Set([mine?.id ?? "", other?.id ?? ""]));
    const startedAt = performance.now();
    expect(await rig.access.endSessions(phone.userId, (id) => id === other?.id)).toBe(1);
    expect(await gone.closed()).toBe(4401);
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
    stays.send({ type: "time", t0: 1 });
    await stays.first("time");
    expect(rig.gateway.connected(phone.userId)).toEqual(new Set([mine?.id ?? ""]));
  });
});

test("a disabled person's sockets are closed when the bell rings", async () => {
  await withRig({}, async (rig) => {
    const driver = await rig.person("driver");
    const client = await rig.connect(driver);
    await rig.commit(async (unit) => {
      await unit.tx.updateTable("profiles").set({ disabledAt: 1 }).where("userId", "=", driver.userId).execute();
      unit.afterCommit(() => rig.channels.publish(`user:${driver.userId}`, { kind: "sessions" }));
    });
    expect(await client.closed()).toBe(4401);
    expect(await (await rig.connect(driver)).closed()).toBe(4401);
  });
});

test("CONTRACT §2 POST /api/admin/users/:id/disable: every socket of the person is gone at once, and none opens", async () => {
  await withRig({}, async (rig) => {
    const admin = await rig.person("admin");
    const phone = await rig.person("driver");
    const laptop = await rig.signIn(phone);
    const desk = await rig.connect(admin);
    const clients = [await rig.connect(phone), await rig.connect(phone), await rig.connect(laptop)];
    const startedAt = performance.now();
    expect(await disablePerson(rig.world, rig.access, admin.userId, phone.userId, true)).toMatchObject({ ok: true });
    expect(await Promise.all(clients.map((client) => client.closed()))).toEqual([4401, 4401, 4401]);
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
    expect(await (await rig.connect(laptop)).closed()).toBe(4401);
    expect(await rig.access.authenticate(new Headers({ cookie: phone.cookie }))).toBeNull();
    await desk.first("changed", ({ resource, id }) => resource === "user" && id === phone.userId);
    await disablePerson(rig.world, rig.access, admin.userId, phone.userId, false);
    expect((await rig.connect(await rig.signIn(phone))).closedWith).toBeNull();
  });
});

test("an expired session closes its socket at the second", async () => {
  await withRig({ sessionMs: 2_000 }, async (rig) => {
    const driver = await rig.person("driver");
    const client = await rig.connect(driver);
    const [row] = await rig.store.accountsRead.selectFrom("session").select("expiresAt").execute();
    const endsAt = new Date(row?.expiresAt ?? 0).getTime();
    expect(await client.closed()).toBe(4401);
    const lateMs = rig.realClock.now() - endsAt;
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(SOON_MS);
  });
});

test("a session that was extended meanwhile is read again first, and the socket stays", async () => {
  await withRig({ sessionMs: 1_500 }, async (rig) => {
    const driver = await rig.person("driver");
    const client = await rig.connect(driver);
    const later = new Date(rig.realClock.now() + 3_600_000).toISOString();
    await rig.store.accounts.updateTable("session").set({ expiresAt: later }).execute();
    const connectedAt = performance.now();
    await until(() => performance.now() - connectedAt > 2_000);
    client.send({ type: "time", t0: 1 });
    await client.first("time");
    expect(client.closedWith).toBeNull();
  });
});

test("while the channel layer is down the sweep finds the end of a session and new notices long before its usual turn", async () => {
  const silent = { deaf: false };
  const options: Parameters<typeof openRig>[0] = {
    channels: (inner) => ({
      ...inner,
      publish: (topic, bell) => silent.deaf || inner.publish(topic, bell),
      healthy: () => !silent.deaf,
    }),
  };
  await withRig(options, async (rig) => {
    const [driver, other] = [await rig.person("driver"), await rig.person("driver")];
    const [client, stranger] = [await rig.connect(driver), await rig.connect(other)];
    silent.deaf = true;
    await rig.post(other.userId, 2);
    expect((await post(rig, "sign-out", driver, {})).status).toBe(200);
    const startedAt = performance.now();
    expect(await client.closed()).toBe(4401);
    await stranger.until(() => stranger.seqs.length === 2);
    expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
  });
});

test("draining says bye to all, one after the other, closes with 4503 and takes nobody new", async () => {
  await withRig({}, async (rig) => {
    const driver = await rig.person("driver");
    const clients = [];
    for (let n = 0; n < 50; n++) clients.push(await rig.connect(driver));
    const drained = rig.gateway.drain({ longestMs: 20_000, absentMs: 1_000 });
    await clients[0]?.closed();
    // 500 a second: they leave over 100 ms, not over all the time there is.
    expect(rig.gateway.sockets()).toBeGreaterThan(0);
    await drained;
    expect(rig.gateway.sockets()).toBe(0);
    for (const client of clients) {
      expect(await client.closed()).toBe(4503);
      expect(client.frames.at(-1)).toEqual({ type: "bye", reconnectInMs: 1_100 });
    }
    const late = rig.dial({ origin: "http://localhost:8000", cookie: driver.cookie });
    await late.closed();
    expect(late.opened).toBe(false);
  });
});

test("a socket without any sign of life for two heartbeats is cut", async () => {
  await withRig({ heartbeatMs: 300 }, async (rig) => {
    const driver = await rig.person("driver");
    const dead = new RawSocket(rig.port, `/api/realtime?cursor=0&epoch=${EPOCH}`, [
      "Origin: http://localhost:8000",
      `Cookie: ${driver.cookie}`,
    ]);
    const alive = await rig.connect(driver);
    await until(() => dead.ended);
    expect(dead.closedWith).toBeNull();
    await until(() => alive.of("heartbeat").length >= 4);
    expect(alive.closedWith).toBeNull();
    expect(rig.gateway.sockets()).toBe(1);
  });
});
