import type { Slot as SlotRow } from "../../domain/entities.ts";
import { yieldToLoop } from "../../platform/timers.ts";
import { profileOf } from "../../store/profiles.ts";
import { type Got, type HttpPerson, type HttpRig, openHttpRig } from "../httpRig.ts";
import { START } from "../times.ts";
import { DAY, type Employee, type Lot, Model, type Scene, type Slot, type Times } from "./model.ts";

export type ModelRig = HttpRig;

/** A whole server in process; its people are let in by name, so that thousands of them cost no password. */
export async function openModelRig(): Promise<ModelRig> {
  const rig = await openHttpRig({ env: { PARKMATE_RATE_LIMITS: "off" } });
  rig.access.authenticate = async (headers) => {
    const userId = headers.get("authorization")?.slice("Bearer ".length) ?? "";
    const profile = await profileOf(rig.store.read, userId);
    if (!profile) return null;
    const caller = { sessionId: `session of ${userId}`, userId, expiresAt: Number.MAX_SAFE_INTEGER, profile };
    return { caller: { ...caller, isService: false, userAgent: null }, headers: new Headers() };
  };
  return rig;
}

export const as = (userId: string): HttpPerson => ({ userId, email: "", token: userId, cookie: "" });

/** Two lots each of two owners, few slots, odd prices. */
const LOTS = [
  { owner: 0, offersCarwash: 1, discount: 50, hourly: [4000, 4001] },
  { owner: 0, offersCarwash: 0, discount: 0, hourly: [2999] },
  { owner: 1, offersCarwash: 1, discount: 33, hourly: [3333, 3333, 7] },
  { owner: 1, offersCarwash: 1, discount: 100, hourly: [1_000_001] },
] as const;

/** Fresh people and places at 14:00 of a new day: nothing of an earlier sequence meets them. */
export async function freshModel(rig: ModelRig, times: Times): Promise<Model> {
  const now = rig.world.clock.now();
  const startsAt = START + Math.ceil((now - START) / DAY) * DAY;
  await rig.time.advance(startsAt - now);
  const drivers = [await rig.driver(), await rig.driver(), await rig.driver()];
  const owners = [await rig.owner(), await rig.owner()];
  const admin = await rig.admin();
  const lots: Lot[] = [];
  for (const { owner, offersCarwash, discount, hourly } of LOTS) {
    const ownerId = owners[owner] ?? "";
    const fields = { offersCarwash, renewalDiscountPercent: discount, slots: hourly.length };
    const made = await rig.lot(ownerId, fields);
    const lot: Lot = {
      id: made.lot.id,
      owner: ownerId,
      offersCarwash: offersCarwash === 1,
      discountPercent: discount,
      slots: [],
    };
    lot.slots = made.slots.map((slot, index) => slotOf(slot, lot, hourly[index] ?? 0, index));
    lots.push(lot);
  }
  await rig.world.store.transaction(async (tx) => {
    for (const slot of lots.flatMap((lot) => lot.slots)) {
      const { hourlyPaise } = slot;
      const vehicleType = slot.vehicleType as SlotRow["vehicleType"];
      await tx.updateTable("slots").set({ hourlyPaise, vehicleType }).where("id", "=", slot.id).execute();
    }
  });
  const services = [];
  for (const [pricePaise, active] of [
    [25_000, 1],
    [9_999, 1],
    [100, 0],
  ] as const) {
    const { id } = await rig.washService({ pricePaise, active });
    services.push({ id, pricePaise, active: active === 1 });
  }
  const employees: Employee[] = [];
  const crew = [owners[0], owners[0], owners[1], null, null];
  for (const [index, owner = null] of crew.entries()) {
    const name = `Employee ${index}`;
    const { id } = await rig.employee(owner, { name });
    employees.push({ id, name, owner, available: true });
  }
  const scene: Scene = { drivers, owners, admin, lots, services, employees };
  return new Model(scene, times, startsAt);
}

function slotOf(row: SlotRow, lot: Lot, hourlyPaise: number, index: number): Slot {
  const vehicleType = index === 2 ? "two_wheeler" : row.vehicleType;
  return { id: row.id, lot, label: row.label, vehicleType, hourlyPaise, inService: true, occupation: null };
}

/** Sends a request whose charge may never be answered: then its ten seconds pass. */
export async function answered(rig: ModelRig, hangs: boolean, send: () => Promise<Got>): Promise<Got> {
  let done = false;
  const answer = send().finally(() => {
    done = true;
  });
  while (hangs && !done && rig.time.waiting() === 0) await yieldToLoop();
  if (hangs && !done) await rig.time.advance(10_000);
  return answer;
}
