import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Access, SignedIn } from "../access/access.ts";
import { markRead } from "../notify/markRead.ts";
import { bodyOf, openWorld, type TestWorld } from "../testing/world.ts";
import { assignEmployee, unassignEmployee } from "./assignEmployee.ts";
import { decideOwner } from "./decideOwner.ts";
import { type Registration, registerPerson } from "./registerPerson.ts";
import { updateMe } from "./updateMe.ts";

let rig: TestWorld;
beforeEach(async () => {
  rig = await openWorld();
});
afterEach(() => rig.close());

/** Accounts in memory, as better-auth keeps them. */
function accounts(): Access {
  const known = new Map<string, { userId: string; password: string }>();
  const signedIn = (userId: string): SignedIn => ({ userId, headers: new Headers() });
  return {
    async createAccount({ email, password }) {
      if (known.has(email)) return null;
      const userId = `user-${known.size + 100}`;
      known.set(email, { userId, password });
      return signedIn(userId);
    },
    async signIn(email, password) {
      const account = known.get(email);
      return account?.password === password ? signedIn(account.userId) : null;
    },
    migrate: () => Promise.reject(new Error("not used")),
    authenticate: () => Promise.reject(new Error("not used")),
    recognize: () => Promise.reject(new Error("not used")),
    handle: () => Promise.reject(new Error("not used")),
    serviceSession: () => Promise.reject(new Error("not used")),
    changePassword: () => Promise.reject(new Error("not used")),
    endSessions: () => Promise.reject(new Error("not used")),
    sightings: { note: () => undefined, lastSeen: () => null, flush: async () => undefined },
  };
}
const registration: Registration = {
  ...{ role: "owner", name: "Anand", email: "anand@parkmate.test", password: "long enough" },
  ...{ businessName: "Anand Parking", city: "Kochi" },
};

describe("registration", () => {
  test("DOMAIN §6 #17 owner.registered: an owner waits for approval, and every admin hears", async () => {
    const admins = [await rig.admin(), await rig.admin()];
    const outcome = await registerPerson(rig.world, accounts(), registration);
    if (!outcome.ok) throw new Error("the registration was refused");
    const { userId } = outcome.value;
    for (const admin of admins) {
      expect(await rig.told(admin)).toMatchObject([
        { event: "owner.registered", data: { ownerId: userId, name: "Anand Parking", city: "Kochi" } },
      ]);
    }
    expect(await rig.told(userId)).toEqual([]);
  });

  test("a driver is there at once, and nobody hears", async () => {
    const admin = await rig.admin();
    const outcome = await registerPerson(rig.world, accounts(), { ...registration, role: "driver" });
    expect(outcome.ok).toBe(true);
    expect(await rig.events(admin)).toEqual([]);
  });

  test("an address that is taken is refused, also with its own password", async () => {
    const access = accounts();
    await registerPerson(rig.world, access, registration);
    for (const password of ["another one", registration.password]) {
      expect(await registerPerson(rig.world, access, { ...registration, password })).toMatchObject({
        ...{ ok: false, refusal: { code: "email.taken" } },
      });
    }
  });

  test("one that died between account and role is completed by repeating it with the right password", async () => {
    const access = accounts();
    await access.createAccount(registration);
    expect((await registerPerson(rig.world, access, { ...registration, password: "wrong one" })).ok).toBe(false);
    expect((await registerPerson(rig.world, access, registration)).ok).toBe(true);
  });

  test("twice at once makes one person", async () => {
    const admin = await rig.admin();
    const access = accounts();
    const outcomes = await Promise.all([1, 2, 3].map(() => registerPerson(rig.world, access, registration)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await rig.events(admin)).toEqual(["owner.registered"]);
  });
});

describe("deciding an owner", () => {
  test("DOMAIN §6 #18 owner.approved: the owner hears, the lots can be booked", async () => {
    const owner = await rig.owner("pending");
    const { slots } = await rig.lot(owner);
    const driver = await rig.driver();
    bodyOf(await rig.book(driver, slots[0]?.id ?? ""), 404);
    expect(await decideOwner(rig.world, owner, { status: "approved" })).toEqual({
      ok: true,
      value: { ownerId: owner },
    });
    bodyOf(await rig.book(driver, slots[0]?.id ?? ""), 201);
    expect(await rig.events(owner)).toEqual(["owner.approved", "booking.created"]);
  });

  test("DOMAIN §6 #18 owner.declined: the owner hears why", async () => {
    const owner = await rig.owner("pending");
    await decideOwner(rig.world, owner, { status: "declined", reason: "The papers are missing" });
    expect(await rig.told(owner)).toMatchObject([
      { event: "owner.declined", data: { status: "declined", reason: "The papers are missing" } },
    ]);
  });

  test("the same decision twice is refused and told once; a driver is no owner", async () => {
    const owner = await rig.owner("pending");
    const approve = (id: string) => decideOwner(rig.world, id, { status: "approved" });
    const outcomes = await Promise.all([approve(owner), approve(owner)]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await rig.events(owner)).toEqual(["owner.approved"]);
    for (const id of [await rig.driver(), "none"]) {
      expect(await approve(id)).toMatchObject({ ok: false, refusal: { code: "not_found" } });
    }
  });
});

describe("employees", () => {
  test("an admin assigns a free one: the owner hears name and phone, waiting washes are taken up", async () => {
    const owner = await rig.owner();
    const { slots } = await rig.lot(owner, { slots: 4 });
    const foam = await rig.washService();
    for (const { id } of slots) bodyOf(await rig.book(await rig.driver(), id, { washServiceId: foam.id }), 201);
    const ravi = await rig.employee(null);
    expect(await assignEmployee(rig.world, ravi.id, owner)).toEqual({ ok: true, value: { employeeId: ravi.id } });
    expect((await rig.told(owner)).at(-1)).toMatchObject({
      event: "employee.assigned",
      data: { employeeId: ravi.id, name: "Ravi", phone: "9847011111" },
    });
    const washes = (await rig.rows()).carwashes as { id: string; employeeId: string | null }[];
    const workers = washes.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ employeeId }) => employeeId);
    expect(workers).toEqual([ravi.id, ravi.id, ravi.id, null]);
  });

  test("one who is taken, unknown, or for somebody who is no approved owner is refused, and nobody hears", async () => {
    const [owner, other, waiting] = [await rig.owner(), await rig.owner(), await rig.owner("pending")];
    const ravi = await rig.employee(owner);
    const free = await rig.employee(null);
    const cases = [
      [ravi.id, other, "employee.wrong_state"],
      [ravi.id, owner, "employee.wrong_state"],
      ["none", owner, "not_found"],
      [free.id, waiting, "validation"],
      [free.id, await rig.driver(), "validation"],
    ] as const;
    for (const [employeeId, ownerId, code] of cases) {
      expect(await assignEmployee(rig.world, employeeId, ownerId)).toMatchObject({ ok: false, refusal: { code } });
    }
    for (const each of [owner, other, waiting]) expect(await rig.events(each)).toEqual([]);
  });

  test("assigned to two owners at once one gets them, and only that one hears", async () => {
    const owners = [await rig.owner(), await rig.owner()];
    const ravi = await rig.employee(null);
    const outcomes = await Promise.all(owners.map((owner) => assignEmployee(rig.world, ravi.id, owner)));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const told = await Promise.all(owners.map((owner) => rig.events(owner)));
    expect(told.flat()).toEqual(["employee.assigned"]);
  });

  test("one is taken back unless washes of theirs are running", async () => {
    const owner = await rig.owner();
    const ravi = await rig.employee(owner);
    const { slots } = await rig.lot(owner);
    const foam = await rig.washService();
    expect((await unassignEmployee(rig.world, ravi.id)).ok).toBe(true);
    expect(await unassignEmployee(rig.world, ravi.id)).toMatchObject({ refusal: { code: "employee.wrong_state" } });
    await assignEmployee(rig.world, ravi.id, owner);
    bodyOf(await rig.book(await rig.driver(), slots[0]?.id ?? "", { washServiceId: foam.id }), 201);
    expect(await unassignEmployee(rig.world, ravi.id)).toMatchObject({ refusal: { code: "employee.wrong_state" } });
  });
});

