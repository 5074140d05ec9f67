import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { LotSummaryView, OwnerView, Page, UserView } from "@parkmate/protocol";
import { indexPeople } from "../commands/indexPeople.ts";
import { type HttpPerson, type HttpRig, openHttpRig, PASSWORD, personOf, problemIn } from "../testing/httpRig.ts";

let rig: HttpRig;
let admin: HttpPerson;
beforeAll(async () => {
  rig = await openHttpRig();
  admin = await rig.person("admin");
});
afterAll(() => rig.close());

const get = async (query = ""): Promise<Page<UserView>> => {
  const got = await rig.send("GET", `/api/admin/users${query}`, { as: admin });
  expect(got.status, got.text).toBe(200);
  return got.json as Page<UserView>;
};
const found = async (query: string): Promise<string[]> => (await get(query)).items.map(({ id }) => id);
const post = (person: { userId: string }, verb: "disable" | "enable", as: HttpPerson = admin) =>
  rig.send("POST", `/api/admin/users/${person.userId}/${verb}`, { as });
const one = (list: "users" | "owners", id: string) => rig.send("GET", `/api/admin/${list}/${id}`, { as: admin });
const signIn = (person: HttpPerson, password = PASSWORD) =>
  rig.send("POST", "/api/auth/sign-in/email", { body: { email: person.email, password } });
const register = async (fields: object): Promise<HttpPerson> => {
  const got = await rig.send("POST", "/api/register", { body: { password: PASSWORD, ...fields } });
  expect(got.status, got.text).toBe(201);
  const { user } = got.json as { user: { id: string; email: string } };
  return personOf(user.id, user.email, got.headers);
};
const sessionsOf = (person: HttpPerson) =>
  rig.store.accountsRead.selectFrom("session").select("id").where("userId", "=", person.userId).execute();
/** What admins are told went stale while `work` runs. */
async function toldAdmins(work: () => Promise<unknown>): Promise<unknown[]> {
  const heard: unknown[] = [];
  const end = await rig.world.channels.subscribe("admins", (bell) => {
    if (bell.kind === "changed") heard.push([bell.resource, bell.id]);
  });
  await work();
  end();
  return heard;
}

