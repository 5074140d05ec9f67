import { afterEach, expect, setDefaultTimeout, test } from "bun:test";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EVENTS } from "@parkmate/protocol";
import { type Kysely, sql } from "kysely";
import { createAccess } from "../access/access.ts";
import { transact } from "../notify/transact.ts";
import { systemIds } from "../platform/ids.ts";
import { type TableRows, tablesWithRows } from "../store/copyStore.ts";
import { setFact } from "../store/facts.ts";
import { readMigrations } from "../store/migrations.ts";
import { openStore, type Store } from "../store/open.ts";
import { EPOCH, openRig } from "../testing/gatewayRig.ts";
import { type HttpRig, openHttpRig } from "../testing/httpRig.ts";
import { runMain } from "../testing/runMain.ts";
import { tempFolder } from "../testing/tempStore.ts";
import { emptyDatabase, openAt } from "../testing/testDatabase.ts";
import { DEMO_LOTS, DEMO_SERVICES, demoSlots } from "./demoData.ts";
import { fillSearchWords } from "./fillSearchWords.ts";
import { moveToPostgres } from "./moveToPostgres.ts";
import { seedDemo } from "./seedDemo.ts";

setDefaultTimeout(60_000);
const SECRET = "a secret of thirty-two characters!";
/** 32 bytes, as they are kept in the data folder. */
const VAPID_PRIVATE = Buffer.alloc(32, 7).toString("base64url");
/** More than two batches. */
const NOTICES = 1_100;

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each();
});

/** The demo on SQLite with somebody who has parked, and a row in every table there is. */
async function furnished() {
  const rig = await openHttpRig({ engine: "sqlite" });
  undo.push(rig.close);
  const { world, store } = rig;
  await seedDemo(world, rig.access);
  const driver = await rig.person("driver");
  const [lot] = DEMO_LOTS;
  const body = {
    ...{ slotId: lot && demoSlots(lot)[0]?.id, vehicleNumber: "KL07AB1234", minutes: 60 },
    ...{ payment: { method: "card", token: "tok_ok" }, carwashServiceId: DEMO_SERVICES[0]?.id },
  };
  const booked = await rig.send("POST", "/api/bookings", {
    as: driver,
    body,
    headers: { "idempotency-key": "the-only-one" },
  });
  expect(booked.status, booked.text).toBe(201);
  await transact(world, async (unit) => {
    const data = { ...EVENTS["renewal.failed"].sample, reason: "“ça alors”, 日本 👩‍🚒 '; drop table lots --" };
    unit.tell(Array.from({ length: NOTICES }, () => ({ reader: driver.userId, event: "renewal.failed", data })));
    return { ok: true, value: null };
  });
  const {
    id: bookingId,
    lotId,
    slotId,
  } = await store.read.selectFrom("bookings").selectAll().executeTakeFirstOrThrow();
  const { userId } = driver;
  const at = 1_800_000_000_123;
  await store.transaction(async (tx) => {
    await setFact(tx, "epoch", EPOCH);
    await tx
      .insertInto("slotOccupations")
      .values({ id: "o", lotId, slotId, startsAt: at, untilAt: null, freedAt: null, nextDueAt: null, createdAt: at })
      .execute();
    await tx
      .insertInto("reviews")
      .values({
        ...{ id: "r", lotId, driverId: userId, bookingId, carwashId: null, rating: 5, text: "line\nline" },
        ...{ createdAt: at, updatedAt: Number.MAX_SAFE_INTEGER },
      })
      .execute();
    await tx.insertInto("preferences").values({ userId, groups: "{}", quietHours: null }).execute();
    await tx.insertInto("noticeRings").values({ readerId: userId, seq: 1, rungAt: at }).execute();
    const delivery = { readerId: userId, seq: 1, sessionId: "s", sentAt: at, ackedAt: null, shownAt: at };
    await tx.insertInto("noticeDeliveries").values(delivery).execute();
    const cursor = { target: "p", userId, channel: "push", seq: 1, dueAt: null, attempts: 0 } as const;
    await tx.insertInto("awayCursors").values(cursor).execute();
    const subscription = { id: "p", userId, sessionId: "s", endpoint: "https://push.example", p256dh: "k", auth: "a" };
    await tx
      .insertInto("pushSubscriptions")
      .values({ ...subscription, createdAt: at })
      .execute();
    await tx.insertInto("failedSignIns").values({ key: "k", countsUntil: at }).execute();
    await tx.insertInto("nodes").values({ id: "n", beat: 1, view: "{}" }).execute();
    await tx.insertInto("webhookEvents").values({ provider: "sandbox", eventId: "e", receivedAt: at }).execute();
    await tx
      .insertInto("adminRevs")
      .values([
        { shard: 0, rev: 2 },
        { shard: 15, rev: 3 },
      ])
      .onConflict((row) => row.doNothing())
      .execute();
  });
  await rig.access.sightings.flush();
  await fillSearchWords(world);
  const iso = new Date(at).toISOString();
  await sql`insert into verification values ('v', 'i', 'x', ${iso}, ${iso}, ${iso})`.execute(store.accounts);
  await sql`update "user" set "emailVerified" = 1 where id = ${userId}`.execute(store.accounts);
  return { ...rig, driver };
}

