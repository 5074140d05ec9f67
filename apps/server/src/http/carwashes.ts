import { CARWASH_STATES } from "@parkmate/protocol";
import { z } from "zod";
import { carwashViews } from "../commands/answers.ts";
import { cancelCarwash } from "../commands/moveCarwash.ts";
import { orderCarwash } from "../commands/orderCarwash.ts";
import { washServiceView } from "../domain/views.ts";
import type { Outcome } from "../notify/transact.ts";
import { activeWashServices, carwashesOfDriver, carwashOf } from "../store/carwashes.ts";
import type { HttpDeps } from "./deps.ts";
import { type Endpoint, guarded, open, type Reply } from "./endpoint.ts";
import { pageById, pageQuery } from "./paging.ts";
import { carwash, carwashPaid, id, notes, pageOf, paymentInput, washService } from "./schemas.ts";

/** A driver's washes. */
export const carwashEndpoints: Endpoint[] = [
  open(
    {
      method: "get",
      path: "/api/carwash/services",
      summary: "The wash services on offer",
      answers: { status: 200, schema: pageOf(washService) },
    },
    async ({ deps }) => {
      const rows = await activeWashServices(deps.world.store.read);
      return { ok: true, value: { items: rows.map(washServiceView), next: null } };
    },
  ),
  guarded(
    "driver",
    {
      method: "post",
      path: "/api/carwashes",
      summary: "Order a wash for my active booking and pay",
      body: z.strictObject({ serviceId: id, bookingId: id, notes: notes.optional(), payment: paymentInput }),
      keyed: true,
      answers: { status: 201, schema: carwashPaid },
      refusals: [
        "carwash.not_offered",
        "carwash.already_ordered",
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
          bookingId: body.bookingId,
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

/** The wash after a command. */
export async function withCarwash(deps: HttpDeps, outcome: Outcome<{ carwashId: string }>): Promise<Reply> {
  if (!outcome.ok) return outcome;
  const row = await carwashOf(deps.world.store.read, outcome.value.carwashId);
  const [view] = row ? await carwashViews(deps.world.store.read, [row]) : [];
  return { ok: true, value: { carwash: view } };
}