describe("CONTRACT §2 GET /api/admin/users", () => {
  let zoe: HttpPerson;
  let omar: HttpPerson;
  beforeAll(async () => {
    zoe = await register({
      ...{ role: "driver", name: "Zoë D'Souza", email: "zoe.souza@mail.test", phone: "98470 55555" },
    });
    const business = { businessName: "Harbour Parking", city: "Alappuzha" };
    omar = await register({ role: "owner", name: "Omar Kutty", email: "omar@mail.test", ...business });
  });

  test("shows people newest first, owners with their business, and where they stand", async () => {
    const { items } = await get("?limit=2");
    expect(items).toEqual([
      {
        ...{ id: omar.userId, role: "owner", name: "Omar Kutty", email: "omar@mail.test", phone: null },
        ...{ businessName: "Harbour Parking", city: "Alappuzha", ownerStatus: "pending", disabled: false },
        createdAt: new Date(rig.world.clock.now()).toISOString(),
      },
      {
        ...{ id: zoe.userId, role: "driver", name: "Zoë D'Souza", email: "zoe.souza@mail.test", phone: "9847055555" },
        ...{ disabled: false, createdAt: new Date(rig.world.clock.now()).toISOString() },
      },
    ]);
  });

  const searches: [q: string, who: "zoe" | "omar" | null][] = [
    ["zoe", "zoe"],
    ["ZOË", "zoe"],
    ["sou", "zoe"],
    ["souza zo", "zoe"],
    ["zoe.souza@mail.test", "zoe"],
    ["98470555", "zoe"],
    ["harbour", "omar"],
    ["alap", "omar"],
    ["kutty omar", "omar"],
    ["zoe kutty", null],
    ["ouza", null],
    ["@", null],
  ];
  test.each(searches)("by words: %s", async (q, who) => {
    const expected = who === "zoe" ? [zoe.userId] : who === "omar" ? [omar.userId] : [];
    expect(await found(`?q=${encodeURIComponent(q)}`)).toEqual(expected);
  });

  test("an empty search finds everybody, a changed profile is found by its new words only", async () => {
    expect((await found("?q=%20")).length).toBeGreaterThan(2);
    const patch = { body: { businessName: "Lagoon Parking" }, as: omar };
    const stale = await toldAdmins(() => rig.send("PATCH", "/api/me", patch));
    expect(stale).toEqual([["user", omar.userId]]);
    expect(await found("?q=lagoon")).toEqual([omar.userId]);
    expect(await found("?q=harbour")).toEqual([]);
  });

  test("by role and by whether disabled; pages lead on until all were seen once", async () => {
    const driver = await rig.person("driver");
    await post(driver, "disable");
    expect(await found("?disabled=true")).toEqual([driver.userId]);
    expect(await found("?disabled=false")).not.toContain(driver.userId);
    expect(await found("?role=admin")).toEqual([admin.userId]);
    expect(await found("?role=owner&q=kutty")).toEqual([omar.userId]);
    const all = await found("?limit=100");
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page<UserView> = await get(`?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    }
    expect(seen).toEqual(all);
  });

  test("the system's own account is no person", async () => {
    const canary = await rig.access.serviceSession("canary");
    await rig.store.transaction(async (tx) => {
      const row = await tx
        .selectFrom("profiles")
        .selectAll()
        .where("userId", "=", admin.userId)
        .executeTakeFirstOrThrow();
      const service = {
        userId: canary.userId,
        email: "canary-1",
        name: "Canary",
        role: "driver",
        isService: 1,
      } as const;
      await tx
        .insertInto("profiles")
        .values({ ...row, ...service })
        .execute();
    });
    expect(await found("?q=canary")).toEqual([]);
    expect(await found("?limit=100")).not.toContain(canary.userId);
    for (const verb of ["disable", "enable"] as const) problemIn(await post(canary, verb), 404, "not_found");
    problemIn(await one("users", canary.userId), 404, "not_found");
    expect((await rig.send("GET", `/api/admin/notifications?userId=${canary.userId}`, { as: admin })).status).toBe(404);
    await canary.end();
  });

  test("a role, a flag or a page that is none is refused", async () => {
    for (const [query, field] of [
      ["role=boss", "role"],
      ["disabled=yes", "disabled"],
      ["limit=0", "limit"],
      [`q=${"x".repeat(101)}`, "q"],
    ] as const) {
      const problem = problemIn(await rig.send("GET", `/api/admin/users?${query}`, { as: admin }), 422, "validation");
      expect(problem.errors?.map((error) => error.field)).toEqual([field]);
    }
  });

  test("owners are found by words, too", async () => {
    const got = await rig.send("GET", "/api/admin/owners?q=omar&status=pending", { as: admin });
    expect((got.json as Page<{ id: string }>).items.map(({ id }) => id)).toEqual([omar.userId]);
    expect((await rig.send("GET", "/api/admin/owners?q=nobody", { as: admin })).json).toEqual({
      items: [],
      next: null,
    });
  });

  test("one person and one owner are as in the lists, whoever it is; a driver is no owner, and nobody has another id", async () => {
    for (const who of [zoe, omar, admin]) {
      const listed = (await get("?limit=100")).items.find(({ id }) => id === who.userId);
      expect((await one("users", who.userId)).json).toEqual(listed);
    }
    const owners = await rig.send("GET", "/api/admin/owners?limit=100", { as: admin });
    const listed = (owners.json as Page<OwnerView>).items.find(({ id }) => id === omar.userId);
    expect((await one("owners", omar.userId)).json).toEqual(listed);
    for (const id of [zoe.userId, admin.userId, "nobody"]) problemIn(await one("owners", id), 404, "not_found");
    problemIn(await one("users", "nobody"), 404, "not_found");
  });

  test("people from before the search are found once they were indexed; that happens once", async () => {
    await rig.store.transaction(async (tx) => {
      await tx.deleteFrom("searchWords").execute();
    });
    expect(await found("?q=zoe")).toEqual([]);
    await indexPeople(rig.world);
    expect(await found("?q=zoe")).toEqual([zoe.userId]);
    const before = await rig.store.read.selectFrom("searchWords").selectAll().execute();
    await indexPeople(rig.world);
    expect(await rig.store.read.selectFrom("searchWords").selectAll().execute()).toEqual(before);
  });
});

describe("CONTRACT §2 POST /api/admin/users/:id/disable and /enable", () => {
  test("a disabled person has no session, is refused at sign-in without one, and signs in again once enabled", async () => {
    const driver = await rig.person("driver");
    await signIn(driver);
    expect((await sessionsOf(driver)).length).toBe(2);
    const stale = await toldAdmins(async () => {
      const got = await post(driver, "disable");
      expect(got.json).toMatchObject({ user: { id: driver.userId, disabled: true } });
    });
    expect(stale).toEqual([["user", driver.userId]]);
    expect(await sessionsOf(driver)).toEqual([]);
    expect((await rig.send("GET", "/api/me", { as: driver })).status).toBe(401);

    const refused = await signIn(driver);
    problemIn(refused, 403, "user.disabled");
    expect(refused.headers.getSetCookie()).toEqual([]);
    expect(refused.headers.get("set-auth-token")).toBeNull();
    expect(await sessionsOf(driver)).toEqual([]);
    problemIn(await signIn(driver, "not the password"), 401, "credentials.invalid");

    expect((await post(driver, "enable")).json).toMatchObject({ user: { id: driver.userId, disabled: false } });
    expect((await rig.send("GET", "/api/me", { as: driver })).status).toBe(401);
    expect((await signIn(driver)).status).toBe(200);
  });

  test("a doubled click is told that it is so already, and one of many at once wins", async () => {
    const driver = await rig.person("driver");
    problemIn(await post(driver, "enable"), 409, "user.wrong_state");
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(driver, "disable")));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    problemIn(await post(driver, "disable"), 409, "user.wrong_state");
  });

  test("nobody disables themselves; of two admins who disable one another at once one stays", async () => {
    problemIn(await post(admin, "disable"), 409, "user.wrong_state");
    const [one, other] = [await rig.person("admin"), await rig.person("admin")];
    const answers = await Promise.all([post(one, "disable", other), post(other, "disable", one)]);
    expect(answers.map(({ status }) => status === 200).sort()).toEqual([false, true]);
    const left = await rig.store.read
      .selectFrom("profiles")
      .select("userId")
      .where("userId", "in", [one.userId, other.userId])
      .where("disabledAt", "is", null)
      .execute();
    expect(left).toHaveLength(1);
  });

  test("an unknown person is not found", async () => {
    problemIn(await post({ userId: "nobody" }, "disable"), 404, "not_found");
    problemIn(await post({ userId: "nobody" }, "enable"), 404, "not_found");
  });

  test("lots of a disabled owner are invisible and take no booking; what runs goes on; enabled they are back", async () => {
    const [owner, driver] = [await rig.person("owner"), await rig.person("driver")];
    const { lot, slots } = await rig.lot(owner.userId, { name: "Vanishing Lot", slots: 2 });
    const book = (slotId: string | undefined, vehicleNumber: string) => {
      const body = { slotId, vehicleNumber, minutes: 60, payment: { method: "upi", token: "tok_ok" } };
      return rig.send("POST", "/api/bookings", { as: driver, body });
    };
    const booked = await book(slots[0]?.id, "KL 07 AB 1111");
    const { booking } = booked.json as { booking: { id: string } };
    const listed = async () => {
      const { items } = (await rig.send("GET", "/api/lots?q=vanishing")).json as Page<LotSummaryView>;
      return items.map(({ id }) => id);
    };
    expect(await listed()).toEqual([lot.id]);
    const bells: string[] = [];
    const end = await rig.world.channels.subscribe(`lot:${lot.id}`, (bell) => bells.push(bell.kind));

    expect((await post(owner, "disable")).status).toBe(200);
    expect(bells).toEqual(["lot"]);
    expect(await listed()).toEqual([]);
    expect((await rig.send("GET", `/api/lots/${lot.id}`)).status).toBe(404);
    problemIn(await book(slots[1]?.id, "KL 07 AB 2222"), 404, "not_found");
    const body = { minutes: 15, payment: { method: "upi", token: "tok_ok" } };
    expect((await rig.send("POST", `/api/bookings/${booking.id}/renewals`, { as: driver, body })).status).toBe(201);

    const rungBefore = bells.length;
    expect((await post(owner, "enable")).status).toBe(200);
    expect(bells.length).toBe(rungBefore + 1);
    expect(await listed()).toEqual([lot.id]);
    end();
  });

  test("a disabled driver's booking runs on to its end", async () => {
    const [owner, driver] = [await rig.person("owner"), await rig.person("driver")];
    const { slots } = await rig.lot(owner.userId);
    const body = {
      ...{ slotId: slots[0]?.id, vehicleNumber: "KL 07 AB 3333", minutes: 60 },
      payment: { method: "upi", token: "tok_ok" },
    };
    const { booking } = (await rig.send("POST", "/api/bookings", { as: driver, body })).json as {
      booking: { id: string };
    };
    await post(driver, "disable");
    expect((await rig.booking(booking.id)).state).toBe("active");
    await rig.pass(66 * 60_000);
    expect((await rig.booking(booking.id)).state).toBe("completed");
    expect(await rig.events(driver.userId)).toEqual(["booking.expiring", "booking.expired", "booking.completed"]);
  });
});
