import { BOOKING_STATES } from "@parkmate/protocol";
import { z } from "zod";
import { bookingAnswer, bookingViews } from "../commands/answers.ts";
import { bookSlot } from "../commands/bookSlot.ts";
import { cancelBooking } from "../commands/cancelBooking.ts";
import { correctPlate } from "../commands/correctPlate.ts";
import { endBooking } from "../commands/endBooking.ts";
import { renewBooking } from "../commands/renewBooking.ts";
import { reportBlocked } from "../commands/reportBlocked.ts";
import { calendarOf } from "../domain/calendar.ts";
import type { Outcome } from "../notify/transact.ts";
import { bookingOf, bookingsOfDriver } from "../store/bookings.ts";
import { lotOf, slotOf } from "../store/lots.ts";
import { readerOf } from "../store/readers.ts";
import type { HttpDeps } from "./deps.ts";
import { type Endpoint, guarded, type Reply } from "./endpoint.ts";
import { exactlyOneLength, id, instant, minutes, paymentInput, plate } from "./fields.ts";
import { pageById, pageQuery } from "./paging.ts";
import { booking, bookingPaid, pageOf } from "./schemas.ts";

const MINUTE_MS = 60_000;

const bookBody = z
  .strictObject({
    slotId: id,
    vehicleNumber: plate,
    startsAt: instant.optional(),
    minutes: minutes.optional(),
    endsAt: instant.optional(),
    payment: paymentInput,
    carwashServiceId: id.optional(),
  })
  .superRefine(exactlyOneLength);

const renewBody = z
  .strictObject({
    minutes: minutes.optional(),
    endsAt: instant.optional(),
    expectedEndsAt: instant.optional(),
    payment: paymentInput,
  })
  .superRefine(exactlyOneLength);

const blockedBody = z.strictObject({
  /** The slot that the driver found blocked; refused where the booking is in another one by now. */
  slotId: id.optional(),
});

