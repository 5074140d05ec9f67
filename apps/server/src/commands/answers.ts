import {
  type BookingView,
  type CarwashView,
  type EmployeeView,
  type OwnerLotView,
  type PaymentView,
  problemOf,
  REFUSALS,
  type Refusal,
  type ReviewView,
} from "@parkmate/protocol";
import type { Booking, Carwash, Employee, Lot, Payment, Profile, Review } from "../domain/entities.ts";
import { slotStatuses } from "../domain/slotStates.ts";
import {
  bookingView,
  type CarwashParts,
  carwashView,
  employeeView,
  ownerLotView,
  parkedView,
  paymentView,
  reviewView,
  washedView,
} from "../domain/views.ts";
import { bookingsOf, occupantsOfLots } from "../store/bookings.ts";
import { carwashesOf, carwashesOfBookings, washServicesOf, workloads } from "../store/carwashes.ts";
import { employeesOf } from "../store/employees.ts";
import { lotsOf, slotsOf, slotsOfLots } from "../store/lots.ts";
import type { Reads } from "../store/open.ts";
import { paymentsOfBookings, paymentsOfCarwashes } from "../store/payments.ts";
import { profilesOf } from "../store/profiles.ts";
import { openOccupationsOfLots } from "../store/slotOccupations.ts";

/** What goes back to who asked: a status and JSON text, the same for a repeated key. */
export interface Answer {
  status: number;
  body: string;
  replayed: boolean;
}

/** The answer of a yes. */
export function answerOf(status: number, body: unknown): Answer {
  return { status, body: JSON.stringify(body), replayed: false };
}

/** The answer of a no. */
export function answerOfRefusal(refusal: Refusal): Answer {
  return answerOf(REFUSALS[refusal.code][0], problemOf(refusal));
}

const distinct = (ids: readonly (string | null)[]): string[] => [
  ...new Set(ids.filter((id): id is string => id !== null)),
];

function byId<Row extends { id: string }>(rows: readonly Row[]): (id: string) => Row {
  const map = new Map(rows.map((row) => [row.id, row]));
  return (id) => {
    const row = map.get(id);
    if (!row) throw new Error(`row ${id} is missing`);
    return row;
  };
}

/** Bookings as the API shows them, with payments and wash; `withDriver` for owners and admins. */
export async function bookingViews(
  db: Reads,
  bookings: readonly Booking[],
  options: { withDriver: boolean },
): Promise<BookingView[]> {
  const ids = bookings.map((booking) => booking.id);
  const slot = byId(await slotsOf(db, distinct(bookings.map((booking) => booking.slotId))));
  const lot = byId(await lotsOf(db, distinct(bookings.map((booking) => booking.lotId))));
  const payments = await paymentsOfBookings(db, ids);
  const washes = await carwashParts(db, await carwashesOfBookings(db, ids), payments);
  const drivers = options.withDriver ? await profilesOf(db, distinct(bookings.map((booking) => booking.driverId))) : [];
  const driverOf = new Map<string, Profile>(drivers.map((driver) => [driver.userId, driver]));
  return bookings.map((booking) =>
    bookingView({
      booking,
      slot: slot(booking.slotId),
      lot: lot(booking.lotId),
      payments: payments.filter((payment) => payment.bookingId === booking.id),
      carwash: washes.findLast((parts) => parts.wash.bookingId === booking.id) ?? null,
      driver: driverOf.get(booking.driverId) ?? null,
    }),
  );
}

/** One booking as its driver sees it. */
export async function bookingAnswer(db: Reads, booking: Booking): Promise<BookingView> {
  const [view] = await bookingViews(db, [booking], { withDriver: false });
  if (!view) throw new Error("a booking has no view");
  return view;
}

/** Washes as the API shows them; `withDriver` for owners: whose car it is, with the plate that is parked or their own. */
export async function carwashViews(
  db: Reads,
  washes: readonly Carwash[],
  options: { withDriver: boolean } = { withDriver: false },
): Promise<CarwashView[]> {
  const payments = await paymentsOfCarwashes(
    db,
    washes.map((wash) => wash.id),
  );
  const parts = await carwashParts(db, washes, payments);
  if (!options.withDriver) return parts.map(carwashView);
  const drivers = await profilesOf(db, distinct(washes.map((wash) => wash.driverId)));
  const bookings = await bookingsOf(db, distinct(washes.map((wash) => wash.bookingId)));
  return parts.map((each) => {
    const profile = drivers.find(({ userId }) => userId === each.wash.driverId);
    const parked = bookings.find(({ id }) => id === each.wash.bookingId);
    const vehicleNumber = parked?.vehicleNumber ?? profile?.vehicleNumber ?? null;
    return carwashView({ ...each, driver: profile ? { profile, vehicleNumber } : null });
  });
}

