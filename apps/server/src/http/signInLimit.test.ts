import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type HttpRig, openHttpRig, PASSWORD, problemIn } from "../testing/httpRig.ts";
import { signInNodes } from "../testing/signInNodes.ts";
import { openAt, TEST_ENGINE } from "../testing/testDatabase.ts";
import { HOUR, MINUTE, START } from "../testing/times.ts";

const times = <Value>(count: number, make: (n: number) => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

describe("two servers over one database", () => {
  const undo: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const each of undo.splice(0).reverse()) await each();
  });

  test("of 40 wrong passwords at once ten are checked; then nobody signs in on either until the wait is over", async () => {
    const one = await openHttpRig();
    undo.push(one.close);
    const other = await openHttpRig({
      over: () => {
        if (TEST_ENGINE === "sqlite") return one.store;
        const store = openAt(one.place, { exclusive: false });
        undo.push(store.close);
        return store;
      },
    });
    undo.push(other.close);
    const driver = await one.person("driver");
    const signIn = (rig: HttpRig, password: string, peer: string) =>
      rig.send("POST", "/api/auth/sign-in/email", { body: { email: driver.email, password }, peer });

    expect((await signIn(other, PASSWORD, "203.0.113.1")).status).toBe(200);
    const got = await times(40, (n) => signIn(n % 2 ? one : other, "not the password", `203.0.113.${n}`));
    expect(got.filter(({ status }) => status === 401)).toHaveLength(10);
    const refused = got.filter(({ status }) => status === 429);
    expect(refused.map(({ headers }) => headers.get("retry-after"))).toEqual(Array(30).fill("90"));
    for (const rig of [one, other]) problemIn(await signIn(rig, PASSWORD, "203.0.113.50"), 429, "rate_limited");
    const registered = await other.send("POST", "/api/register", {
      body: { role: "driver", name: "Guess", email: driver.email.toUpperCase(), password: PASSWORD },
    });
    problemIn(registered, 429, "rate_limited");
    const changed = await other.send("POST", "/api/auth/change-password", {
      as: driver,
      body: { currentPassword: PASSWORD, newPassword: `${PASSWORD}, a new one` },
    });
    problemIn(changed, 429, "rate_limited");
    expect((await other.send("GET", "/api/me", { as: driver })).status).toBe(200);

    for (const rig of [one, other]) await rig.time.advance(90_000);
    expect((await signIn(other, PASSWORD, "203.0.113.50")).status).toBe(200);
  });
});

describe("the count", () => {
  let nodes: Awaited<ReturnType<typeof signInNodes>>;
  beforeEach(async () => {
    nodes = await signInNodes();
  });
  afterEach(() => nodes.close());
  const node = (n: number) => nodes.both[n % 2 === 0 ? 0 : 1];
  const fail = async (count: number, email = "a@x"): Promise<void> => {
    for (let n = 0; n < count; n++) expect(await node(n).guess(email, `address ${n}`)).toBe("checked");
  };

  test("is one for all spellings of an account, and of an account alone", async () => {
    await fail(10);
    expect(await node(0).guess(" A@X ", "another address")).toBe(90);
    expect(await node(1).good("a@x", "another address")).toBe(90);
    expect(await node(0).guess("b@x", "another address")).toBe("checked");
  });

  test("outlives a restart of all nodes", async () => {
    await fail(10);
    expect(await (await nodes.restart()).guess("a@x", "another address")).toBe(90);
  });

  test("lets one more in after each ninety seconds, ten again after a quarter of an hour", async () => {
    await fail(10);
    await nodes.advance(89_000);
    expect(await node(0).guess("a@x")).toBe(1);
    await nodes.advance(1_000);
    expect([await node(0).guess("a@x"), await node(1).guess("a@x")]).toEqual(["checked", 90]);
    await nodes.advance(15 * MINUTE);
    await fail(10);
    expect(await node(0).guess("a@x", "another address")).toBe(90);
  });

  test("is none of attempts that do not fail, nor of those that break off", async () => {
    await fail(9);
    for (let n = 0; n < 12; n++) expect(await node(n).good("a@x")).toBe("checked");
    const broken = node(0).signIn("a@x", "address", () => Promise.reject(new Error("the database is away")));
    await expect(broken).rejects.toThrow("the database is away");
    expect(await times(12, () => node(0).good("a@x"))).toEqual(Array(12).fill("checked"));
    expect([await node(1).guess("a@x"), await node(0).guess("a@x")]).toEqual(["checked", 90]);
  });

  test("goes by the address, too: sixty in a minute, whatever the accounts", async () => {
    const got = await times(80, (n) => node(n).guess(`${n}@x`, "203.0.113.4"));
    expect(got.filter((each) => each === "checked")).toHaveLength(60);
    expect(got.filter((each) => each === 1)).toHaveLength(20);
    expect(await node(0).guess("another@x", "203.0.113.5")).toBe("checked");
    // Nothing was counted against the accounts that the address may not try.
    expect(await nodes.rows()).toHaveLength(60 + 1 + 2);
    await nodes.advance(1_000);
    expect([await node(0).guess("b@x", "203.0.113.4"), await node(1).guess("b@x", "203.0.113.4")]).toEqual([
      "checked",
      1,
    ]);
  });

  test("costs who is refused no transaction, and a burst of them one", async () => {
    await fail(10);
    nodes.seen.transactions = 0;
    for (let n = 0; n < 20; n++) expect(await node(n).guess("a@x", `address ${n}`)).toBe(90);
    expect(await times(200, (n) => node(n).guess("a@x", `address ${n}`))).toEqual(Array(200).fill(90));
    expect(nodes.seen.transactions).toBe(0);
    const burst = await times(200, (n) => node(0).guess("b@x", `address ${n}`));
    expect(burst).toEqual([...Array(10).fill("checked"), ...Array(190).fill(90)]);
    expect(nodes.seen.transactions).toBe(11);
  });

  test("is kept under names of one length and forgotten when it is over", async () => {
    await fail(3, `${"long".repeat(2_000)}@x`);
    expect(new Set((await nodes.rows()).map(({ key }) => key.length))).toEqual(new Set([64]));
    await nodes.advance(4 * MINUTE);
    await node(0).rig.timekeeper.runDue();
    expect((await nodes.rows()).map(({ countsUntil }) => countsUntil)).toEqual([START + 270_000]);
    await nodes.advance(10 * MINUTE);
    await node(0).rig.timekeeper.runDue();
    expect(await nodes.rows()).toEqual([]);
  });

  test("of a clock that was an hour ahead locks nobody out", async () => {
    await nodes.advance(HOUR);
    await fail(10);
    const right = await nodes.restart();
    expect(await times(11, () => right.guess("a@x"))).toEqual([...Array(10).fill("checked"), 90]);
  });

  test("that cannot be taken back is no reason to refuse who was let in", async () => {
    const signedIn = node(0).signIn("a@x", "address", async () => {
      nodes.seen.failing = true;
      return { failed: false, value: "welcome" };
    });
    expect(await signedIn).toEqual({ value: "welcome" });
    await expect(node(0).guess("a@x")).rejects.toThrow("cannot be written to");
    nodes.seen.failing = false;
    await fail(9);
    expect(await node(1).guess("a@x")).toBe(90);
  });
});
