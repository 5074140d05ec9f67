import type {
  AdminWashServiceView,
  ApplicationView,
  BookingView,
  CarwashHourView,
  CarwashView,
  EmployeeView,
  LotSummaryView,
  LotView,
  MeView,
  OwnerLotView,
  OwnerSlotView,
  OwnerView,
  OwnReviewView,
  PaymentView,
  ReviewView,
  SlotView,
  UserView,
  WashServiceView,
} from "@parkmate/protocol";
import { isFinal } from "./bookingStates.ts";
import type {
  Booking,
  Carwash,
  Employee,
  Lot,
  Payment,
  Profile,
  Review,
  Slot,
  SlotOccupation,
  WashService,
} from "./entities.ts";
import { countFree, type SlotStatus } from "./slotStates.ts";

/** The only place where a row becomes what the API shows (CONTRACT §2). */
const iso = (at: number): string => new Date(at).toISOString();

export function paymentView(payment: Payment): PaymentView {
  return {
    id: payment.id,
    kind: payment.kind,
    method: payment.method,
    state: payment.state,
    amountPaise: payment.amountPaise,
    ...(payment.bookingId ? { bookingId: payment.bookingId } : {}),
    ...(payment.carwashId ? { carwashId: payment.carwashId } : {}),
    createdAt: iso(payment.createdAt),
    ...(payment.verifiedAt === null ? {} : { verifiedAt: iso(payment.verifiedAt) }),
    ...(payment.refundedAt === null ? {} : { refundedAt: iso(payment.refundedAt) }),
    ...(payment.failure ? { failure: payment.failure } : {}),
  };
}

/** What a payment of a booking is about. */
export function parkedView({ reference, vehicleNumber }: Booking, { label: slotLabel }: Slot) {
  return { reference, vehicleNumber, slotLabel };
}

/** What a payment of a wash is about. */
export function washedView({ scheduledAt }: Carwash, { name: serviceName }: WashService) {
  return { serviceName, ...(scheduledAt === null ? {} : { scheduledAt: iso(scheduledAt) }) };
}

export interface CarwashParts {
  wash: Carwash;
  service: WashService;
  lot: Lot;
  employee: Employee | null;
  payments: readonly Payment[];
  /** Given only to those who may see whose car it is. */
  driver?: { profile: Profile; vehicleNumber: string | null } | null;
}

export function carwashView({ wash, service, lot, employee, payments, driver }: CarwashParts): CarwashView {
  return {
    id: wash.id,
    kind: wash.kind,
    state: wash.state,
    service: { id: service.id, name: service.name },
    lot: { id: lot.id, name: lot.name, timeZone: lot.timeZone },
    ...(wash.bookingId ? { bookingId: wash.bookingId } : {}),
    ...(wash.scheduledAt === null ? {} : { scheduledAt: iso(wash.scheduledAt) }),
    ...(employee ? { employee: { id: employee.id, name: employee.name } } : {}),
    pricePaise: wash.pricePaise,
    ...(wash.notes ? { notes: wash.notes } : {}),
    ...(wash.reason ? { reason: wash.reason } : {}),
    payments: payments.map(paymentView),
    ...(driver ? { driver: driverOf(driver.profile, driver.vehicleNumber) } : {}),
  };
}

function driverOf({ userId, name, phone }: Profile, vehicleNumber: string | null) {
  return { id: userId, name, phone, vehicleNumber };
}

export interface BookingParts {
  booking: Booking;
  slot: Slot;
  lot: Lot;
  payments: readonly Payment[];
  carwash: CarwashParts | null;
  /** Given only to those who may see the driver. */
  driver: Profile | null;
}

export function bookingView({ booking, slot, lot, payments, carwash, driver }: BookingParts): BookingView {
  return {
    id: booking.id,
    reference: booking.reference,
    state: booking.state,
    kind: booking.kind,
    slot: { id: slot.id, label: slot.label, vehicleType: slot.vehicleType },
    lot: { id: lot.id, name: lot.name, timeZone: lot.timeZone },
    vehicleNumber: booking.vehicleNumber,
    startsAt: iso(booking.startsAt),
    endsAt: iso(booking.endsAt),
    graceEndsAt: iso(booking.graceEndsAt),
    ...(booking.holdEndsAt === null ? {} : { holdEndsAt: iso(booking.holdEndsAt) }),
    ...(booking.closedAt === null ? {} : { endedAt: iso(booking.closedAt) }),
    pricePaise: booking.pricePaise,
    payments: payments.map(paymentView),
    ...(carwash ? { carwash: carwashView(carwash) } : {}),
    renewable: booking.state === "active" || booking.state === "expired",
    hourlyPaise: slot.hourlyPaise,
    renewalDiscountPercent: lot.renewalDiscountPercent,
    ...(booking.refundableUntil === null || isFinal(booking.state)
      ? {}
      : { refundableUntil: iso(booking.refundableUntil) }),
    ...(booking.cancelledBy ? { cancelledBy: booking.cancelledBy } : {}),
    ...(booking.reason ? { reason: booking.reason } : {}),
    ...(driver ? { driver: { id: driver.userId, name: driver.name, phone: driver.phone } } : {}),
  };
}

export function lotSummaryView(lot: Lot, slots: readonly Slot[], statuses: readonly SlotStatus[]): LotSummaryView {
  const prices = slots.filter((slot) => slot.inService === 1).map((slot) => slot.hourlyPaise);
  return {
    id: lot.id,
    name: lot.name,
    address: [lot.street, lot.locality].filter(Boolean).join(", "),
    city: lot.city,
    latitude: lot.latitudeE6 === null ? null : lot.latitudeE6 / 1e6,
    longitude: lot.longitudeE6 === null ? null : lot.longitudeE6 / 1e6,
    offersCarwash: lot.offersCarwash === 1,
    open: lot.open === 1,
    freeSlots: countFree(statuses),
    totalSlots: slots.length,
    fromHourlyPaise: prices.length === 0 ? null : Math.min(...prices),
    rating: lot.ratingCount === 0 ? null : Math.round((10 * lot.ratingSum) / lot.ratingCount) / 10,
    reviewCount: lot.ratingCount,
  };
}