/** A payment as the API shows it. */
export function paymentAnswer(payment: Payment): PaymentView {
  return paymentView(payment);
}

/** Payments as the owner of their lots sees them: with what each is about. */
export async function ownerPaymentViews(db: Reads, payments: readonly Payment[]): Promise<PaymentView[]> {
  const bookings = await bookingsOf(db, distinct(payments.map((payment) => payment.bookingId)));
  const booking = byId(bookings);
  const slot = byId(await slotsOf(db, distinct(bookings.map((row) => row.slotId))));
  const lot = byId(await lotsOf(db, distinct(payments.map((row) => row.lotId))));
  const drivers = await profilesOf(db, distinct(payments.map((row) => row.driverId)));
  const washes = await carwashesOf(db, distinct(payments.map((payment) => payment.carwashId)));
  const wash = byId(washes);
  const service = byId(await washServicesOf(db, distinct(washes.map((row) => row.serviceId))));
  return payments.map((payment) => {
    const parked = payment.bookingId === null ? null : booking(payment.bookingId);
    const washed = payment.carwashId === null ? null : wash(payment.carwashId);
    const { name: lotName, timeZone } = lot(payment.lotId);
    const driverName = drivers.find((driver) => driver.userId === payment.driverId)?.name ?? "";
    const about = {
      ...(parked ? parkedView(parked, slot(parked.slotId)) : {}),
      ...(washed ? washedView(washed, service(washed.serviceId)) : {}),
      ...{ lotName, timeZone, driverName },
    };
    return { ...paymentView(payment), about };
  });
}

async function carwashParts(
  db: Reads,
  washes: readonly Carwash[],
  payments: readonly Payment[],
): Promise<CarwashParts[]> {
  const service = byId(await washServicesOf(db, distinct(washes.map((wash) => wash.serviceId))));
  const lot = byId(await lotsOf(db, distinct(washes.map((wash) => wash.lotId))));
  const employees = await employeesOf(db, distinct(washes.map((wash) => wash.employeeId)));
  const employeeOf = new Map<string, Employee>(employees.map((employee) => [employee.id, employee]));
  return washes.map((wash) => ({
    wash,
    service: service(wash.serviceId),
    lot: lot(wash.lotId),
    employee: wash.employeeId === null ? null : (employeeOf.get(wash.employeeId) ?? null),
    payments: payments.filter((payment) => payment.carwashId === wash.id),
  }));
}

/** Lots as their owner sees them, with every slot. */
export async function ownerLotViews(db: Reads, lots: readonly Lot[], now: number): Promise<OwnerLotView[]> {
  const ids = lots.map((lot) => lot.id);
  const slots = await slotsOfLots(db, ids);
  const occupants = await occupantsOfLots(db, ids);
  const occupations = await openOccupationsOfLots(db, ids);
  return lots.map((lot) => {
    const own = slots.filter((slot) => slot.lotId === lot.id).sort((a, b) => (a.label < b.label ? -1 : 1));
    const here = occupants.filter((occupant) => occupant.lotId === lot.id);
    return ownerLotView(lot, own, slotStatuses(own, here, now), occupations);
  });
}

/** Reviews as everybody sees them. */
export async function reviewViews(db: Reads, reviews: readonly Review[]): Promise<ReviewView[]> {
  const drivers = await profilesOf(db, distinct(reviews.map((row) => row.driverId)));
  const nameOf = new Map(drivers.map((driver) => [driver.userId, driver.name]));
  return reviews.map((row) => reviewView(row, nameOf.get(row.driverId) ?? ""));
}

/** Employees, and how busy each is. */
export async function employeeViews(db: Reads, employees: readonly Employee[]): Promise<EmployeeView[]> {
  const running = await workloads(
    db,
    employees.map((row) => row.id),
  );
  return employees.map((row) => employeeView(row, running.get(row.id) ?? 0));
}