test("a person changes the named fields of their own profile, the others stay", async () => {
  const driver = await rig.driver();
  const outcome = await updateMe(rig.world, driver, { vehicleNumber: "KL08AZ1234" });
  expect(outcome).toMatchObject({ ok: true, value: { vehicleNumber: "KL08AZ1234", phone: "9847012345" } });
});

describe("marking read", () => {
  async function told(count: number): Promise<string> {
    const owner = await rig.owner();
    const { slots } = await rig.lot(owner, { slots: count });
    for (const { id } of slots) bodyOf(await rig.book(await rig.driver(), id, { method: "cash" }), 201);
    return owner;
  }

  test("up to a notice, or some of them: the rest stays unread, what was read stays read", async () => {
    const owner = await told(5);
    expect(await markRead(rig.world, owner, { upTo: 2 })).toEqual({
      ok: true,
      value: { unread: 3, head: 5, readRev: 1 },
    });
    expect(await markRead(rig.world, owner, { seqs: [2, 4, 4] })).toMatchObject({ value: { unread: 2, readRev: 2 } });
    expect(await markRead(rig.world, owner, { upTo: 2 })).toMatchObject({ value: { unread: 2, readRev: 2 } });
    expect(await markRead(rig.world, owner, { seqs: [] })).toMatchObject({ value: { unread: 2, readRev: 2 } });
    await rig.told(owner);
  });

  test("beyond the head is refused, and changes nothing", async () => {
    const owner = await told(1);
    for (const mark of [{ upTo: 2 }, { seqs: [1, 2] }]) {
      expect(await markRead(rig.world, owner, mark)).toMatchObject({ ok: false, refusal: { code: "validation" } });
    }
    expect(await markRead(rig.world, owner, { upTo: 0 })).toMatchObject({ value: { unread: 1, readRev: 0 } });
  });

  test("two devices at once count each notice once", async () => {
    const owner = await told(6);
    await Promise.all([markRead(rig.world, owner, { upTo: 4 }), markRead(rig.world, owner, { seqs: [1, 2, 3, 6] })]);
    expect(await markRead(rig.world, owner, { upTo: 0 })).toMatchObject({ value: { unread: 1 } });
    await rig.told(owner);
  });
});
