import { BOOKING_STATES, CARWASH_STATES, PAYMENT_METHODS, PAYMENT_STATES } from "@parkmate/protocol";
import { z } from "zod";
import { bookingViews, carwashViews, ownerPaymentViews } from "../commands/answers.ts";
import { assignWash } from "../commands/assignWash.ts";
import { cancelBooking } from "../commands/cancelBooking.ts";
import { rejectCashPayment, verifyCashPayment } from "../commands/cashPayments.ts";
import { cancelCarwash, stepCarwash } from "../commands/moveCarwash.ts";
import type { Outcome } from "../notify/transact.ts";
import { bookingOf, bookingsOfLots } from "../store/bookings.ts";
import { carwashesOfLots, carwashOf } from "../store/carwashes.ts";
import { lotsOfOwner } from "../store/lots.ts";
import { paymentOf, paymentsOfLots } from "../store/payments.ts";
import { withBooking } from "./bookings.ts";
import { withCarwash } from "./carwashes.ts";
import type { HttpDeps } from "./deps.ts";
import { type Endpoint, guarded, type Reply } from "./endpoint.ts";
import { lotSummaries } from "./lots.ts";
import { pageById, pageQuery } from "./paging.ts";
import { booking, carwash, id, instant, lotSummary, pageOf, payment, reason } from "./schemas.ts";

async function ownLotIds(deps: HttpDeps, ownerId: string): Promise<string[]> {
  return (await lotsOfOwner(deps.world.store.read, ownerId)).map((lot) => lot.id);
}

const reasonBody = z.strictObject({ reason });
const decided = z.object({ payment, booking: booking.optional(), carwash: carwash.optional() });

