import { CARWASH_STATES } from "@parkmate/protocol";
import { z } from "zod";
import { carwashViews } from "../commands/answers.ts";
import { cancelCarwash } from "../commands/moveCarwash.ts";
import { orderCarwash } from "../commands/orderCarwash.ts";
import { offersNoWash } from "../domain/carwash.ts";
import { carwashHourView, washServiceView } from "../domain/views.ts";
import { isWashDay, lotDay, washHours, washStarts } from "../domain/washHours.ts";
import type { Outcome } from "../notify/transact.ts";
import { activeWashServices, carwashesOfDriver, carwashOf, takenStarts } from "../store/carwashes.ts";
import { visibleLotOf } from "../store/lots.ts";
import type { HttpDeps } from "./deps.ts";
import { type Endpoint, guarded, open, type Reply } from "./endpoint.ts";
import { id, instant, limit, notes, paymentInput } from "./fields.ts";
import { cursorTo, pageById, pageOfRows, pageQuery } from "./paging.ts";
import { carwash, carwashHour, carwashPaid, pageOf, washService } from "./schemas.ts";

/** A wash goes with a booking, or has a lot and an hour of its own: exactly one of the two. */
const order = z
  .strictObject({
    serviceId: id,
    bookingId: id.optional(),
    lotId: id.optional(),
    scheduledAt: instant.optional(),
    notes: notes.optional(),
    payment: paymentInput,
  })
  .transform(({ bookingId, lotId, scheduledAt, ...rest }, context) => {
    if (bookingId !== undefined && lotId === undefined && scheduledAt === undefined) {
      return { ...rest, at: { bookingId } };
    }
    if (bookingId === undefined && lotId !== undefined && scheduledAt !== undefined) {
      return { ...rest, at: { lotId, scheduledAt } };
    }
    const message = "give either bookingId, or lotId and scheduledAt";
    context.addIssue({ code: "custom", path: ["bookingId"], message });
    return z.NEVER;
  });

/** A page of services ends at a price and an id. */
const servicePosition = z.tuple([z.int(), z.string()]);
const day = z.iso.date("must be a day such as 2026-01-15");

/** A driver's washes. */
export const carwashEndpoints: Endpoint[] = [
  open(
    {
      method: "get",
      path: "/api/carwash/services",
      summary: "The wash services on offer, cheapest first",
      query: z.object({ limit, cursor: cursorTo(servicePosition).optional() }),
      answers: { status: 200, schema: pageOf(washService) },
    },
    async ({ deps, query }) => {
      const [price, id] = query.cursor ?? [0, ""];
      const rest = (await activeWashServices(deps.world.store.read)).filter(
        (service) => service.pricePaise > price || (service.pricePaise === price && service.id > id),
      );
      const { rows, next } = pageOfRows(rest, query.limit, ({ pricePaise, id }) => [pricePaise, id]);
      return { ok: true, value: { items: rows.map(washServiceView), next } };
    },
  ),
  guarded(
    "driver",
    {
      method: "get",
      path: "/api/lots/:id/carwash-hours",
      summary: "The hours of a day at which a wash on its own can begin, and how many each still takes",
      query: z.object({ ...pageQuery, date: day.optional() }),
      answers: { status: 200, schema: pageOf(carwashHour) },
      refusals: ["carwash.not_offered", "lot.closed"],
    },
    async ({ deps, params, query }) => {
      const db = deps.world.store.read;
      const lot = await visibleLotOf(db, params.id ?? "");
      if (!lot) return { ok: false, refusal: { code: "not_found", detail: "There is no such lot." } };
      const now = deps.world.clock.now();
      const date = query.date ?? lotDay(now, lot.timeZone);
      if (!isWashDay(date, lot.timeZone, now)) {
        const message = "must be from today to 7 days ahead, where the lot is";
        return { ok: false, refusal: { code: "validation", errors: [{ field: "date", code: "range", message }] } };
      }
      const no = offersNoWash(lot);
      if (no) return no;
      const starts = washStarts(date, lot.timeZone);
      const taken = await takenStarts(db, lot.id, starts[0] ?? 0, starts.at(-1) ?? 0);
      const hours = washHours(date, lot.timeZone, taken, now).map(carwashHourView);
      const rest = hours.filter(({ startsAt }) => query.cursor === undefined || startsAt > query.cursor);
      const { rows: items, next } = pageOfRows(rest, query.limit, ({ startsAt }) => [startsAt]);
      return { ok: true, value: { items, next } };
    },
  ),
  guarded(
    "driver",
    {
      method: "post",
      path: "/api/carwashes",
      summary: "Order a wash, for my active booking or on its own, and pay",
      body: order,
      keyed: true,
      answers: { status: 201, schema: carwashPaid },
      refusals: [
        "carwash.not_offered",
        "carwash.already_ordered",
        "carwash.hour_full",
        "lot.closed",
        "booking.wrong_state",
        "carwash.wrong_state",
        "not_found",
        "payment.declined",
        "payment.insufficient_funds",
        "payment.timeout",
      ],
    },
    ({ deps, body, key }, person) =>
      orderCarwash(
        deps.world,
        person.userId,
        {
          at: body.at,
          serviceId: body.serviceId,
          notes: body.notes ?? null,
          method: body.payment.method,
          token: body.payment.token ?? null,
        },
        key,
      ),
  ),
  guarded(
    "driver",
    {
      method: "get",
      path: "/api/carwashes",
      summary: "My washes, newest first",
      query: z.object({ ...pageQuery, state: z.enum(CARWASH_STATES).optional() }),
      answers: { status: 200, schema: pageOf(carwash) },
    },
    async ({ deps, query }, person) => {
      const db = deps.world.store.read;
      const { rows, next } = pageById(
        await carwashesOfDriver(db, person.userId, {
          state: query.state,
          before: query.cursor,
          limit: query.limit + 1,
        }),
        query.limit,
      );
      return { ok: true, value: { items: await carwashViews(db, rows), next } };
    },
  ),
  guarded(
    "driver",
    {
      method: "get",
      path: "/api/carwashes/:id",
      summary: "One of my washes",
      answers: { status: 200, schema: carwash },
    },
    async ({ deps, params }, person) => {
      const row = await carwashOf(deps.world.store.read, params.id ?? "");
      if (row?.driverId !== person.userId) {
        return { ok: false, refusal: { code: "not_found", detail: "There is no such wash." } };
      }
      const [view] = await carwashViews(deps.world.store.read, [row]);
      return { ok: true, value: view };
    },
  ),
  guarded(
    "driver",
    {
      method: "post",
      path: "/api/carwashes/:id/cancel",
      summary: "Call my wash off before it begins",
      answers: { status: 200, schema: z.object({ carwash }) },
      refusals: ["carwash.wrong_state"],
    },
    async ({ deps, params }, person) =>
      withCarwash(
        deps,
        await cancelCarwash(deps.world, { by: "driver", userId: person.userId }, params.id ?? "", null),
      ),
  ),
];

/** The wash after a command; owners see the driver. */
export async function withCarwash(
  deps: HttpDeps,
  outcome: Outcome<{ carwashId: string }>,
  withDriver = false,
): Promise<Reply> {
  if (!outcome.ok) return outcome;
  const row = await carwashOf(deps.world.store.read, outcome.value.carwashId);
  const [view] = row ? await carwashViews(deps.world.store.read, [row], { withDriver }) : [];
  return { ok: true, value: { carwash: view } };
}
