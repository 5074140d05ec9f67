import {
  bookingViews,
  carwashViews,
  employeeViews,
  ownerLotViews,
  ownerPaymentViews,
  reviewViews,
} from "../commands/answers.ts";
import { yieldToLoop } from "../platform/timers.ts";
import { bookingsOfLots, countBookingsOfLots, type LotBookingFilter } from "../store/bookingLists.ts";
import { carwashesOfLots, countCarwashesOfLots, type LotCarwashFilter } from "../store/carwashes.ts";
import { pageOfOwnersEmployees } from "../store/employees.ts";
import { lotsOf, pageOfOwnersLots } from "../store/lots.ts";
import type { Reads } from "../store/open.ts";
import { countPaymentsOfLots, type LotPaymentFilter, paymentsOfLots } from "../store/paymentLists.ts";
import { countReviewsOfLots, type LotReviewFilter, reviewsOfLots } from "../store/reviews.ts";
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
  if ((await countBookingsOfLots(db, lotIds, filter, EXPORT_ROWS + 1)) > EXPORT_ROWS) return tooMany(SHORTEN);
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
  if ((await countPaymentsOfLots(db, lotIds, filter, EXPORT_ROWS + 1)) > EXPORT_ROWS) return tooMany(SHORTEN);
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

const CARWASH_COLUMNS = [
  ...["Wash", "Service", "State", "Kind", "Lot", "Vehicle number", "Driver", "Phone", "Employee", "Price (INR)"],
  ...["Scheduled", "Time zone", "Scheduled (UTC)", "Notes", "Reason"],
];

/** All washes at these lots that pass the filter, newest first, as a file. */
export async function carwashesCsv(db: Reads, lotIds: readonly string[], filter: LotCarwashFilter): Promise<Reply> {
  if ((await countCarwashesOfLots(db, lotIds, filter, EXPORT_ROWS + 1)) > EXPORT_ROWS) return tooMany(NARROW);
  const pages = inPages(
    (before) => carwashesOfLots(db, lotIds, { ...filter, before, limit: ROWS_AT_ONCE }),
    async (rows) =>
      (await carwashViews(db, rows, { withDriver: true })).map(({ service, lot, driver, employee, ...view }) =>
        csvLine([
          ...[view.id, service.name, view.state, view.kind, lot.name, driver?.vehicleNumber, driver?.name],
          ...[driver?.phone, employee?.name, rupees(view.pricePaise), localTime(view.scheduledAt, lot.timeZone)],
          ...[lot.timeZone, view.scheduledAt, view.notes, view.reason],
        ]),
      ),
  );
  return csvFile("washes.csv", CARWASH_COLUMNS, pages);
}

const REVIEW_COLUMNS = [
  ...["Review", "Lot", "Stars", "Text", "Author", "Written", "Changed", "Time zone", "Written (UTC)", "Changed (UTC)"],
];

/** All reviews of these lots that pass the filter, newest first, as a file. */
export async function reviewsCsv(db: Reads, lotIds: readonly string[], filter: LotReviewFilter): Promise<Reply> {
  if ((await countReviewsOfLots(db, lotIds, filter, EXPORT_ROWS + 1)) > EXPORT_ROWS) return tooMany(NARROW);
  const lotOf = new Map((await lotsOf(db, lotIds)).map((lot) => [lot.id, lot]));
  const pages = inPages(
    (before) => reviewsOfLots(db, lotIds, { ...filter, before, limit: ROWS_AT_ONCE }),
    async (rows) =>
      (await reviewViews(db, rows)).map((view) => {
        const { name, timeZone } = lotOf.get(view.lotId) ?? { name: "", timeZone: "UTC" };
        const changedAt = view.updatedAt === view.createdAt ? undefined : view.updatedAt;
        return csvLine([
          ...[view.id, name, String(view.rating), view.text, view.author, localTime(view.createdAt, timeZone)],
          ...[localTime(changedAt, timeZone), timeZone, view.createdAt, changedAt],
        ]);
      }),
  );
  return csvFile("reviews.csv", REVIEW_COLUMNS, pages);
}

