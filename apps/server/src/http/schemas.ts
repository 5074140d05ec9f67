import {
  BOOKING_STATES,
  CARWASH_STATES,
  EMPLOYEE_STATUSES,
  PAYMENT_METHODS,
  PAYMENT_STATES,
  ROLES,
} from "@parkmate/protocol";
import { z } from "zod";
import { vehicleType } from "./fields.ts";

/** The shapes of answers (CONTRACT §2). */
const iso = z.string().meta({ format: "date-time" });
const paise = z.int();

export const me = z
  .object({
    id: z.string(),
    role: z.enum(ROLES),
    name: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    vehicleNumber: z.string().nullable(),
    vehicleType: vehicleType.nullable(),
    businessName: z.string().nullable().optional(),
    city: z.string().nullable().optional(),
    language: z.string(),
    ownerStatus: z.enum(["pending", "approved", "declined"]).optional(),
  })
  .meta({ id: "Me" });

/** better-auth's account, in its own shape. */
export const account = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    image: z.string().nullable(),
    createdAt: iso,
    updatedAt: iso,
  })
  .meta({ id: "Account" });

/** better-auth's session, in its own shape. */
export const accountSession = z
  .object({
    id: z.string(),
    userId: z.string(),
    token: z.string(),
    expiresAt: iso,
    createdAt: iso,
    updatedAt: iso,
    ipAddress: z.string().nullable(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: "AccountSession" });

export const payment = z
  .object({
    id: z.string(),
    kind: z.enum(["booking", "renewal", "carwash"]),
    method: z.enum(PAYMENT_METHODS),
    state: z.enum(PAYMENT_STATES),
    amountPaise: paise,
    bookingId: z.string().optional(),
    carwashId: z.string().optional(),
    createdAt: iso,
    verifiedAt: iso.optional(),
    refundedAt: iso.optional(),
    failure: z.string().optional(),
    about: z
      .object({
        reference: z.string().optional(),
        vehicleNumber: z.string().optional(),
        slotLabel: z.string().optional(),
        serviceName: z.string().optional(),
        scheduledAt: iso.optional(),
        lotName: z.string(),
        timeZone: z.string(),
        driverName: z.string(),
      })
      .optional(),
  })
  .meta({ id: "Payment" });

const named = z.object({ id: z.string(), name: z.string() });

export const carwash = z
  .object({
    id: z.string(),
    kind: z.enum(["addon", "standalone"]),
    state: z.enum(CARWASH_STATES),
    service: named,
    lot: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
    bookingId: z.string().optional(),
    scheduledAt: iso.optional(),
    employee: named.optional(),
    pricePaise: paise,
    notes: z.string().optional(),
    reason: z.string().optional(),
    payments: z.array(payment),
    driver: z
      .object({ id: z.string(), name: z.string(), phone: z.string().nullable(), vehicleNumber: z.string().nullable() })
      .optional(),
  })
  .meta({ id: "Carwash" });

export const booking = z
  .object({
    id: z.string(),
    reference: z.string(),
    state: z.enum(BOOKING_STATES),
    kind: z.enum(["instant", "advance"]),
    slot: z.object({ id: z.string(), label: z.string(), vehicleType }),
    lot: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
    vehicleNumber: z.string(),
    startsAt: iso,
    endsAt: iso,
    graceEndsAt: iso,
    holdEndsAt: iso.optional(),
    endedAt: iso.optional(),
    pricePaise: paise,
    payments: z.array(payment),
    carwash: carwash.optional(),
    renewable: z.boolean(),
    hourlyPaise: paise,
    renewalDiscountPercent: z.int(),
    refundableUntil: iso.optional(),
    cancelledBy: z.enum(["driver", "owner", "admin", "system"]).optional(),
    reason: z.string().optional(),
    driver: z.object({ id: z.string(), name: z.string(), phone: z.string().nullable() }).optional(),
  })
  .meta({ id: "Booking" });

export const lotSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    address: z.string(),
    city: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    offersCarwash: z.boolean(),
    open: z.boolean(),
    freeSlots: z.int(),
    totalSlots: z.int(),
    fromHourlyPaise: paise.nullable(),
    rating: z.number().nullable(),
    reviewCount: z.int(),
  })
  .meta({ id: "LotSummary" });

const slot = z.object({
  id: z.string(),
  label: z.string(),
  vehicleType,
  hourlyPaise: paise,
  state: z.enum(["free", "held", "taken", "out"]),
  freeUntil: iso.optional(),
});

export const lot = z
  .object({
    ...lotSummary.shape,
    timeZone: z.string(),
    renewalDiscountPercent: z.int(),
    slots: z.array(slot),
  })
  .meta({ id: "Lot" });

/** A slot as its owner sees it. */
export const ownerSlot = z
  .object({
    ...slot.shape,
    lotId: z.string(),
    inService: z.boolean(),
    occupied: z.boolean(),
    occupiedUntil: iso.optional(),
  })
  .meta({ id: "OwnerSlot" });
export const ownerLot = z
  .object({
    ...lotSummary.shape,
    street: z.string(),
    locality: z.string().nullable(),
    state: z.string(),
    pincode: z.string(),
    timeZone: z.string(),
    renewalDiscountPercent: z.int(),
    slots: z.array(ownerSlot),
  })
  .meta({ id: "OwnerLot" });

