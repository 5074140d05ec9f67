import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { CarwashView } from "@parkmate/protocol";
import type { Employee } from "../domain/entities.ts";
import { bodyOf, openWorld, type TestWorld } from "../testing/world.ts";
import { addWashService, changeWashService } from "./addWashService.ts";
import { assignEmployee, decideEmployee, takeEmployee, unassignEmployee } from "./assignEmployee.ts";
import { applyAsEmployee, hireEmployee } from "./enterEmployee.ts";
import { stepCarwash } from "./moveCarwash.ts";
import { setAvailability } from "./setAvailability.ts";

let rig: TestWorld;
let owner: string;
let other: string;
let pending: string;
beforeEach(async () => {
  rig = await openWorld();
  [owner, other, pending] = [await rig.owner(), await rig.owner(), await rig.owner("pending")];
});
afterEach(() => rig.close());

const applicant = { name: "Ravi", phone: "9847012345", licenceNumber: "KL-7" };
const employees = async () => (await rig.rows()).employees as unknown as Employee[];
const stored = async (id: string) => (await employees()).find((row) => row.id === id);
const take = (by: string, id: string) => takeEmployee(rig.world, { ownerId: by, sessionId: `session of ${by}` }, id);
const refusedWith = (code: string, detail?: string) => ({
  ok: false,
  refusal: { code, ...(detail ? { detail } : {}) },
});
/** Orders so many add-on washes at lots of the owner, in order. */
async function washes(count: number, by = owner): Promise<string[]> {
  const { slots } = await rig.lot(by, { slots: count });
  const foam = await rig.washService();
  const ids: string[] = [];
  for (const { id } of slots) {
    const answer = await rig.book(await rig.driver(), id, { washServiceId: foam.id });
    ids.push(bodyOf<{ carwash: CarwashView }>(answer, 201).carwash.id);
  }
  return ids;
}
const workersOf = (ids: string[]) => Promise.all(ids.map(async (id) => (await rig.wash(id)).employeeId));
/** Who hears that employees changed while `run` runs. */
async function hears(run: () => Promise<unknown>): Promise<string[]> {
  const heard = new Set<string>();
  const ends = await Promise.all(
    [owner, other, pending, "admins"].map((who) =>
      rig.world.channels.subscribe(who === "admins" ? "admins" : `user:${who}`, (bell) => {
        if (bell.kind === "changed" && bell.resource === "employee") heard.add(who);
      }),
    ),
  );
  await run();
  for (const end of ends) end();
  return [owner, other, pending, "admins"].filter((who) => heard.has(who));
}

