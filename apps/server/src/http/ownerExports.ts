import { bookingViews, ownerPaymentViews } from "../commands/answers.ts";
import { yieldToLoop } from "../platform/timers.ts";
import { bookingsOfLots, countBookingsOfLots, type LotBookingFilter } from "../store/bookingLists.ts";
import { lotsOf } from "../store/lots.ts";
import type { Reads } from "../store/open.ts";
import { countPaymentsOfLots, type LotPaymentFilter, paymentsOfLots } from "../store/paymentLists.ts";
import { csvFile, csvLine, localTime, rupees } from "./csv.ts";
import type { Reply } from "./endpoint.ts";

/** More rows than this are refused rather than cut off: a book that lacks something is worse than none. */
export const EXPORT_ROWS = 50_000;
const ROWS_AT_ONCE = 500;

const BOOKING_COLUMNS = [
  ...["Reference", "State", "Kind", "Lot", "Slot", "Vehicle type", "Vehicle number", "Driver", "Phone"],
  ...["Starts", "Ends", "Time zone", "Starts (UTC)", "Ends (UTC)", "Price (INR)", "Cancelled by", "Reason"],
];

/** All bookings of these lots that pass the filter, newest first, as a file. */
export async function bookingsCsv(db: Reads, lotIds: readonly string[], filter: LotBookingFilter): Promise<Reply> {
  if ((await countBookingsOfLots(db, lotIds, filter, EXPORT_ROWS + 1)) > EXPORT_ROWS) return tooMany();
  const pages = inPages(
    (before) => bookingsOfLots(db, lotIds, { ...filter, before, limit: ROWS_AT_ONCE }),
    async (rows) => {
      const views = await bookingViews(db, rows, { withDriver: true });
      return views.map(({ slot, lot, driver, ...view }) =>
        csvLine([
          ...[view.reference, view.state, view.kind, lot.name, slot.label, slot.vehicleType, view.vehicleNumber],
          ...[driver?.name, driver?.phone, localTime(view.startsAt, lot.timeZone)],
          ...[localTime(view.endsAt, lot.timeZone), lot.timeZone, view.startsAt, view.endsAt],
          ...[rupees(view.pricePaise), view.cancelledBy, view.reason],
        ]),
      );
    },
  );
  return csvFile("bookings.csv", BOOKING_COLUMNS, pages);
}

const PAYMENT_COLUMNS = [
  ...["Payment", "Kind", "Method", "State", "Amount (INR)", "Lot", "Booking", "Slot", "Vehicle number", "Driver"],
  ...["Created", "Verified", "Refunded", "Time zone", "Created (UTC)", "Verified (UTC)", "Refunded (UTC)", "Failure"],
];

/** All payments at these lots that pass the filter, newest first, as a file. */
export async function paymentsCsv(db: Reads, lotIds: readonly string[], filter: LotPaymentFilter): Promise<Reply> {
  if ((await countPaymentsOfLots(db, lotIds, filter, EXPORT_ROWS + 1)) > EXPORT_ROWS) return tooMany();
  const lotOf = new Map((await lotsOf(db, lotIds)).map((lot) => [lot.id, lot]));
  const pages = inPages(
    (before) => paymentsOfLots(db, lotIds, { ...filter, before, limit: ROWS_AT_ONCE }),
    async (rows) => {
      const views = await ownerPaymentViews(db, rows);
      return views.map((view, index) => {
        const lot = lotOf.get(rows[index]?.lotId ?? "");
        const { about } = view;
        const zone = lot?.timeZone ?? "UTC";
        return csvLine([
          ...[view.id, view.kind, view.method, view.state, rupees(view.amountPaise), lot?.name],
          ...[about?.reference, about?.slotLabel, about?.vehicleNumber, about?.driverName],
          ...[localTime(view.createdAt, zone), localTime(view.verifiedAt, zone), localTime(view.refundedAt, zone)],
          ...[zone, view.createdAt, view.verifiedAt, view.refundedAt, view.failure],
        ]);
      });
    },
  );
  return csvFile("payments.csv", PAYMENT_COLUMNS, pages);
}

/** The lines of all rows, page by page; others have their turn between two pages. */
async function* inPages<Row extends { id: string }>(
  read: (before: string | undefined) => Promise<Row[]>,
  present: (rows: readonly Row[]) => Promise<string[]>,
): AsyncGenerator<string> {
  let before: string | undefined;
  for (let left = EXPORT_ROWS; left > 0; left -= ROWS_AT_ONCE) {
    const rows = await read(before);
    if (rows.length > 0) yield (await present(rows)).join("");
    if (rows.length < ROWS_AT_ONCE) return;
    before = rows.at(-1)?.id;
    await yieldToLoop();
  }
}

function tooMany(): Reply {
  const rows = EXPORT_ROWS.toLocaleString("en");
  const message = `an export holds at most ${rows} rows: give a later one, or a shorter span`;
  return { ok: false, refusal: { code: "validation", errors: [{ field: "from", code: "too_big", message }] } };
}
