import { z } from "zod";
import { ownerLotViews } from "../commands/answers.ts";
import { createLot } from "../commands/createLot.ts";
import { type LotFields, updateLot } from "../commands/updateLot.ts";
import { lotOf, pageOfOwnersLots } from "../store/lots.ts";
import { CSV, prefersCsv } from "./csv.ts";
import { type Endpoint, guarded } from "./endpoint.ts";
import { name, timeZone } from "./fields.ts";
import { lotsCsv } from "./ownerExports.ts";
import { pageById, pageQuery } from "./paging.ts";
import { ownerLot, pageOf } from "./schemas.ts";

const degrees = (limit: number) =>
  z
    .number("must be a number of degrees")
    .min(-limit, `must be from -${limit} to ${limit}`)
    .max(limit, `must be from -${limit} to ${limit}`);
const flag = z.boolean("must be true or false");

const FIELDS = {
  name,
  street: name,
  locality: name.nullable().optional(),
  city: name,
  state: name,
  pincode: z.string("must be text").regex(/^[1-9]\d{5}$/, "must be 6 digits, the first not 0"),
  latitude: degrees(90).nullable().optional(),
  longitude: degrees(180).nullable().optional(),
  timeZone: timeZone.optional(),
  offersCarwash: flag.optional(),
  renewalDiscountPercent: z
    .int("must be a whole number")
    .min(0, "must be from 0 to 100")
    .max(100, "must be from 0 to 100")
    .optional(),
  open: flag.optional(),
};

const lotBody = z.strictObject(FIELDS).superRefine(placeIsWhole);
const lotPatch = z
  .strictObject({
    ...FIELDS,
    name: name.optional(),
    street: name.optional(),
    city: name.optional(),
    state: name.optional(),
    pincode: FIELDS.pincode.optional(),
  })
  .superRefine(placeIsWhole);

/** A place is both of its numbers or none of them. */
function placeIsWhole(
  input: { latitude?: number | null | undefined; longitude?: number | null | undefined },
  context: z.core.$RefinementCtx,
): void {
  const kind = (value: number | null | undefined): string => (typeof value === "number" ? "number" : String(value));
  if (kind(input.latitude) === kind(input.longitude)) return;
  const missing = typeof input.latitude === "number" ? "longitude" : "latitude";
  context.addIssue({
    code: "custom",
    path: [missing],
    message: "latitude and longitude go together: give both or none",
  });
}

/** An owner's lots. */
export const ownerLotEndpoints: Endpoint[] = [
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/lots",
      summary: "My lots with their slots, newest first; as CSV all of them, without their slots",
      query: z.object(pageQuery),
      answers: { status: 200, schema: pageOf(ownerLot), also: [CSV] },
    },
    async ({ deps, query, request }, person) => {
      const db = deps.world.store.read;
      if (prefersCsv(request.headers)) return lotsCsv(db, person.userId, deps.world.clock.now());
      const page = { before: query.cursor, limit: query.limit + 1 };
      const { rows, next } = pageById(await pageOfOwnersLots(db, person.userId, page), query.limit);
      return { ok: true, value: { items: await ownerLotViews(db, rows, deps.world.clock.now()), next } };
    },
  ),
  guarded(
    "approved owner",
    {
      method: "post",
      path: "/api/owner/lots",
      summary: "Open a lot; its slots are added next",
      body: lotBody,
      keyed: true,
      answers: { status: 201, schema: z.object({ lot: ownerLot }) },
    },
    ({ deps, body, key }, person) => {
      const { name, street, city, state, pincode } = body;
      return createLot(deps.world, person.userId, { ...fieldsOf(body), name, street, city, state, pincode }, key);
    },
  ),
  guarded(
    "approved owner",
    {
      method: "patch",
      path: "/api/owner/lots/:id",
      summary: "Change my lot; a closed one takes no new bookings, a new discount counts for later renewals",
      body: lotPatch,
      answers: { status: 200, schema: z.object({ lot: ownerLot }) },
    },
    async ({ deps, params, body }, person) => {
      const outcome = await updateLot(deps.world, person.userId, params.id ?? "", fieldsOf(body));
      if (!outcome.ok) return outcome;
      const db = deps.world.store.read;
      const row = await lotOf(db, outcome.value.lotId);
      const [view] = row ? await ownerLotViews(db, [row], deps.world.clock.now()) : [];
      return { ok: true, value: { lot: view } };
    },
  ),
];

/** What was sent, as the lot keeps it; what was not sent is left out. */
function fieldsOf(body: z.output<typeof lotPatch>): LotFields {
  const { latitude, longitude, offersCarwash, open, ...rest } = body;
  const e6 = (degrees: number | null | undefined) => (degrees ? Math.round(degrees * 1e6) : degrees);
  const bit = (flag: boolean | undefined) => (flag === undefined ? undefined : flag ? 1 : 0);
  const fields = {
    ...rest,
    latitudeE6: e6(latitude),
    longitudeE6: e6(longitude),
    offersCarwash: bit(offersCarwash),
    open: bit(open),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as LotFields;
}