describe("DOMAIN §1: employees come in by the application form", () => {
  test("who applies is applied, in no pool, seen by admins; accepted they are in the free pool of all approved owners", async () => {
    let id = "";
    const applying = async () => {
      const outcome = await applyAsEmployee(rig.world, applicant);
      if (outcome.ok) ({ id } = outcome.value);
      expect(outcome).toEqual({ ok: true, value: { ...applicant, id, status: "applied" } });
    };
    expect(await hears(applying)).toEqual(["admins"]);
    expect(await stored(id)).toMatchObject({
      ...applicant,
      status: "applied",
      ownerId: null,
      availability: "available",
    });
    expect(await take(owner, id)).toMatchObject(refusedWith("not_found", "There is no such employee."));
    expect(await assignEmployee(rig.world, id, owner)).toMatchObject(
      refusedWith("employee.wrong_state", "Ravi has not been accepted yet."),
    );
    expect(await hears(() => decideEmployee(rig.world, id, "accepted"))).toEqual([owner, other, "admins"]);
    expect(await stored(id)).toMatchObject({ status: "accepted", ownerId: null });
    for (const status of ["accepted", "declined"] as const) {
      expect(await decideEmployee(rig.world, id, status)).toMatchObject(
        refusedWith("employee.wrong_state", "Ravi is accepted already."),
      );
    }
    expect((await take(owner, id)).ok).toBe(true);
  });

  test("who is declined can be neither taken nor assigned", async () => {
    const { id } = await rig.employee(null, { status: "applied" });
    expect(await hears(() => decideEmployee(rig.world, id, "declined"))).toEqual(["admins"]);
    expect(await take(owner, id)).toMatchObject(refusedWith("not_found"));
    expect(await assignEmployee(rig.world, id, owner)).toMatchObject(
      refusedWith("employee.wrong_state", "Ravi was declined."),
    );
    expect(await decideEmployee(rig.world, "none", "accepted")).toMatchObject(refusedWith("not_found"));
  });

  test("an application sent twice is one; another person's, or one after the decision, is another", async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => applyAsEmployee(rig.world, applicant)));
    expect(await employees()).toHaveLength(1);
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    await applyAsEmployee(rig.world, { ...applicant, name: "Meera" });
    await decideEmployee(rig.world, (await employees())[0]?.id ?? "", "declined");
    await applyAsEmployee(rig.world, applicant);
    expect(await employees()).toHaveLength(3);
  });

  test("an admin adds one to the free pool at once, once per key", async () => {
    const key = { scope: "s", requestHash: "h" };
    expect(await hears(() => hireEmployee(rig.world, applicant, key))).toEqual([owner, other, "admins"]);
    const again = await hireEmployee(rig.world, applicant, key);
    expect(again).toMatchObject({ status: 201, replayed: true });
    expect(await employees()).toMatchObject([{ ...applicant, status: "accepted", ownerId: null }]);
    expect(bodyOf<{ employee: Employee }>(again, 201).employee).toMatchObject({ ...applicant, workload: 0 } as never);
  });
});

describe("DOMAIN §5: an owner takes somebody from the free pool", () => {
  test("two owners at once: one wins and is told, the other gets a sentence and nothing else", async () => {
    const { id } = await rig.employee(null);
    const outcomes = await Promise.all([take(owner, id), take(other, id), take(owner, id)]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, false]);
    expect(outcomes.slice(1)).toMatchObject([
      refusedWith("employee.wrong_state", "Another owner has taken this person from the pool."),
      refusedWith("employee.wrong_state", "Ravi works for you already."),
    ]);
    expect((await stored(id))?.ownerId).toBe(owner);
    expect([await rig.events(owner), await rig.events(other)]).toEqual([["employee.assigned"], []]);
  });

  test("DOMAIN §6 #10 employee.assigned: own taking is a confirmation on other devices only, an admin's assignment is for all", async () => {
    const [mine, given] = [await rig.employee(null), await rig.employee(null, { name: "Meera" })];
    await take(owner, mine.id);
    await assignEmployee(rig.world, given.id, owner);
    const rows = await rig.world.store.read
      .selectFrom("notifications")
      .select(["event", "data", "silentFor"])
      .where("readerId", "=", owner)
      .orderBy("seq")
      .execute();
    expect(rows.map((row) => ({ ...row, data: JSON.parse(row.data) }))).toEqual([
      {
        event: "employee.assigned",
        data: { employeeId: mine.id, name: "Ravi", phone: "9847011111" },
        silentFor: `session of ${owner}`,
      },
      {
        event: "employee.assigned",
        data: { employeeId: given.id, name: "Meera", phone: "9847011111" },
        silentFor: null,
      },
    ]);
  });

  test("waiting washes are taken up, the oldest first, three of them; every owner sees the pool shrink", async () => {
    const waiting = await washes(4);
    const ravi = await rig.employee(null);
    expect(await hears(() => take(owner, ravi.id))).toEqual([owner, other, "admins"]);
    expect(await workersOf(waiting)).toEqual([ravi.id, ravi.id, ravi.id, null]);
  });

  test("one who is offline is taken, and washes wait until they are available", async () => {
    const waiting = await washes(1);
    const ravi = await rig.employee(null, { availability: "offline" });
    await take(owner, ravi.id);
    expect(await workersOf(waiting)).toEqual([null]);
    await setAvailability(rig.world, owner, ravi.id, "available");
    expect(await workersOf(waiting)).toEqual([ravi.id]);
  });
});