/** A driver's bookings. */
export const bookingEndpoints: Endpoint[] = [
  guarded(
    "driver",
    {
      method: "post",
      path: "/api/bookings",
      summary: "Book a slot from now on, or from 15 minutes to 7 days ahead, and pay",
      body: bookBody,
      keyed: true,
      answers: { status: 201, schema: bookingPaid },
      refusals: [
        "slot.taken",
        "slot.out_of_service",
        "lot.closed",
        "vehicle.already_parked",
        "payment.cash_needs_presence",
        "booking.wrong_state",
        "carwash.not_offered",
        "booking.wrong_state",
        "not_found",
        "payment.declined",
        "payment.insufficient_funds",
        "payment.timeout",
      ],
    },
    ({ deps, body, key }, person) =>
      bookSlot(
        deps.world,
        person.userId,
        {
          slotId: body.slotId,
          vehicleNumber: body.vehicleNumber,
          ...(body.startsAt === undefined ? {} : { startsAt: body.startsAt }),
          ...(body.minutes === undefined ? {} : { durationMs: body.minutes * MINUTE_MS }),
          ...(body.endsAt === undefined ? {} : { endsAt: body.endsAt }),
          method: body.payment.method,
          token: body.payment.token ?? null,
          ...(body.carwashServiceId === undefined ? {} : { carwashServiceId: body.carwashServiceId }),
        },
        key,
      ),
  ),
  guarded(
    "driver",
    {
      method: "get",
      path: "/api/bookings",
      summary: "My bookings, newest first",
      query: z.object({ ...pageQuery, state: z.enum(BOOKING_STATES).optional() }),
      answers: { status: 200, schema: pageOf(booking) },
    },
    async ({ deps, query }, person) => {
      const db = deps.world.store.read;
      const { rows, next } = pageById(
        await bookingsOfDriver(db, person.userId, {
          state: query.state,
          before: query.cursor,
          limit: query.limit + 1,
        }),
        query.limit,
      );
      return { ok: true, value: { items: await bookingViews(db, rows, { withDriver: false }), next } };
    },
  ),
  guarded(
    "driver",
    {
      method: "get",
      path: "/api/bookings/:id",
      summary: "One of my bookings",
      answers: { status: 200, schema: booking },
    },
    async ({ deps, params }, person) => {
      const row = await bookingOf(deps.world.store.read, params.id ?? "");
      if (row?.driverId !== person.userId) {
        return { ok: false, refusal: { code: "not_found", detail: "There is no such booking." } };
      }
      return { ok: true, value: await bookingAnswer(deps.world.store.read, row) };
    },
  ),
  guarded(
    "driver",
    {
      method: "post",
      path: "/api/bookings/:id/renewals",
      summary: "Renew a running booking and pay",
      body: renewBody,
      keyed: true,
      answers: { status: 201, schema: bookingPaid },
      refusals: [
        "booking.not_renewable",
        "booking.changed",
        "booking.too_long",
        "slot.promised",
        "payment.declined",
        "payment.insufficient_funds",
        "payment.timeout",
      ],
    },
    ({ deps, params, body, key }, person) =>
      renewBooking(
        deps.world,
        person.userId,
        params.id ?? "",
        {
          ...(body.minutes === undefined ? {} : { addedMs: body.minutes * MINUTE_MS }),
          ...(body.endsAt === undefined ? {} : { endsAt: body.endsAt }),
          expectedEndsAt: body.expectedEndsAt ?? null,
          method: body.payment.method,
          token: body.payment.token ?? null,
        },
        key,
      ),
  ),
  guarded(
    "driver",
    {
      method: "post",
      path: "/api/bookings/:id/cancel",
      summary: "Cancel before the parking runs; what was paid is refunded",
      answers: { status: 200, schema: z.object({ booking }) },
      refusals: ["booking.wrong_state"],
    },
    async ({ deps, params }, person) =>
      withBooking(
        deps,
        await cancelBooking(deps.world, { by: "driver", userId: person.userId }, params.id ?? "", null),
        false,
      ),
  ),
  guarded(
    "driver",
    {
      method: "post",
      path: "/api/bookings/:id/end",
      summary: "Leave: end a running booking now",
      answers: { status: 200, schema: z.object({ booking }) },
      refusals: ["booking.wrong_state"],
    },
    async ({ deps, params }, person) =>
      withBooking(deps, await endBooking(deps.world, person.userId, params.id ?? ""), false),
  ),
  guarded(
    "driver",
    {
      method: "patch",
      path: "/api/bookings/:id",
      summary: "Correct a mistyped plate",
      body: z.strictObject({ vehicleNumber: plate }),
      answers: { status: 200, schema: z.object({ booking }) },
      refusals: ["booking.wrong_state", "vehicle.already_parked"],
    },
    async ({ deps, params, body }, person) =>
      withBooking(deps, await correctPlate(deps.world, person.userId, params.id ?? "", body.vehicleNumber), false),
  ),
  guarded(
    "driver",
    {
      method: "post",
      path: "/api/bookings/:id/blocked",
      summary: "Somebody is in my slot: go on in a free one; none free, cancel with full refund",
      body: blockedBody,
      bodyOptional: true,
      keyed: true,
      answers: { status: 200, schema: z.object({ booking }) },
      refusals: ["booking.wrong_state", "booking.changed", "lot.full"],
    },
    ({ deps, params, body, key }, person) =>
      reportBlocked(deps.world, person.userId, params.id ?? "", body.slotId ?? null, key),
  ),
  guarded(
    "driver",
    {
      method: "get",
      path: "/api/bookings/:id/calendar.ics",
      summary: "The booking as a calendar event with an alarm before its end",
      answers: { status: 200, schema: z.string(), contentType: "text/calendar" },
    },
    async ({ deps, params }, person) => {
      const { store, times, clock } = deps.world;
      // It rises with everything that changes for the driver, a renewal or a move among it. Read first, so that what was
      // changed meanwhile comes with a higher one the next time.
      const sequence = (await readerOf(store.read, person.userId))?.rev ?? 0;
      const row = await bookingOf(store.read, params.id ?? "");
      if (row?.driverId !== person.userId) {
        return { ok: false, refusal: { code: "not_found", detail: "There is no such booking." } };
      }
      const slot = await slotOf(store.read, row.slotId);
      const lot = await lotOf(store.read, row.lotId);
      if (!slot || !lot) throw new Error(`booking ${row.id} has lost its slot or its lot`);
      const url = `${deps.config.publicUrl}/bookings/${row.id}`;
      return new Response(calendarOf({ booking: row, slot, lot, sequence, url }, times, clock.now()), {
        headers: {
          "content-type": "text/calendar; charset=utf-8",
          "content-disposition": `attachment; filename="parkmate-${row.reference}.ics"`,
          "cache-control": "no-store",
        },
      });
    },
  ),
];

/** The booking after a command, as its driver (or, `withDriver`, as owner and admin) sees it. */
export async function withBooking(
  deps: HttpDeps,
  outcome: Outcome<{ bookingId: string }>,
  withDriver: boolean,
): Promise<Reply> {
  if (!outcome.ok) return outcome;
  const row = await bookingOf(deps.world.store.read, outcome.value.bookingId);
  const [view] = row ? await bookingViews(deps.world.store.read, [row], { withDriver }) : [];
  return { ok: true, value: { booking: view } };
}