export function lotView(lot: Lot, slots: readonly Slot[], statuses: readonly SlotStatus[]): LotView {
  return {
    ...lotSummaryView(lot, slots, statuses),
    timeZone: lot.timeZone,
    renewalDiscountPercent: lot.renewalDiscountPercent,
    slots: slotViews(slots, statuses),
  };
}

export function ownerLotView(
  lot: Lot,
  slots: readonly Slot[],
  statuses: readonly SlotStatus[],
  occupations: readonly SlotOccupation[],
): OwnerLotView {
  return {
    ...lotSummaryView(lot, slots, statuses),
    street: lot.street,
    locality: lot.locality,
    state: lot.state,
    pincode: lot.pincode,
    timeZone: lot.timeZone,
    renewalDiscountPercent: lot.renewalDiscountPercent,
    slots: ownerSlotViews(slots, statuses, occupations),
  };
}

function slotViews(slots: readonly Slot[], statuses: readonly SlotStatus[]): SlotView[] {
  const statusOf = new Map(statuses.map((status) => [status.id, status]));
  return slots.map(({ id, label, vehicleType, hourlyPaise }) => {
    const status = statusOf.get(id);
    if (!status) throw new Error(`slot ${id} has no state`);
    const { state, freeUntil } = status;
    return { id, label, vehicleType, hourlyPaise, state, ...(freeUntil === null ? {} : { freeUntil: iso(freeUntil) }) };
  });
}

/** Slots as their owner sees them; `occupations` holds those of cars without a booking. */
export function ownerSlotViews(
  slots: readonly Slot[],
  statuses: readonly SlotStatus[],
  occupations: readonly SlotOccupation[],
): OwnerSlotView[] {
  const views = slotViews(slots, statuses);
  return slots.map((slot, index) => {
    const occupation = occupations.find(({ slotId }) => slotId === slot.id);
    return {
      ...(views[index] as SlotView),
      lotId: slot.lotId,
      inService: slot.inService === 1,
      occupied: occupation !== undefined,
      ...(occupation?.untilAt ? { occupiedUntil: iso(occupation.untilAt) } : {}),
    };
  });
}

/** A review as everybody sees it; of its author the first name only. */
export function reviewView(review: Review, driverName: string): ReviewView {
  return {
    id: review.id,
    lotId: review.lotId,
    rating: review.rating,
    text: review.text,
    author: driverName.split(/\s+/)[0] ?? "",
    createdAt: iso(review.createdAt),
    updatedAt: iso(review.updatedAt),
  };
}

/** A review as its author sees it. */
export function ownReviewView(review: Review, driverName: string): OwnReviewView {
  return {
    ...reviewView(review, driverName),
    ...(review.bookingId === null ? {} : { bookingId: review.bookingId }),
    ...(review.carwashId === null ? {} : { carwashId: review.carwashId }),
  };
}

export function meView(profile: Profile): MeView {
  return {
    id: profile.userId,
    role: profile.role,
    name: profile.name,
    email: profile.email,
    phone: profile.phone,
    vehicleNumber: profile.vehicleNumber,
    vehicleType: profile.vehicleType,
    ...(profile.role === "owner" ? { businessName: profile.businessName, city: profile.city } : {}),
    language: profile.language,
    ...(profile.ownerStatus ? { ownerStatus: profile.ownerStatus } : {}),
  };
}

export function userView(profile: Profile): UserView {
  const { userId, role, name, email, phone, businessName, city, ownerStatus, disabledAt, createdAt } = profile;
  return {
    ...{ id: userId, role, name, email, phone },
    ...(role === "owner" ? { businessName, city } : {}),
    ...(ownerStatus ? { ownerStatus } : {}),
    disabled: disabledAt !== null,
    ...(disabledAt === null ? {} : { disabledAt: iso(disabledAt) }),
    createdAt: iso(createdAt),
  };
}

export function ownerView(profile: Profile): OwnerView {
  return {
    id: profile.userId,
    name: profile.name,
    email: profile.email,
    phone: profile.phone,
    businessName: profile.businessName,
    city: profile.city,
    status: profile.ownerStatus ?? "pending",
    createdAt: iso(profile.createdAt),
    ...(profile.ownerReason ? { reason: profile.ownerReason } : {}),
  };
}

export function employeeView(employee: Employee, workload: number): EmployeeView {
  return {
    id: employee.id,
    name: employee.name,
    phone: employee.phone,
    licenceNumber: employee.licenceNumber,
    ownerId: employee.ownerId,
    availability: employee.availability,
    status: employee.status,
    workload,
  };
}

/** What an applicant is shown of their own application. */
export function applicationView({ id, name, phone, licenceNumber, status }: Employee): ApplicationView {
  return { id, name, phone, licenceNumber, status };
}

/** An hour at which a wash can begin. */
export function carwashHourView({ startsAt, left }: { startsAt: number; left: number }): CarwashHourView {
  return { startsAt: iso(startsAt), left };
}

/** A wash service as admins see it. */
export function adminWashServiceView(service: WashService): AdminWashServiceView {
  return { ...washServiceView(service), active: service.active === 1 };
}

export function washServiceView(service: WashService): WashServiceView {
  return {
    id: service.id,
    name: service.name,
    description: service.description,
    pricePaise: service.pricePaise,
    minutes: service.minutes,
  };
}