const EMPLOYEE_COLUMNS = ["Employee", "Name", "Phone", "Licence", "Takes work", "Running washes"];

/** The owner's employees, or of them those whom the words of `q` find, longest with them first, as a file. */
export async function employeesCsv(db: Reads, ownerId: string, q: string | undefined): Promise<Reply> {
  const all = await pageOfOwnersEmployees(db, ownerId, { q, limit: EXPORT_ROWS + 1 });
  if (all.length > EXPORT_ROWS) return tooMany(NARROW);
  const pages = inPages(
    (after) => pageOfOwnersEmployees(db, ownerId, { q, after, limit: ROWS_AT_ONCE }),
    async (rows) =>
      (await employeeViews(db, rows)).map(({ id, name, phone, licenceNumber, availability, workload }) =>
        csvLine([id, name, phone, licenceNumber, availability === "available" ? "yes" : "no", String(workload)]),
      ),
  );
  return csvFile("employees.csv", EMPLOYEE_COLUMNS, pages);
}

const LOT_COLUMNS = [
  ...["Lot", "Name", "Address", "City", "State", "Pincode", "Time zone", "Takes bookings", "Offers car wash"],
  ...["Slots", "Free now", "Price from (INR per hour)", "Rating", "Reviews"],
];
/** Each comes with its slots. */
const LOTS_AT_ONCE = 50;

/** The owner's lots as they are at `now`, newest first, as a file. */
export async function lotsCsv(db: Reads, ownerId: string, now: number): Promise<Reply> {
  if ((await pageOfOwnersLots(db, ownerId, { limit: EXPORT_ROWS + 1 })).length > EXPORT_ROWS) return tooMany(IN_PAGES);
  const pages = inPages(
    (before) => pageOfOwnersLots(db, ownerId, { before, limit: LOTS_AT_ONCE }),
    async (rows) =>
      (await ownerLotViews(db, rows, now)).map((lot) =>
        csvLine([
          ...[lot.id, lot.name, lot.address, lot.city, lot.state, lot.pincode, lot.timeZone],
          ...[lot.open ? "yes" : "no", lot.offersCarwash ? "yes" : "no", String(lot.totalSlots)],
          ...[String(lot.freeSlots), lot.fromHourlyPaise === null ? null : rupees(lot.fromHourlyPaise)],
          ...[lot.rating === null ? null : lot.rating.toFixed(1), String(lot.reviewCount)],
        ]),
      ),
    LOTS_AT_ONCE,
  );
  return csvFile("lots.csv", LOT_COLUMNS, pages);
}

/** The lines of all rows, page by page of `size`; others have their turn between two pages. */
async function* inPages<Row extends { id: string }>(
  read: (before: string | undefined) => Promise<Row[]>,
  present: (rows: readonly Row[]) => Promise<string[]>,
  size = ROWS_AT_ONCE,
): AsyncGenerator<string> {
  let before: string | undefined;
  for (let left = EXPORT_ROWS; left > 0; left -= size) {
    const rows = await read(before);
    if (rows.length > 0) yield (await present(rows)).join("");
    if (rows.length < size) return;
    before = rows.at(-1)?.id;
    await yieldToLoop();
  }
}

const SHORTEN = { field: "from", advice: "give a later one, or a shorter span" };
const NARROW = { field: "q", advice: "search for something" };
const IN_PAGES = { field: "limit", advice: "read the list page by page" };

function tooMany({ field, advice }: { field: string; advice: string }): Reply {
  const message = `an export holds at most ${EXPORT_ROWS.toLocaleString("en")} rows: ${advice}`;
  return { ok: false, refusal: { code: "validation", errors: [{ field, code: "too_big", message }] } };
}