/** Moves what is in the folder to a new database or that one, in this process. */
async function moved(rig: Pick<HttpRig, "folder" | "config" | "world">, to?: string) {
  const url = to ?? (await emptyDatabase());
  const [source, target] = [openStore(rig.folder, { exclusive: false }), openAt(url, { exclusive: false })];
  undo.push(source.close, target.close);
  const { channels, realClock: clock, timers, log } = rig.world;
  const side = <AStore extends Store>(store: AStore) => {
    const deps = { config: rig.config, secret: "s".repeat(32), ids: systemIds, channels, clock, timers, log };
    return { store, access: createAccess({ store, ...deps }) };
  };
  const lines: string[] = [];
  const from = side(source);
  const outcome = await moveToPostgres({ from, to: side(target), now: 0 }, (line) => void lines.push(line)).catch(
    (error: unknown) => error,
  );
  return { url, source, target, outcome, lines };
}

/** All rows of a table as the store reads them; better-auth's booleans and times in one spelling. */
async function rowsOf(store: Store, table: string): Promise<string[]> {
  const db = store.accountsRead as unknown as Kysely<Record<string, Record<string, unknown>>>;
  const rows = await db.selectFrom(table).selectAll().execute();
  const spelled = (value: unknown) => (typeof value === "boolean" ? Number(value) : value);
  return rows.map((row) => JSON.stringify(Object.entries(row).map(([name, value]) => [name, spelled(value)]))).sort();
}

test("a moved demo has every row, its sessions go on, a cursor is resumed and the logs are continued", async () => {
  const rig = await furnished();
  const { url, source, target, outcome, lines } = await moved(rig);
  const tables = outcome as TableRows[];
  expect(tables.filter(({ rows }) => rows === 0)).toEqual([]);
  expect(lines).toHaveLength(tables.length);
  const known = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(source.read);
  expect(tables.map(({ table }) => table).sort()).toEqual(
    known.rows
      .map(({ name }) => name)
      .filter((name) => name !== "schema_migrations")
      .sort(),
  );
  for (const { table, rows } of tables) {
    const there = await rowsOf(target, table);
    expect(there, table).toEqual(await rowsOf(source, table));
    expect(there, table).toHaveLength(rows);
  }

  const node = await openRig({ place: url });
  undo.push(node.close);
  const { head } = await node.store.read
    .selectFrom("readers")
    .select("head")
    .where("userId", "=", rig.driver.userId)
    .executeTakeFirstOrThrow();
  expect(head).toBeGreaterThanOrEqual(NOTICES);
  const device = await node.connect(rig.driver, { cursor: head - 2, epoch: EPOCH });
  expect(await device.first("welcome")).toMatchObject({ userId: rig.driver.userId, head, resumed: true });
  await node.post(rig.driver.userId, 2);
  await device.until(() => device.seqs.length === 4);
  expect(device.seqs).toEqual([head - 1, head, head + 1, head + 2]);
});

