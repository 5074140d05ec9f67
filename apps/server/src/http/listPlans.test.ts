import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BookingView } from "@parkmate/protocol";
import { z } from "zod";
import { type HttpPerson, type HttpRig, openHttpRig } from "../testing/httpRig.ts";
import { queryRecorder } from "../testing/queryRecorder.ts";
import { HOUR, START } from "../testing/world.ts";
import type { Endpoint, Who } from "./endpoint.ts";

const recorder = queryRecorder();
let rig: HttpRig;
let people: Record<Exclude<Who, "anyone">, HttpPerson>;
let lotId: string;

/** A value of each parameter that a list takes, besides `limit`, `cursor` and those that are a choice. */
const SAMPLES: Record<string, () => string> = {
  q: () => "two words",
  near: () => "9.98,76.27",
  from: () => new Date(START - HOUR).toISOString(),
  to: () => new Date(START + HOUR).toISOString(),
  date: () => new Date(START).toISOString().slice(0, 10),
  before: () => "9",
  rating: () => "5",
  lotId: () => lotId,
  ownerId: () => people.owner.userId,
  userId: () => people.driver.userId,
};

beforeAll(async () => {
  rig = await openHttpRig({ engine: "sqlite", over: recorder.store, env: { PARKMATE_RATE_LIMITS: "off" } });
  const owner = await rig.person("owner");
  const driver = await rig.person("driver");
  people = { "signed in": driver, driver, owner, "approved owner": owner, admin: await rig.person("admin") };
  const places = [await rig.lot(owner.userId, { slots: 4 }), await rig.lot(owner.userId, { slots: 4 })];
  lotId = places[0]?.lot.id ?? "";
  const { id: serviceId } = await rig.washService();
  await rig.employee(owner.userId);
  await rig.employee(null);
  const upi = { method: "upi", token: "tok_ok" };
  let plate = 1000;
  for (const { lot, slots } of places) {
    for (const slot of slots) {
      const body = { slotId: slot.id, vehicleNumber: `KL07LP${plate++}`, minutes: 60, payment: upi };
      const got = await rig.send("POST", "/api/bookings", { as: driver, body });
      const bookingId = (got.json as { booking: BookingView }).booking.id;
      await rig.send("POST", "/api/carwashes", { as: driver, body: { serviceId, bookingId, payment: upi } });
      if (slot !== slots[0]) await rig.send("POST", `/api/bookings/${bookingId}/end`, { as: driver });
    }
    const body = { rating: 5, text: "Easy to find" };
    for (let n = 0; n < 2; n++) await rig.send("POST", `/api/lots/${lot.id}/reviews`, { as: driver, body });
  }
  recorder.forget();
});
afterAll(() => rig.close());

/** Every combination of the parameters of a list: each left out, and given each of its values. */
function combinations(query: z.ZodObject): Record<string, string>[] {
  const { properties = {} } = z.toJSONSchema(query, { io: "input", unrepresentable: "any" });
  let found: Record<string, string>[] = [{}];
  for (const name of Object.keys(query.shape)) {
    if (name === "limit" || name === "cursor") continue;
    const property = properties[name];
    const choices = typeof property === "object" && property.enum ? property.enum.map(String) : [SAMPLES[name]?.()];
    const values = choices.filter((value) => value !== undefined);
    if (values.length === 0) throw new Error(`give the query parameter ${name} a sample`);
    found = found.flatMap((given) => [given, ...values.map((value) => ({ ...given, [name]: value }))]);
  }
  return found;
}

async function walk({ path, who, query }: Endpoint): Promise<{ calls: number; answered: number }> {
  if (!(query instanceof z.ZodObject)) throw new Error(`${path}: its query is no object of parameters`);
  const as = who === "anyone" ? null : people[who];
  const seen = { calls: 0, answered: 0 };
  for (const given of combinations(query)) {
    let cursor: string | null = null;
    for (let page = 0; page < 2; page++) {
      const paged = "limit" in query.shape ? { limit: "1", ...(cursor ? { cursor } : {}) } : {};
      const parameters = new URLSearchParams({ ...given, ...paged });
      const got = await rig.send("GET", `${path.replace(":id", lotId)}?${parameters}`, { as });
      seen.calls++;
      if (got.status === 200) seen.answered++;
      const { next } = (got.json ?? {}) as { next?: string | null };
      if (!next) break;
      cursor = next;
    }
  }
  return seen;
}

test("every list, with every combination of what it is filtered by and its next page, costs what a page costs", async () => {
  const lists = rig.endpoints.filter(({ method, query }) => method === "get" && query);
  expect(lists.length).toBeGreaterThan(8);
  for (const list of lists) {
    const { calls, answered } = await walk(list);
    expect({ path: list.path, calls: calls > 0, answered: answered > 0 }).toEqual({
      ...{ path: list.path, calls: true, answered: true },
    });
  }
  const csv = { as: people.owner, headers: { accept: "text/csv" } };
  for (const list of ["bookings", "payments", "carwashes", "reviews", "employees", "lots"]) {
    expect((await rig.send("GET", `/api/owner/${list}`, csv)).status).toBe(200);
  }
  expect(recorder.size()).toBeGreaterThan(100);
  expect(await recorder.costs(rig.store.read)).toEqual([]);
});