describe("DOMAIN §5: an owner releases their own", () => {
  test("into the pool, seen by every approved owner, told to nobody; a second time is refused", async () => {
    const ravi = await rig.employee(owner);
    const release = (by: string) => unassignEmployee(rig.world, ravi.id, by);
    expect(await release(other)).toMatchObject(refusedWith("not_found", "There is no such employee."));
    expect(await hears(() => release(owner))).toEqual([owner, other, "admins"]);
    expect((await stored(ravi.id))?.ownerId).toBeNull();
    for (const by of [owner, other]) {
      expect(await release(by)).toMatchObject(refusedWith("employee.wrong_state", "Ravi is in the free pool."));
    }
    expect([await rig.events(owner), await rig.events(other)]).toEqual([[], []]);
    expect(await unassignEmployee(rig.world, "none", owner)).toMatchObject(
      refusedWith("not_found", "There is no such employee."),
    );
  });

  test("not while washes of theirs run; afterwards they may go", async () => {
    const ravi = await rig.employee(owner);
    const [wash = ""] = await washes(1);
    const release = () => unassignEmployee(rig.world, ravi.id, owner);
    expect(await release()).toMatchObject(refusedWith("employee.wrong_state", "Ravi still has 1 running wash."));
    for (const step of ["start", "complete"] as const) await stepCarwash(rig.world, owner, wash, step);
    expect((await release()).ok).toBe(true);
  });
});

describe("DOMAIN §2: availability is set by hand, workload is counted", () => {
  test("becoming available picks up waiting washes; going offline keeps those assigned and gets no new ones", async () => {
    const ravi = await rig.employee(owner, { availability: "offline" });
    const waiting = await washes(2);
    const set = (availability: "available" | "offline", by = owner) =>
      setAvailability(rig.world, by, ravi.id, availability);
    expect(await hears(() => set("available"))).toEqual([owner, "admins"]);
    expect(await workersOf(waiting)).toEqual([ravi.id, ravi.id]);
    expect((await set("offline")).ok).toBe(true);
    expect(await workersOf(waiting)).toEqual([ravi.id, ravi.id]);
    expect(await workersOf(await washes(1))).toEqual([null]);
    expect(await hears(() => set("offline"))).toEqual([]);
  });

  test("another owner's is unknown, the pool's has to be taken first", async () => {
    const [ravi, free, applied] = [
      await rig.employee(owner),
      await rig.employee(null),
      await rig.employee(null, { status: "applied" }),
    ];
    const set = (id: string) => setAvailability(rig.world, other, id, "offline");
    const unknown = await set("none");
    expect(unknown).toMatchObject(refusedWith("not_found"));
    expect(await set(ravi.id)).toEqual(unknown);
    expect(await set(applied.id)).toEqual(unknown);
    expect(await set(free.id)).toMatchObject(refusedWith("employee.wrong_state", "Ravi is in the free pool."));
  });
});

describe("CONTRACT §2 wash services", () => {
  const wax = { name: "Wax", description: "", pricePaise: 10_000, minutes: 15, active: 1 } as const;

  test("admins see each change, nobody is told; a repeated key adds once", async () => {
    const heard: unknown[] = [];
    const end = await rig.world.channels.subscribe("admins", (bell) => heard.push(bell));
    const key = { scope: "s", requestHash: "h" };
    const answer = await addWashService(rig.world, wax, key);
    const { service } = bodyOf<{ service: { id: string } }>(answer, 201);
    expect(service as object).toEqual({ ...wax, id: service.id, active: true });
    expect(await addWashService(rig.world, wax, key)).toMatchObject({ replayed: true, body: answer.body });
    expect(await changeWashService(rig.world, service.id, { pricePaise: 12_000, active: 0 })).toEqual({
      ...{ ok: true, value: { ...wax, id: service.id, pricePaise: 12_000, active: 0 } },
    });
    expect(await changeWashService(rig.world, "none", { active: 0 })).toMatchObject(refusedWith("not_found"));
    end();
    expect(heard).toMatchObject(Array(2).fill({ kind: "changed", resource: "service", id: service.id }));
  });
});
