import { afterEach, expect, test } from "bun:test";
import { startPostgres } from "../../../../tools/services/postgres.ts";
import { isDatabaseAway } from "../store/databaseAway.ts";
import { ORIGIN, openRig } from "../testing/gatewayRig.ts";
import { until } from "../testing/until.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

test("while PostgreSQL is away sockets stay and new ones are refused with Retry-After; back, all that was told arrives once", async () => {
  const postgres = await startPostgres({ durable: true });
  cleanups.push(postgres.stop);
  const rig = await openRig({ place: await postgres.createDatabase("away"), heartbeatMs: 60_000 });
  cleanups.push(rig.close);
  const driver = await rig.person("driver");
  const [quiet, behind] = [await rig.connect(driver), await rig.connect(driver)];
  await rig.post(driver.userId, 3);
  for (const client of [quiet, behind]) await client.until(() => client.seqs.length === 3);

  await postgres.service().kill();
  const lost = await rig.post(driver.userId).then(
    () => null,
    (error: unknown) => error,
  );
  expect(isDatabaseAway(lost)).toBe(true);
  // A bell without rows: the log has to be read, and cannot be.
  rig.channels.publish(`user:${driver.userId}`, { kind: "log", head: 4 });
  await until(() => rig.errors.some((line) => line.includes("logs could not be read")));
  const refused = await fetch(rig.urlOf().replace("ws:", "http:"), {
    headers: {
      ...{ origin: ORIGIN, cookie: driver.cookie, upgrade: "websocket", connection: "Upgrade" },
      ...{ "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" },
    },
  });
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "2"]);
  expect(await refused.json()).toMatchObject({ code: "unavailable" });
  expect([quiet.closedWith, behind.closedWith]).toEqual([null, null]);

  await postgres.startAgain();
  await until(() =>
    rig.post(driver.userId).then(
      () => true,
      (error) => {
        if (!isDatabaseAway(error)) throw error;
        return false;
      },
    ),
  );
  for (const client of [quiet, behind]) {
    await client.until(() => client.seqs.length === 4);
    expect(client.seqs).toEqual([1, 2, 3, 4]);
    expect(client.closedWith).toBeNull();
    // Whatever changed meanwhile, its page loads again.
    await client.first("changed", ({ resource }) => resource === "all");
  }
  const late = await rig.connect(driver, { cursor: 0, epoch: "epoch-of-the-rig" });
  await late.until(() => late.seqs.length === 4);
  const said = [
    "logs could not be read: the database is away",
    "sockets could not be opened: the database is away",
    "a background round failed",
  ];
  for (const line of rig.errors) expect(said).toContain(JSON.parse(line).msg);
}, 60_000);