/** What an owner sees and does; everything is scoped by the owner's own lots. */
export const ownerEndpoints: Endpoint[] = [
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/lots",
      summary: "My lots",
      answers: { status: 200, schema: pageOf(lotSummary) },
    },
    async ({ deps }, person) => {
      const db = deps.world.store.read;
      const items = await lotSummaries(db, await lotsOfOwner(db, person.userId), deps.world.clock.now());
      return { ok: true, value: { items, next: null } };
    },
  ),
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/bookings",
      summary: "Bookings of my lots, newest first",
      query: z.object({
        ...pageQuery,
        lotId: id.optional(),
        state: z.enum(BOOKING_STATES).optional(),
        q: z.string().trim().max(40).optional(),
        from: instant.optional(),
        to: instant.optional(),
      }),
      answers: { status: 200, schema: pageOf(booking) },
    },
    async ({ deps, query }, person) => {
      const db = deps.world.store.read;
      const own = await ownLotIds(deps, person.userId);
      const lots = query.lotId === undefined ? own : own.filter((lotId) => lotId === query.lotId);
      const { rows, next } = pageById(
        await bookingsOfLots(db, lots, {
          state: query.state,
          q: query.q,
          from: query.from,
          to: query.to,
          before: query.cursor,
          limit: query.limit + 1,
        }),
        query.limit,
      );
      return { ok: true, value: { items: await bookingViews(db, rows, { withDriver: true }), next } };
    },
  ),
  guarded(
    "owner",
    {
      method: "post",
      path: "/api/owner/bookings/:id/cancel",
      summary: "Cancel a booking of my lot; the driver hears why",
      body: reasonBody,
      answers: { status: 200, schema: z.object({ booking }) },
      refusals: ["booking.wrong_state"],
    },
    async ({ deps, params, body }, person) =>
      withBooking(
        deps,
        await cancelBooking(deps.world, { by: "owner", userId: person.userId }, params.id ?? "", body.reason),
        true,
      ),
  ),
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/payments",
      summary: "Payments at my lots, newest first",
      query: z.object({
        ...pageQuery,
        state: z.enum(PAYMENT_STATES).optional(),
        method: z.enum(PAYMENT_METHODS).optional(),
      }),
      answers: { status: 200, schema: pageOf(payment) },
    },
    async ({ deps, query }, person) => {
      const { rows, next } = pageById(
        await paymentsOfLots(deps.world.store.read, await ownLotIds(deps, person.userId), {
          state: query.state,
          method: query.method,
          before: query.cursor,
          limit: query.limit + 1,
        }),
        query.limit,
      );
      return { ok: true, value: { items: await ownerPaymentViews(deps.world.store.read, rows), next } };
    },
  ),
  guarded(
    "owner",
    {
      method: "post",
      path: "/api/owner/payments/:id/verify",
      summary: "I took the cash: what it was for is active",
      answers: { status: 200, schema: decided },
      refusals: ["payment.wrong_state", "payment.too_late"],
    },
    async ({ deps, params }, person) =>
      withPayment(deps, await verifyCashPayment(deps.world, person.userId, params.id ?? "")),
  ),
  guarded(
    "owner",
    {
      method: "post",
      path: "/api/owner/payments/:id/reject",
      summary: "I did not get the cash",
      body: reasonBody,
      answers: { status: 200, schema: decided },
      refusals: ["payment.wrong_state"],
    },
    async ({ deps, params, body }, person) =>
      withPayment(deps, await rejectCashPayment(deps.world, person.userId, params.id ?? "", body.reason)),
  ),
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/carwashes",
      summary: "Washes at my lots, newest first",
      query: z.object({ ...pageQuery, state: z.enum(CARWASH_STATES).optional() }),
      answers: { status: 200, schema: pageOf(carwash) },
    },
    async ({ deps, query }, person) => {
      const db = deps.world.store.read;
      const { rows, next } = pageById(
        await carwashesOfLots(db, await ownLotIds(deps, person.userId), {
          state: query.state,
          before: query.cursor,
          limit: query.limit + 1,
        }),
        query.limit,
      );
      return { ok: true, value: { items: await carwashViews(db, rows, { withDriver: true }), next } };
    },
  ),
  ...(["confirm", "start", "complete"] as const).map((step) =>
    guarded(
      "owner",
      {
        method: "post",
        path: `/api/owner/carwashes/:id/${step}`,
        summary: `${step[0]?.toUpperCase()}${step.slice(1)} a wash; the driver hears`,
        answers: { status: 200, schema: z.object({ carwash }) },
        refusals: ["carwash.wrong_state"],
      },
      async ({ deps, params }, person) =>
        withCarwash(deps, await stepCarwash(deps.world, person.userId, params.id ?? "", step), true),
    ),
  ),
  guarded(
    "owner",
    {
      method: "post",
      path: "/api/owner/carwashes/:id/cancel",
      summary: "Call a wash off; the driver hears why and is refunded",
      body: reasonBody,
      answers: { status: 200, schema: z.object({ carwash }) },
      refusals: ["carwash.wrong_state"],
    },
    async ({ deps, params, body }, person) =>
      withCarwash(
        deps,
        await cancelCarwash(deps.world, { by: "owner", userId: person.userId }, params.id ?? "", body.reason),
        true,
      ),
  ),
  guarded(
    "owner",
    {
      method: "post",
      path: "/api/owner/carwashes/:id/assign",
      summary: "Put one of my employees on a wash",
      body: z.strictObject({ employeeId: id }),
      answers: { status: 200, schema: z.object({ carwash }) },
      refusals: ["carwash.wrong_state", "employee.busy", "employee.wrong_state"],
    },
    async ({ deps, params, body }, person) =>
      withCarwash(deps, await assignWash(deps.world, person.userId, params.id ?? "", body.employeeId), true),
  ),
];

async function withPayment(deps: HttpDeps, outcome: Outcome<{ paymentId: string }>): Promise<Reply> {
  if (!outcome.ok) return outcome;
  const db = deps.world.store.read;
  const row = await paymentOf(db, outcome.value.paymentId);
  if (!row) throw new Error("a decided payment is gone");
  const bookingRow = row.bookingId ? await bookingOf(db, row.bookingId) : undefined;
  const wash = row.carwashId ? await carwashOf(db, row.carwashId) : undefined;
  const [bookingView] = bookingRow ? await bookingViews(db, [bookingRow], { withDriver: true }) : [];
  const [washView] = wash ? await carwashViews(db, [wash], { withDriver: true }) : [];
  return {
    ok: true,
    value: {
      payment: (await ownerPaymentViews(db, [row]))[0],
      ...(washView ? { carwash: washView } : bookingView ? { booking: bookingView } : {}),
    },
  };
}