test("what fails in the middle leaves no row, and can be done again once it is mended", async () => {
  const rig = await furnished();
  const spoil = (minutes: unknown) =>
    sql`update wash_services set minutes = ${minutes} where id = ${DEMO_SERVICES[0]?.id}`.execute(rig.store.accounts);
  // SQLite takes any text for a number.
  await spoil("a while");
  const { url, target, outcome, lines } = await moved(rig);
  expect(String(outcome)).toContain('invalid input syntax for type integer: "a while"');
  expect(lines.length).toBeGreaterThan(5);
  expect(await tablesWithRows(target)).toEqual([]);
  await spoil(15);
  const again = await moved(rig, url);
  expect(again.outcome).toBeArray();
  expect(await tablesWithRows(target)).toHaveLength(again.lines.length);
});

const move = (folder: string, url: string | undefined, env: Record<string, string> = {}) =>
  runMain(["admin", "move-to-postgres"], {
    ...{ PARKMATE_DATA_DIR: folder, PARKMATE_SECRET: SECRET },
    ...(url ? { DATABASE_URL: url } : {}),
    ...env,
  });

test("the operator is told what stands in the way, then what was moved and which settings to take over", async () => {
  const folder = tempFolder();
  undo.push(folder.remove);
  const url = await emptyDatabase();
  const bare = await move(folder.path, url);
  expect(bare).toMatchObject({ code: 1, out: "" });
  expect(bare.err).toContain(`the data folder ${folder.path} (PARKMATE_DATA_DIR) has no parkmate.db`);
  expect((await move(folder.path, undefined)).err).toStartWith("DATABASE_URL must name the empty PostgreSQL database");

  const store = openStore(folder.path, { exclusive: true });
  await store.migrate(0);
  await store.transaction((tx) => setFact(tx, "epoch", "an epoch"));
  const held = await move(folder.path, url);
  expect(held).toMatchObject({ code: 1, out: "" });
  expect(held.err).toContain(`a server is running on the data folder ${folder.path}; stop it first`);
  const known = readMigrations().length;
  const tomorrow = { version: known + 1, name: "from tomorrow", checksum: "c", appliedAt: 0 };
  await store.transaction((tx) => tx.insertInto("schemaMigrations").values(tomorrow).execute());
  await store.close();
  const newer = await move(folder.path, url);
  expect(newer.code).toBe(1);
  expect(newer.err).toContain(`the database has schema version ${known + 1}, this code knows ${known}`);
  const mended = openStore(folder.path, { exclusive: false });
  await mended.transaction((tx) => tx.deleteFrom("schemaMigrations").where("version", ">", known).execute());
  await mended.close();

  const secrets = { secret: "k".repeat(43), "sandbox-secret": "sandbox's own secret", "vapid-key": VAPID_PRIVATE };
  for (const [name, secret] of Object.entries(secrets)) writeFileSync(join(folder.path, name), secret);
  const done = await move(folder.path, url);
  expect(done).toMatchObject({ code: 0, err: "" });
  expect(done.out).toMatch(/^ {2}facts +1$/m);
  expect(done.out).toContain("Moved: 1 rows of ");
  expect(done.out).toContain(`PARKMATE_SECRET is not what ${join(folder.path, "secret")} holds`);
  const file = join(folder.path, "nodes.env");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const shell = Bun.spawn([
    "sh",
    "-c",
    `. ${file}; echo "$PARKMATE_SECRET|$PARKMATE_SANDBOX_SECRET|$PARKMATE_VAPID_KEYS"`,
  ]);
  const settings = (await new Response(shell.stdout).text()).trim().split("|");
  expect(settings.slice(0, 2)).toEqual([SECRET, secrets["sandbox-secret"]]);
  expect(settings[2]).toEndWith(`:${VAPID_PRIVATE}`);
  for (const secret of [SECRET, ...Object.values(secrets)]) expect(done.out).not.toContain(secret);

  // Once it holds people it is never moved to again.
  const again = await move(folder.path, url);
  expect(again).toMatchObject({ code: 1 });
  expect(again.err).toBe("Nothing was moved: the database of DATABASE_URL is not empty: it has rows in facts (1).\n");
});
