import type {
  BookingView,
  CarwashView,
  EmployeeView,
  LotSummaryView,
  LotView,
  MeView,
  OwnerView,
  PaymentView,
  UserView,
  WashServiceView,
} from "@parkmate/protocol";
import type { Booking, Carwash, Employee, Lot, Payment, Profile, Slot, WashService } from "./entities.ts";
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

export interface CarwashParts {
  wash: Carwash;
  service: WashService;
  lot: Lot;
  employee: Employee | null;
  payments: readonly Payment[];
}

export function carwashView({ wash, service, lot, employee, payments }: CarwashParts): CarwashView {
  return {
    id: wash.id,
    kind: wash.kind,
    state: wash.state,
    service: { id: service.id, name: service.name },
    lot: { id: lot.id, name: lot.name },
    ...(wash.bookingId ? { bookingId: wash.bookingId } : {}),
    ...(wash.scheduledAt === null ? {} : { scheduledAt: iso(wash.scheduledAt) }),
    ...(employee ? { employee: { id: employee.id, name: employee.name } } : {}),
    pricePaise: wash.pricePaise,
    ...(wash.notes ? { notes: wash.notes } : {}),
    payments: payments.map(paymentView),
  };
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
    pricePaise: booking.pricePaise,
    payments: payments.map(paymentView),
    ...(carwash ? { carwash: carwashView(carwash) } : {}),
    renewable: booking.state === "active" || booking.state === "expired",
    hourlyPaise: slot.hourlyPaise,
    renewalDiscountPercent: lot.renewalDiscountPercent,
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
    freeSlots: countFree(statuses),
    totalSlots: slots.length,
    fromHourlyPaise: prices.length === 0 ? null : Math.min(...prices),
    rating: null,
    reviewCount: 0,
  };
}

export function lotView(lot: Lot, slots: readonly Slot[], statuses: readonly SlotStatus[]): LotView {
  const statusOf = new Map(statuses.map((status) => [status.id, status]));
  return {
    ...lotSummaryView(lot, slots, statuses),
    timeZone: lot.timeZone,
    renewalDiscountPercent: lot.renewalDiscountPercent,
    slots: slots.map((slot) => {
      const status = statusOf.get(slot.id);
      return {
        id: slot.id,
        label: slot.label,
        vehicleType: slot.vehicleType,
        hourlyPaise: slot.hourlyPaise,
        state: status?.state ?? "out",
        ...(status && status.freeUntil !== null ? { freeUntil: iso(status.freeUntil) } : {}),
      };
    }),
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

export function washServiceView(service: WashService): WashServiceView {
  return {
    id: service.id,
    name: service.name,
    description: service.description,
    pricePaise: service.pricePaise,
    minutes: service.minutes,
  };
}
