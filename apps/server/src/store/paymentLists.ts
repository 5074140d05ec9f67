import type { PaymentMethod, PaymentState } from "@parkmate/protocol";
import { sql } from "kysely";
import type { Payment } from "../domain/entities.ts";
import { isBooking, isNamed } from "./containing.ts";
import { countThrough, lookThrough, type Narrow } from "./lookThrough.ts";
import { countTogether, type NewestPage, newestFirst } from "./newestFirst.ts";
import type { Reads } from "./open.ts";

/** What an index finds is sorted up to so many; of more, the newest are found sooner by looking through the list. */
const SORTED_AT_MOST = 1_000;

export interface LotPaymentFilter {
  state?: PaymentState | undefined;
  method?: PaymentMethod | undefined;
  /** Part of the plate or reference of the booking that is paid, or of the driver's name. */
  q?: string | undefined;
  /** Made at or after `from` and before `to` (epoch ms). */
  from?: number | undefined;
  to?: number | undefined;
}

/** The payments at these lots, newest first. */
export function paymentsOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotPaymentFilter & NewestPage,
): Promise<Payment[]> {
  return newestFirst(lotIds, filter, (lotId, page) => paymentsOfLot(db, lotId, filter, page));
}

async function paymentsOfLot(db: Reads, lotId: string, filter: LotPaymentFilter, page: NewestPage): Promise<Payment[]> {
  const rows = matching(filter)(db.selectFrom("payments").selectAll());
  const few = await fewOfSpan(db, lotId, filter);
  if (!few && (filter.q || isSpan(filter))) return lookThrough(idsOfLot(db, lotId), ofLot(lotId)(rows), page);
  let query = few ? rows.where("id", "in", few) : ofLot(lotId)(rows);
  if (page.before) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

/** How many payments at these lots there are, counted up to `limit` or a little further. */
export function countPaymentsOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotPaymentFilter,
  limit: number,
): Promise<number> {
  return countTogether(lotIds, limit, async (lotId, left) => {
    const counted = matching(filter)(db.selectFrom("payments").select(sql<number>`count(*)`.as("count")));
    const few = await fewOfSpan(db, lotId, filter);
    if (!few) return countThrough(idsOfLot(db, lotId), ofLot(lotId)(counted), left);
    return Number((await counted.where("id", "in", few).executeTakeFirst())?.count ?? 0);
  });
}

const isSpan = ({ from, to }: LotPaymentFilter): boolean => from !== undefined || to !== undefined;
const ofLot =
  (lotId: string): Narrow<"payments"> =>
  (rows) =>
    rows.where("lotId", "=", lotId);
const idsOfLot = (db: Reads, lotId: string) => ofLot(lotId)(db.selectFrom("payments").select("id"));

/** The ids of the lot's payments of a span of time, by the index of their times; null where they are many, or no span. */
async function fewOfSpan(db: Reads, lotId: string, filter: LotPaymentFilter) {
  if (!isSpan(filter)) return null;
  let span = idsOfLot(db, lotId);
  if (filter.from !== undefined) span = span.where("createdAt", ">=", filter.from);
  if (filter.to !== undefined) span = span.where("createdAt", "<", filter.to);
  return (await span.limit(SORTED_AT_MOST + 1).execute()).length <= SORTED_AT_MOST ? span : null;
}

function matching({ state, method, from, to, q }: LotPaymentFilter): Narrow<"payments"> {
  return (rows) => {
    let query = rows;
    if (state) query = query.where("state", "=", state);
    if (method) query = query.where("method", "=", method);
    // Sums, so that no planner takes an index of times and sorts all there is for the newest.
    if (from !== undefined) query = query.where(sql<boolean>`payments.created_at + 0 >= ${from}`);
    if (to !== undefined) query = query.where(sql<boolean>`payments.created_at + 0 < ${to}`);
    if (q) {
      const [byBooking, byDriver] = [isBooking("payments.booking_id", q), isNamed("payments.driver_id", q)];
      query = query.where(sql<boolean>`(${byBooking} or ${byDriver})`);
    }
    return query;
  };
}
