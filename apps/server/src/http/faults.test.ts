import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { sql } from "kysely";
import { systemIds } from "../platform/ids.ts";
import { type HttpPerson, type HttpRig, openHttpRig, PASSWORD, problemIn } from "../testing/httpRig.ts";

let rig: HttpRig;
let driver: HttpPerson;

beforeAll(async () => {
  rig = await openHttpRig({ engine: "sqlite" });
  driver = await rig.person("driver");
});
afterAll(() => rig.close());

/** What was logged as an error since, taken out of the log. */
const logged = (): string =>
  rig.faults
    .splice(0)
    .map((fault) => Bun.inspect(fault))
    .join("\n");
const signIn = () => rig.send("POST", "/api/auth/sign-in/email", { body: { email: driver.email, password: PASSWORD } });
const rename = (name: string) => rig.send("PATCH", "/api/me", { as: driver, body: { name } });

test("a database without room is 503 with Retry-After, also where an account is concerned; then all goes on", async () => {
  const { page_count: pages } = (await sql<{ page_count: number }>`pragma page_count`.execute(rig.store.accounts))
    .rows[0] ?? { page_count: 0 };
  await sql.raw(`pragma max_page_count = ${pages}`).execute(rig.store.accounts);
  for (const bytes of [20_000, 500, 1]) for (let fits = true; fits; ) fits = await tryToAdd(bytes);
  const got = await signIn();
  problemIn(got, 503, "unavailable");
  expect(got.headers.get("retry-after")).toBe("2");
  expect(got.text).not.toContain("SQLITE");
  expect(logged()).toContain("SQLITE_FULL");
  await sql`pragma max_page_count = 1000000`.execute(rig.store.accounts);
  expect((await signIn()).status).toBe(200);
  expect(logged()).toBe("");
});

/** Whether there was room for one more session of that size. */
async function tryToAdd(bytes: number): Promise<boolean> {
  const row = {
    ...{ id: systemIds.next(), token: crypto.randomUUID(), userId: driver.userId, expiresAt: "2020" },
    ...{ createdAt: "", updatedAt: "", ipAddress: "x".repeat(bytes), userAgent: "" },
  };
  try {
    await rig.store.accounts.insertInto("session").values(row).execute();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "SQLITE_FULL") return false;
    throw error;
  }
}

test("a database that another process holds is 503", async () => {
  // What was logged a moment ago is not logged again.
  await rig.time.advance(10_000);
  await sql`pragma busy_timeout = 20`.execute(rig.store.accounts);
  const other = new Database(join(rig.folder, "parkmate.db"));
  other.run("begin immediate");
  for (const got of [await rename("Busy"), await signIn()]) problemIn(got, 503, "unavailable");
  other.run("rollback");
  other.close();
  expect(logged()).toContain("SQLITE_BUSY");
  expect((await rename("Free")).status).toBe(200);
  expect((await signIn()).status).toBe(200);
});

test("what went wrong on our side stays in the log: the answer is 500 and says nothing", async () => {
  await sql`alter table profiles rename to profiles_away`.execute(rig.store.accounts);
  for (const got of [await rig.send("GET", "/api/me", { as: driver }), await rename("X")]) {
    problemIn(got, 500, "internal");
    expect(got.json).toEqual({
      type: "urn:parkmate:problem:internal",
      title: "Something went wrong on our side",
      status: 500,
      code: "internal",
      detail: "Something went wrong on our side.",
    });
  }
  await sql`alter table profiles_away rename to profiles`.execute(rig.store.accounts);
  await sql`alter table account rename to account_away`.execute(rig.store.accounts);
  const got = await signIn();
  problemIn(got, 500, "internal");
  expect(got.text).not.toMatch(/table|account|sql/i);
  await sql`alter table account_away rename to account`.execute(rig.store.accounts);
  expect(logged()).toContain("no such table");
  expect((await signIn()).status).toBe(200);
});
