import { BOOKING_STATES, CARWASH_STATES, PAYMENT_METHODS, PAYMENT_STATES } from "@parkmate/protocol";
import { z } from "zod";
import { bookingViews, carwashViews, ownerPaymentViews } from "../commands/answers.ts";
import { assignWash } from "../commands/assignWash.ts";
import { cancelBooking } from "../commands/cancelBooking.ts";
import { rejectCashPayment, verifyCashPayment } from "../commands/cashPayments.ts";
import { cancelCarwash, stepCarwash } from "../commands/moveCarwash.ts";
import type { Outcome } from "../notify/transact.ts";
import { bookingsOfLots } from "../store/bookingLists.ts";
import { bookingOf } from "../store/bookings.ts";
import { carwashesOfLots, carwashOf } from "../store/carwashes.ts";
import { lotIdsOfOwner, lotOf } from "../store/lots.ts";
import type { Reads } from "../store/open.ts";
import { paymentsOfLots } from "../store/paymentLists.ts";
import { paymentOf } from "../store/payments.ts";
import { withBooking } from "./bookings.ts";
import { withCarwash } from "./carwashes.ts";
import { CSV, prefersCsv } from "./csv.ts";
import type { HttpDeps } from "./deps.ts";
import { type Endpoint, guarded, type Reply } from "./endpoint.ts";
import { id, instant, reason, searchText } from "./fields.ts";
import { bookingsCsv, carwashesCsv, paymentsCsv } from "./ownerExports.ts";
import { pageById, pageQuery } from "./paging.ts";
import { booking, carwash, pageOf, payment } from "./schemas.ts";

/** The owner's lots, or of them the one that is asked for. */
async function ownLotIds(deps: HttpDeps, ownerId: string, lotId?: string): Promise<string[]> {
  const own = await lotIdsOfOwner(deps.world.store.read, ownerId);
  return lotId === undefined ? own : own.filter((id) => id === lotId);
}

const ownsLot = async (db: Reads, ownerId: string, lotId: string): Promise<boolean> =>
  (await lotOf(db, lotId))?.ownerId === ownerId;

const noSuch = (thing: "booking" | "wash" | "payment"): Reply => ({
  ok: false,
  refusal: { code: "not_found", detail: `There is no such ${thing}.` },
});

const reasonBody = z.strictObject({ reason });
const decided = z.object({ payment, booking: booking.optional(), carwash: carwash.optional() });

/** What an owner sees and does; everything is scoped by the owner's own lots. */
export const ownerEndpoints: Endpoint[] = [
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/bookings",
      summary: "Bookings of my lots, newest first; as CSV all of them, 50,000 at most",
      query: z.object({
        ...pageQuery,
        lotId: id.optional(),
        state: z.enum(BOOKING_STATES).optional(),
        q: z.string().trim().max(40).optional(),
        from: instant.optional(),
        to: instant.optional(),
      }),
      answers: { status: 200, schema: pageOf(booking), also: [CSV] },
    },
    async ({ deps, query, request }, person) => {
      const db = deps.world.store.read;
      const lots = await ownLotIds(deps, person.userId, query.lotId);
      const { cursor, limit, ...filter } = query;
      if (prefersCsv(request.headers)) return bookingsCsv(db, lots, filter);
      const { rows, next } = pageById(
        await bookingsOfLots(db, lots, { ...filter, before: cursor, limit: limit + 1 }),
        limit,
      );
      return { ok: true, value: { items: await bookingViews(db, rows, { withDriver: true }), next } };
    },
  ),
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/bookings/:id",
      summary: "One booking of my lots",
      answers: { status: 200, schema: booking },
    },
    async ({ deps, params }, person) => {
      const db = deps.world.store.read;
      const row = await bookingOf(db, params.id ?? "");
      if (!row || !(await ownsLot(db, person.userId, row.lotId))) return noSuch("booking");
      return { ok: true, value: (await bookingViews(db, [row], { withDriver: true }))[0] };
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
      summary:
        "Payments at my lots, newest first; as CSV all of them, 50,000 at most. `q` is part of a plate, a reference or the driver's name",
      query: z.object({
        ...pageQuery,
        lotId: id.optional(),
        state: z.enum(PAYMENT_STATES).optional(),
        method: z.enum(PAYMENT_METHODS).optional(),
        q: searchText.optional(),
        from: instant.optional(),
        to: instant.optional(),
      }),
      answers: { status: 200, schema: pageOf(payment), also: [CSV] },
    },
    async ({ deps, query, request }, person) => {
      const db = deps.world.store.read;
      const lots = await ownLotIds(deps, person.userId, query.lotId);
      const { cursor, limit, ...filter } = query;
      if (prefersCsv(request.headers)) return paymentsCsv(db, lots, filter);
      const { rows, next } = pageById(
        await paymentsOfLots(db, lots, { ...filter, before: cursor, limit: limit + 1 }),
        limit,
      );
      return { ok: true, value: { items: await ownerPaymentViews(db, rows), next } };
    },
  ),
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/payments/:id",
      summary: "One payment at my lots",
      answers: { status: 200, schema: payment },
    },
    async ({ deps, params }, person) => {
      const db = deps.world.store.read;
      const row = await paymentOf(db, params.id ?? "");
      if (!row || !(await ownsLot(db, person.userId, row.lotId))) return noSuch("payment");
      return { ok: true, value: (await ownerPaymentViews(db, [row]))[0] };
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
      summary:
        "Washes at my lots, newest first; `q` is part of a plate, a reference or the driver's name. As CSV all of them, 50,000 at most",
      query: z.object({
        ...pageQuery,
        lotId: id.optional(),
        state: z.enum(CARWASH_STATES).optional(),
        q: searchText.optional(),
      }),
      answers: { status: 200, schema: pageOf(carwash), also: [CSV] },
    },
    async ({ deps, query, request }, person) => {
      const db = deps.world.store.read;
      const lots = await ownLotIds(deps, person.userId, query.lotId);
      const { cursor, limit, ...filter } = query;
      if (prefersCsv(request.headers)) return carwashesCsv(db, lots, filter);
      const { rows, next } = pageById(
        await carwashesOfLots(db, lots, { ...filter, before: cursor, limit: limit + 1 }),
        limit,
      );
      return { ok: true, value: { items: await carwashViews(db, rows, { withDriver: true }), next } };
    },
  ),
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/carwashes/:id",
      summary: "One wash at my lots",
      answers: { status: 200, schema: carwash },
    },
    async ({ deps, params }, person) => {
      const db = deps.world.store.read;
      const row = await carwashOf(db, params.id ?? "");
      if (!row || !(await ownsLot(db, person.userId, row.lotId))) return noSuch("wash");
      return { ok: true, value: (await carwashViews(db, [row], { withDriver: true }))[0] };
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
