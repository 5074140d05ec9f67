import { BOOKING_STATES } from "@parkmate/protocol";
import { z } from "zod";
import { bookingViews } from "../commands/answers.ts";
import { cancelBooking } from "../commands/cancelBooking.ts";
import { decideOwner } from "../commands/decideOwner.ts";
import { ownerView } from "../domain/views.ts";
import type { Outcome } from "../notify/transact.ts";
import { allBookings } from "../store/bookingLists.ts";
import { bookingOf } from "../store/bookings.ts";
import { listOwners, profileOf } from "../store/profiles.ts";
import { withBooking } from "./bookings.ts";
import type { HttpDeps } from "./deps.ts";
import { type Endpoint, guarded, type Reply } from "./endpoint.ts";
import { reason, searchText } from "./fields.ts";
import { pageById, pageQuery } from "./paging.ts";
import { booking, owner, pageOf } from "./schemas.ts";

const ownerStatus = z.enum(["pending", "approved", "declined"], "must be one of pending, approved, declined");

/** What an admin sees and decides. */
export const adminEndpoints: Endpoint[] = [
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/owners",
      summary: "Owners, newest first",
      query: z.object({ ...pageQuery, status: ownerStatus.optional(), q: searchText.optional() }),
      answers: { status: 200, schema: pageOf(owner) },
    },
    async ({ deps, query }) => {
      const found = await listOwners(deps.world.store.read, {
        status: query.status,
        q: query.q || undefined,
        before: query.cursor,
        limit: query.limit + 1,
      });
      const { rows, next } = pageById(
        found.map((row) => ({ ...row, id: row.userId })),
        query.limit,
      );
      return { ok: true, value: { items: rows.map(ownerView), next } };
    },
  ),
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/owners/:id",
      summary: "One owner",
      answers: { status: 200, schema: owner },
    },
    async ({ deps, params }) => {
      const row = await profileOf(deps.world.store.read, params.id ?? "");
      if (row?.role !== "owner")
        return { ok: false, refusal: { code: "not_found", detail: "There is no such owner." } };
      return { ok: true, value: ownerView(row) };
    },
  ),
  guarded(
    "admin",
    {
      method: "post",
      path: "/api/admin/owners/:id/approve",
      summary: "Approve an owner; their lots become visible",
      answers: { status: 200, schema: z.object({ owner }) },
      refusals: ["owner.wrong_state"],
    },
    async ({ deps, params }) => withOwner(deps, await decideOwner(deps.world, params.id ?? "", { status: "approved" })),
  ),
  guarded(
    "admin",
    {
      method: "post",
      path: "/api/admin/owners/:id/decline",
      summary: "Decline an owner with a reason",
      body: z.strictObject({ reason }),
      answers: { status: 200, schema: z.object({ owner }) },
      refusals: ["owner.wrong_state"],
    },
    async ({ deps, params, body }) =>
      withOwner(deps, await decideOwner(deps.world, params.id ?? "", { status: "declined", reason: body.reason })),
  ),
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/bookings",
      summary: "All bookings, newest first",
      query: z.object({
        ...pageQuery,
        state: z.enum(BOOKING_STATES).optional(),
        q: z.string().trim().max(40).optional(),
      }),
      answers: { status: 200, schema: pageOf(booking) },
    },
    async ({ deps, query }) => {
      const db = deps.world.store.read;
      const { rows, next } = pageById(
        await allBookings(db, {
          state: query.state,
          q: query.q,
          before: query.cursor,
          limit: query.limit + 1,
        }),
        query.limit,
      );
      return { ok: true, value: { items: await bookingViews(db, rows, { withDriver: true }), next } };
    },
  ),
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/bookings/:id",
      summary: "One booking, whosever it is",
      answers: { status: 200, schema: booking },
    },
    async ({ deps, params }) => {
      const db = deps.world.store.read;
      const row = await bookingOf(db, params.id ?? "");
      if (!row) return { ok: false, refusal: { code: "not_found", detail: "There is no such booking." } };
      return { ok: true, value: (await bookingViews(db, [row], { withDriver: true }))[0] };
    },
  ),
  guarded(
    "admin",
    {
      method: "post",
      path: "/api/admin/bookings/:id/decline",
      summary: "Decline a booking with a reason; driver and owner hear, the money goes back",
      body: z.strictObject({ reason }),
      answers: { status: 200, schema: z.object({ booking }) },
      refusals: ["booking.wrong_state"],
    },
    async ({ deps, params, body }) =>
      withBooking(deps, await cancelBooking(deps.world, { by: "admin" }, params.id ?? "", body.reason), true),
  ),
];

async function withOwner(deps: HttpDeps, outcome: Outcome<{ ownerId: string }>): Promise<Reply> {
  if (!outcome.ok) return outcome;
  const row = await profileOf(deps.world.store.read, outcome.value.ownerId);
  if (!row) throw new Error("a decided owner is gone");
  return { ok: true, value: { owner: ownerView(row) } };
}