export const review = z
  .object({
    id: z.string(),
    lotId: z.string(),
    rating: z.int(),
    text: z.string(),
    author: z.string(),
    createdAt: iso,
    updatedAt: iso,
  })
  .meta({ id: "Review" });

/** Its author is also told which visit it is about. */
export const ownReview = review
  .extend({ bookingId: z.string().optional(), carwashId: z.string().optional() })
  .meta({ id: "OwnReview" });

export const employee = z
  .object({
    id: z.string(),
    name: z.string(),
    phone: z.string(),
    licenceNumber: z.string(),
    ownerId: z.string().nullable(),
    availability: z.enum(["available", "offline"]),
    status: z.enum(EMPLOYEE_STATUSES),
    workload: z.int(),
  })
  .meta({ id: "Employee" });

export const application = employee
  .pick({ id: true, name: true, phone: true, licenceNumber: true, status: true })
  .meta({ id: "Application" });

export const owner = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    businessName: z.string().nullable(),
    city: z.string().nullable(),
    status: z.enum(["pending", "approved", "declined"]),
    createdAt: iso,
    reason: z.string().optional(),
  })
  .meta({ id: "Owner" });

export const washService = z
  .object({ id: z.string(), name: z.string(), description: z.string(), pricePaise: paise, minutes: z.int() })
  .meta({ id: "WashService" });

export const adminWashService = z
  .object({ ...washService.shape, active: z.boolean() })
  .meta({ id: "AdminWashService" });

export const carwashHour = z.object({ startsAt: iso, left: z.int() }).meta({ id: "CarwashHour" });

export const notification = z
  .object({
    seq: z.int(),
    id: z.string(),
    event: z.string(),
    level: z.enum(["success", "info", "warning", "error"]),
    title: z.string(),
    body: z.string(),
    href: z.string(),
    data: z.record(z.string(), z.unknown()),
    createdAt: iso,
    readAt: iso.nullable(),
  })
  .meta({ id: "Notification" });

export const inbox = z.object({
  items: z.array(notification),
  head: z.int(),
  oldest: z.int(),
  unread: z.int(),
  readRev: z.int(),
  epoch: z.string(),
});

export const user = z
  .object({
    id: z.string(),
    role: z.enum(ROLES),
    name: z.string(),
    email: z.string(),
    phone: z.string().nullable(),
    businessName: z.string().nullable().optional(),
    city: z.string().nullable().optional(),
    ownerStatus: z.enum(["pending", "approved", "declined"]).optional(),
    disabled: z.boolean(),
    disabledAt: iso.optional(),
    createdAt: iso,
  })
  .meta({ id: "User" });

const comingOrGoing = z.object({ count: z.int(), items: z.array(booking) });

export const ownerSummary = z.object({
  lots: z.array(
    z.object({
      ...{ lotId: z.string(), name: z.string(), total: z.int() },
      ...{ free: z.int(), taken: z.int(), held: z.int(), out: z.int() },
    }),
  ),
  cashToVerify: z.object({ count: z.int(), amountPaise: paise }),
  washesToAssign: z.int(),
  washesToConfirm: z.int(),
  arrivals: comingOrGoing,
  departures: comingOrGoing,
  takings: z.object({ todayPaise: paise, lastWeekByNowPaise: paise, lastWeekPaise: paise }),
  occupancy: z.array(z.object({ at: iso, occupied: z.int(), total: z.int() })),
  shouldBeEmpty: z.array(
    z.object({
      ...{ bookingId: z.string(), slot: z.object({ id: z.string(), label: z.string() }), lot: named },
      ...{ vehicleNumber: z.string(), endedAt: iso },
    }),
  ),
});

export const adminSummary = z.object({
  ownersWaiting: z.int(),
  people: z.object({ driver: z.int(), owner: z.int(), admin: z.int() }),
  lots: z.int(),
  bookings: z.object({ pending: z.int(), scheduled: z.int(), active: z.int(), expired: z.int() }),
  bookingsPerMinute: z.object({ lastMinute: z.int(), lastHour: z.number() }),
  employees: z.object({ applied: z.int(), accepted: z.int(), declined: z.int() }),
  washesToday: z.int(),
  takingsTodayPaise: paise,
});

const spread = z.object({ p50: z.number(), p99: z.number() });
const liveNumbers = { sockets: z.int(), noticesPerSecond: z.int(), latency: spread, lateness: spread };

export const realtime = z.object({
  ...liveNumbers,
  nodes: z.array(z.object({ id: z.string(), startedAt: iso, channels: z.enum(["healthy", "lost"]), ...liveNumbers })),
});

/** A time, or "unknown" where nobody noted it: never "not". */
const isoOrUnknown = z.union([iso, z.literal("unknown")]);

export const tracedNotice = z
  .object({
    seq: z.int(),
    id: z.string(),
    event: z.string(),
    level: z.enum(["success", "info", "warning", "error"]),
    title: z.string(),
    writtenAt: iso,
    rungAt: isoOrUnknown,
    readAt: iso.nullable(),
    devices: z.array(
      z.object({
        device: z.string(),
        sessionId: z.string(),
        sentAt: iso,
        acknowledgedAt: isoOrUnknown,
        shownAt: isoOrUnknown,
      }),
    ),
    delivery: z.enum(["known", "unknown"]),
  })
  .meta({ id: "TracedNotice" });

/** A page of a list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

export const bookingPaid = z.object({ booking, payment, carwash: carwash.optional() });
export const carwashPaid = z.object({ carwash, payment });
