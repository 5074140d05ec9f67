/**
 * THE catalogue: one row per event anybody can be told (DOMAIN §6). Rendering, preferences, docs/events.md, typings and
 * tests are derived from it. Adding an event touches three places: its row here, the rule that makes it true, a test.
 */
import type { OwnerStatus, PaymentMethod, Role } from "./api.ts";
import type { Alert } from "./frames.ts";
import { formatRupees } from "./money.ts";
import { formatPlate } from "./plate.ts";

export type Level = "success" | "info" | "warning" | "error";

/** Groups of the preferences page. */
export const EVENT_GROUPS = [
  "time",
  "renewals",
  "bookings",
  "payments",
  "carwash",
  "employees",
  "reviews",
  "account",
] as const;
export type EventGroup = (typeof EVENT_GROUPS)[number];

/** What every notice about a booking carries: ids to act on, and the words of the place and time as they were. */
export interface AboutBooking {
  bookingId: string;
  lotId: string;
  slotId: string;
  lotName: string;
  slotLabel: string;
  timeZone: string;
}

interface AboutWash {
  carwashId: string;
  bookingId: string | null;
  lotId: string;
  lotName: string;
  serviceName: string;
  /** When a wash on its own is to be done; notices of before there were any carry neither. */
  scheduledAt?: number | null;
  timeZone?: string;
}

/** What a notice about the payment of a wash on its own carries in place of a booking. */
type AboutLoneWash = AboutWash & { bookingId: null };

/** Payload per event. Times are epoch milliseconds, money is paise. */
export interface EventPayloads {
  "booking.expiring": AboutBooking & { endsAt: number };
  "booking.expired": AboutBooking & { endsAt: number; graceEndsAt: number };
  "renewal.succeeded": AboutBooking & { paymentId: string; endsAt: number; amountPaise: number };
  "renewal.failed": AboutBooking & { paymentId: string | null; code: string; reason: string };
  "booking.completed": AboutBooking & { startsAt: number; endedAt: number; amountPaise: number };
  "booking.declined": AboutBooking & { reason: string; refundPaise: number; cashBackPaise: number };
  "payment.verified": ((AboutBooking & { endsAt: number }) | AboutLoneWash) & {
    paymentId: string;
    kind: "booking" | "renewal" | "carwash";
    carwashId: string | null;
    amountPaise: number;
  };
  "booking.created": AboutBooking & {
    paymentId: string;
    vehicleNumber: string;
    method: PaymentMethod;
    amountPaise: number;
    /** Of an advance booking. */
    startsAt?: number;
  };
  "carwash.completed": AboutWash;
  "employee.assigned": { employeeId: string; name: string; phone: string };
  "booking.lapsed": AboutBooking & { reason: string };
  "booking.cancelled": AboutBooking & {
    by: "driver" | "owner" | "admin";
    tellingOwner: boolean;
    reason: string | null;
    refundPaise: number;
    cashBackPaise: number;
  };
  "payment.rejected": (AboutBooking | AboutLoneWash) & {
    paymentId: string;
    kind: "booking" | "renewal" | "carwash";
    amountPaise: number;
    reason: string;
  };
  "carwash.booked": AboutWash & { slotLabel: string | null; employeeName: string | null; needsVerifying: boolean };
  "carwash.confirmed": AboutWash;
  "carwash.started": AboutWash;
  "carwash.cancelled": AboutWash & { reason: string | null };
  "owner.registered": { ownerId: string; name: string; city: string | null };
  "owner.approved": { status: OwnerStatus };
  "owner.declined": { status: OwnerStatus; reason: string };
  "booking.renewed": AboutBooking & {
    paymentId: string;
    endsAt: number;
    method: PaymentMethod;
    amountPaise: number;
    needsVerifying: boolean;
  };
  "booking.started": AboutBooking & { endsAt: number };
  /** The slot named is the new one. */
  "booking.moved": AboutBooking & {
    oldSlotId: string;
    oldSlotLabel: string;
    by: "owner" | "system";
    startsAt: number;
  };
  /** The slot named is the one that was blocked; `movedTo` null: no other was free. */
  "slot.blocked": AboutBooking & { vehicleNumber: string; movedTo: { slotId: string; slotLabel: string } | null };
  /** A car without a booking stands in the slot of the reader's coming booking, and no other slot is free. */
  "slot.occupied": AboutBooking & { startsAt: number; endsAt: number };
  "review.received": { reviewId: string; lotId: string; lotName: string; rating: number };
  "payment.confirmed": (
    | (AboutBooking & { endsAt: number /** Of an advance booking. */; startsAt?: number })
    | AboutLoneWash
  ) & {
    paymentId: string;
    kind: "booking" | "renewal" | "carwash";
    amountPaise: number;
  };
  /** The system tells itself, to know that telling works. */
  "canary.checked": { node: string };
}

export type EventName = keyof EventPayloads;
export type NotificationData = EventPayloads[EventName];

export interface Words {
  title: string;
  body: string;
  /** A path of the web app. */
  href: string;
}

interface EventDefinition<Payload> {
  level: Level;
  readers: readonly Role[];
  group: EventGroup;
  /** What the page does when it arrives, before preferences. */
  alert: Alert;
  /** After this moment (epoch ms) the notice is history: it enters the inbox, nothing pops up. */
  staleAt?: (data: Payload) => number;
  /**
   * Notices with the same key within `COALESCE_MS` become one toast, which says how many of `words` there are; null: this
   * one stands alone.
   */
  coalesce?: (data: Payload) => { key: string; words: string } | null;
  /** Words as true at `now` (epoch ms), so that a late notice does not lie. */
  render: (data: Payload, now: number) => Words;
  sample: Payload;
}

/** How long after the first of them notices of one kind join its toast. */
const COALESCE_MS = 10_000;

const loud: Alert = { toast: true, sound: true };
const quiet: Alert = { toast: true, sound: false };

/** `14:05`, in the lot's time zone. */
function clockTime(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone }).format(at);
}

/** `Thu 15 Jan, 14:05`, in the lot's time zone. */
function dayTime(at: number, timeZone: string): string {
  const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone });
  return `${day.format(at).replace(",", "")}, ${clockTime(at, timeZone)}`;
}

function plural(count: number, one: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${one}s`;
}

function duration(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return plural(minutes, "minute");
  const rest = minutes % 60;
  const hours = plural(Math.floor(minutes / 60), "hour");
  return rest === 0 ? hours : `${hours} ${plural(rest, "minute")}`;
}

/** Time left as a person says it: whole minutes rounded up, seconds in the last one. */
function timeLeft(ms: number): string {
  return ms >= 60_000 ? plural(Math.ceil(ms / 60_000), "minute") : plural(Math.ceil(ms / 1000), "second");
}

/** The service and where; of a wash on its own also when. */
function washAt(data: AboutWash): string {
  const at = data.scheduledAt && data.timeZone ? ` on ${dayTime(data.scheduledAt, data.timeZone)}` : "";
  return `${data.serviceName} at ${data.lotName}${at}`;
}

const place = (data: AboutBooking): string => `Slot ${data.slotLabel}, ${data.lotName}`;
const bookingPage = (data: { bookingId: string }): string => `/bookings/${data.bookingId}`;
const renewPage = (data: { bookingId: string }): string => `/bookings/${data.bookingId}?renew`;
const washPage = (data: AboutWash): string =>
  data.bookingId === null ? `/washes/${data.carwashId}` : bookingPage({ bookingId: data.bookingId });
const paidPage = (data: AboutBooking | AboutLoneWash): string =>
  data.bookingId === null ? washPage(data) : bookingPage(data);
const ownerBookings = (data: { bookingId: string }): string => `/owner/bookings?booking=${data.bookingId}`;

function moneyBack(data: { refundPaise: number; cashBackPaise: number }): string {
  const parts: string[] = [];
  if (data.refundPaise > 0) parts.push(`${formatRupees(data.refundPaise)} will be refunded`);
  if (data.cashBackPaise > 0) parts.push(`${formatRupees(data.cashBackPaise)} will be handed back at the counter`);
  return parts.length > 0 ? ` ${parts.join(", ")}.` : "";
}

/** A person's reason as a sentence of its own. */
function because(reason: string | null): string {
  return reason ? ` Reason: ${reason}${/[.!?…]$/.test(reason) ? "" : "."}` : "";
}

const paidFor = {
  booking: "Your booking is active",
  renewal: "Your renewal is active",
  carwash: "Your wash is confirmed",
};

/** What a payment was for, and what is active by it. */
function paid(data: EventPayloads["payment.verified"] | EventPayloads["payment.confirmed"], now: number): string {
  const amount = formatRupees(data.amountPaise);
  if ("startsAt" in data && data.startsAt !== undefined && now < data.startsAt) {
    return `${amount} for ${place(data)}. Your booking begins ${dayTime(data.startsAt, data.timeZone)}.`;
  }
  if (data.bookingId === null) return `${amount} for ${washAt(data)}. The owner still has to confirm it.`;
  const until = data.kind === "carwash" ? "" : ` until ${clockTime(data.endsAt, data.timeZone)}`;
  return `${amount} for ${place(data)}. ${paidFor[data.kind]}${until}.`;
}

const aboutBooking: AboutBooking = {
  bookingId: "0198c0de-0000-7000-8000-00000000b001",
  lotId: "0198c0de-0000-7000-8000-0000000010a0",
  slotId: "0198c0de-0000-7000-8000-000000005107",
  lotName: "Marine Drive",
  slotLabel: "A-12",
  timeZone: "Asia/Kolkata",
};
const paymentId = "0198c0de-0000-7000-8000-00000000fa01";
const aboutWash = {
  carwashId: "0198c0de-0000-7000-8000-00000000ca01",
  bookingId: aboutBooking.bookingId,
  lotId: aboutBooking.lotId,
  lotName: aboutBooking.lotName,
  serviceName: "Foam wash",
  scheduledAt: null,
  timeZone: aboutBooking.timeZone,
};
/** 2026-01-15 14:00 in Kolkata. */
const afternoon = Date.UTC(2026, 0, 15, 8, 30);

export const EVENTS: { readonly [Name in EventName]: EventDefinition<EventPayloads[Name]> } = {
  "booking.expiring": {
    level: "warning",
    readers: ["driver"],
    group: "time",
    alert: loud,
    staleAt: (data) => data.endsAt,
    render: (data, now) => {
      const left = data.endsAt - now;
      return left > 0
        ? {
            title: `${timeLeft(left)} left`,
            body: `${place(data)}: your time ends at ${clockTime(data.endsAt, data.timeZone)}.`,
            href: renewPage(data),
          }
        : {
            title: "Your time was about to end",
            body: `${place(data)}: your time ended at ${clockTime(data.endsAt, data.timeZone)}.`,
            href: renewPage(data),
          };
    },
    sample: { ...aboutBooking, endsAt: afternoon },
  },
  "booking.expired": {
    level: "info",
    readers: ["driver"],
    group: "time",
    alert: loud,
    staleAt: (data) => data.graceEndsAt,
    render: (data, now) => ({
      title: "Your time is up",
      body:
        now < data.graceEndsAt
          ? `${place(data)}: the slot is kept for you until ${clockTime(data.graceEndsAt, data.timeZone)}. Renew to stay.`
          : `${place(data)}: the slot was kept for you until ${clockTime(data.graceEndsAt, data.timeZone)}.`,
      href: renewPage(data),
    }),
    sample: { ...aboutBooking, endsAt: afternoon, graceEndsAt: afternoon + 300_000 },
  },
  "renewal.succeeded": {
    level: "success",
    readers: ["driver"],
    group: "renewals",
    alert: quiet,
    render: (data) => ({
      title: "Renewal paid",
      body: `${place(data)}: you now have until ${clockTime(data.endsAt, data.timeZone)}. ${formatRupees(data.amountPaise)} paid.`,
      href: bookingPage(data),
    }),
    sample: { ...aboutBooking, paymentId, endsAt: afternoon, amountPaise: 4000 },
  },
  "renewal.failed": {
    level: "error",
    readers: ["driver"],
    group: "renewals",
    alert: loud,
    render: (data) => ({
      title: "Renewal refused",
      body: `${place(data)}: ${data.reason}`,
      href: renewPage(data),
    }),
    sample: {
      ...aboutBooking,
      paymentId: null,
      code: "payment.declined",
      reason: "The payment was declined. Nothing was charged.",
    },
  },
  "booking.completed": {
    level: "warning",
    readers: ["driver"],
    group: "time",
    alert: loud,
    render: (data) => ({
      title: "Booking closed",
      body: `${place(data)} was released after ${duration(data.endedAt - data.startsAt)}. Total ${formatRupees(data.amountPaise)}.`,
      href: bookingPage(data),
    }),
    sample: { ...aboutBooking, startsAt: afternoon - 3_600_000, endedAt: afternoon, amountPaise: 8000 },
  },
  "booking.declined": {
    level: "warning",
    readers: ["driver"],
    group: "bookings",
    alert: loud,
    render: (data) => ({
      title: "Booking declined",
      body: `${place(data)}: an admin declined your booking.${because(data.reason)}${moneyBack(data)}`,
      href: "/lots",
    }),
    sample: { ...aboutBooking, reason: "The lot closes for repairs", refundPaise: 8000, cashBackPaise: 0 },
  },
  "payment.verified": {
    level: "success",
    readers: ["driver"],
    group: "payments",
    alert: quiet,
    render: (data, now) => ({
      title: "Cash received",
      body: paid(data, now),
      href: paidPage(data),
    }),
    sample: {
      ...aboutBooking,
      paymentId,
      kind: "booking",
      carwashId: null,
      amountPaise: 8000,
      endsAt: afternoon,
    },
  },
  "booking.created": {
    level: "info",
    readers: ["owner"],
    group: "bookings",
    alert: loud,
    coalesce: (data) => (data.method === "cash" ? null : { key: data.lotId, words: `new bookings at ${data.lotName}` }),
    render: (data) => ({
      title: "New booking",
      body: `${place(data)}: ${formatPlate(data.vehicleNumber)}${
        data.startsAt === undefined ? "" : `, from ${dayTime(data.startsAt, data.timeZone)}`
      }, ${formatRupees(data.amountPaise)} by ${
        data.method === "cash" ? "cash. Needs verifying." : data.method === "upi" ? "UPI." : "card."
      }`,
      href: ownerBookings(data),
    }),
    sample: { ...aboutBooking, paymentId, vehicleNumber: "KL08AZ1234", method: "upi", amountPaise: 8000 },
  },
  "carwash.completed": {
    level: "success",
    readers: ["driver"],
    group: "carwash",
    alert: quiet,
    render: (data) => ({
      title: "Car wash done",
      body: `${data.serviceName} at ${data.lotName} is finished.`,
      href: washPage(data),
    }),
    sample: aboutWash,
  },
  "employee.assigned": {
    level: "info",
    readers: ["owner"],
    group: "employees",
    alert: quiet,
    render: (data) => ({
      title: "Employee assigned to you",
      body: `${data.name}, ${data.phone}.`,
      href: "/owner/employees",
    }),
    sample: { employeeId: "0198c0de-0000-7000-8000-00000000e001", name: "Ravi", phone: "9847012345" },
  },
  "booking.lapsed": {
    level: "warning",
    readers: ["driver"],
    group: "bookings",
    alert: loud,
    render: (data) => ({
      title: "Booking lapsed",
      body: `${place(data)} was released. ${data.reason}`,
      href: `/lots/${data.lotId}`,
    }),
    sample: { ...aboutBooking, reason: "The cash was not verified in time." },
  },
  "booking.cancelled": {
    level: "warning",
    readers: ["driver", "owner"],
    group: "bookings",
    alert: loud,
    render: (data) => ({
      title: "Booking cancelled",
      body: `${place(data)}: cancelled by ${
        data.by === "admin" ? "an admin" : `the ${data.by}`
      }.${because(data.reason)}${moneyBack(data)}`,
      href: data.tellingOwner ? ownerBookings(data) : bookingPage(data),
    }),
    sample: {
      ...aboutBooking,
      by: "owner",
      tellingOwner: false,
      reason: "The slot is flooded",
      refundPaise: 8000,
      cashBackPaise: 0,
    },
  },
  "payment.rejected": {
    level: "error",
    readers: ["driver"],
    group: "payments",
    alert: loud,
    render: (data) => ({
      title: "Cash payment rejected",
      body: `${formatRupees(data.amountPaise)} for ${data.bookingId === null ? washAt(data) : place(data)}.${because(data.reason)}`,
      href: paidPage(data),
    }),
    sample: { ...aboutBooking, paymentId, kind: "booking", amountPaise: 8000, reason: "Nobody came to the counter" },
  },
  "carwash.booked": {
    level: "info",
    readers: ["owner"],
    group: "carwash",
    alert: loud,
    render: (data) => ({
      title: "Car wash ordered",
      body: `${washAt(data)}${data.slotLabel ? `, slot ${data.slotLabel}` : ""}. ${
        data.employeeName ? `${data.employeeName} is assigned.` : "Nobody is assigned yet."
      }${data.needsVerifying ? " Cash: needs verifying." : ""}`,
      href: `/owner/washes?wash=${data.carwashId}`,
    }),
    sample: { ...aboutWash, slotLabel: "A-12", employeeName: "Ravi", needsVerifying: false },
  },
  "carwash.confirmed": {
    level: "info",
    readers: ["driver"],
    group: "carwash",
    alert: quiet,
    render: (data) => ({
      title: "Car wash confirmed",
      body: `${washAt(data)}.`,
      href: washPage(data),
    }),
    sample: aboutWash,
  },
  "carwash.started": {
    level: "info",
    readers: ["driver"],
    group: "carwash",
    alert: quiet,
    render: (data) => ({
      title: "Car wash started",
      body: `${washAt(data)}.`,
      href: washPage(data),
    }),
    sample: aboutWash,
  },
  "carwash.cancelled": {
    level: "warning",
    readers: ["driver"],
    group: "carwash",
    alert: loud,
    render: (data) => ({
      title: "Car wash cancelled",
      body: `${washAt(data)} was cancelled.${because(data.reason)}`,
      href: washPage(data),
    }),
    sample: { ...aboutWash, reason: "The water is off today" },
  },
  "owner.registered": {
    level: "info",
    readers: ["admin"],
    group: "account",
    alert: quiet,
    render: (data) => ({
      title: "An owner awaits approval",
      body: `${data.name}${data.city ? `, ${data.city}` : ""}.`,
      href: "/admin/owners",
    }),
    sample: { ownerId: "0198c0de-0000-7000-8000-000000000e77", name: "Anand Parking", city: "Kochi" },
  },
  "owner.approved": {
    level: "success",
    readers: ["owner"],
    group: "account",
    alert: quiet,
    render: () => ({
      title: "Your account is approved",
      body: "Your lots can be seen and booked now.",
      href: "/owner",
    }),
    sample: { status: "approved" },
  },
  "owner.declined": {
    level: "warning",
    readers: ["owner"],
    group: "account",
    alert: loud,
    render: (data) => ({
      title: "Your account was declined",
      body: `An admin declined your registration.${because(data.reason)}`,
      href: "/owner",
    }),
    sample: { status: "declined", reason: "The papers are missing" },
  },
  "booking.renewed": {
    level: "info",
    readers: ["owner"],
    group: "bookings",
    alert: quiet,
    render: (data) => ({
      title: "Booking renewed",
      body: `${place(data)}: until ${clockTime(data.endsAt, data.timeZone)}, ${formatRupees(data.amountPaise)}${
        data.needsVerifying ? " in cash. Needs verifying." : " paid."
      }`,
      href: ownerBookings(data),
    }),
    sample: {
      ...aboutBooking,
      paymentId,
      endsAt: afternoon,
      method: "upi",
      amountPaise: 4000,
      needsVerifying: false,
    },
  },
  "booking.started": {
    level: "info",
    readers: ["driver"],
    group: "time",
    alert: loud,
    staleAt: (data) => data.endsAt,
    render: (data, now) => ({
      title: now < data.endsAt ? "Your booking has started" : "Your booking had started",
      body: `${place(data)} ${now < data.endsAt ? "is" : "was"} yours until ${clockTime(data.endsAt, data.timeZone)}.`,
      href: bookingPage(data),
    }),
    sample: { ...aboutBooking, endsAt: afternoon },
  },
  "booking.moved": {
    level: "info",
    readers: ["driver"],
    group: "bookings",
    alert: loud,
    render: (data) => ({
      title: `Your slot is now ${data.slotLabel}`,
      body: `${data.lotName}: ${
        data.by === "owner" ? "the owner moved your booking" : "your booking was moved"
      } from slot ${data.oldSlotLabel} to ${data.slotLabel}. Time and price stay.`,
      href: bookingPage(data),
    }),
    sample: {
      ...aboutBooking,
      oldSlotId: "0198c0de-0000-7000-8000-000000005106",
      oldSlotLabel: "A-11",
      by: "owner",
      startsAt: afternoon,
    },
  },
  "slot.blocked": {
    level: "warning",
    readers: ["owner"],
    group: "bookings",
    alert: loud,
    render: (data) => ({
      title: "Somebody is in a booked slot",
      body: `${place(data)}: ${formatPlate(data.vehicleNumber)} found it taken. ${
        data.movedTo ? `They were moved to slot ${data.movedTo.slotLabel}.` : "No other slot was free."
      }`,
      href: ownerBookings(data),
    }),
    sample: {
      ...aboutBooking,
      vehicleNumber: "KL08AZ1234",
      movedTo: { slotId: "0198c0de-0000-7000-8000-000000005109", slotLabel: "A-14" },
    },
  },
  "slot.occupied": {
    level: "warning",
    readers: ["driver"],
    group: "bookings",
    alert: loud,
    staleAt: (data) => data.endsAt,
    render: (data) => ({
      title: "Another car is still in your slot",
      body: `${place(data)}, booked from ${clockTime(data.startsAt, data.timeZone)}: no other slot is free yet. You may cancel and get everything back.`,
      href: bookingPage(data),
    }),
    sample: { ...aboutBooking, startsAt: afternoon, endsAt: afternoon + 3_600_000 },
  },
  "review.received": {
    level: "info",
    readers: ["owner"],
    group: "reviews",
    alert: quiet,
    render: (data) => ({
      title: "New review",
      body: `${plural(data.rating, "star")} for ${data.lotName}.`,
      href: `/owner/reviews?review=${data.reviewId}`,
    }),
    sample: {
      reviewId: "0198c0de-0000-7000-8000-00000000ce01",
      lotId: aboutBooking.lotId,
      lotName: aboutBooking.lotName,
      rating: 4,
    },
  },
  "payment.confirmed": {
    level: "success",
    readers: ["driver"],
    group: "payments",
    alert: quiet,
    render: (data, now) => ({
      title: "Payment confirmed",
      body: paid(data, now),
      href: paidPage(data),
    }),
    sample: { ...aboutBooking, paymentId, kind: "booking", amountPaise: 8000, endsAt: afternoon },
  },
  "canary.checked": {
    level: "info",
    readers: [],
    group: "account",
    alert: { toast: false, sound: false },
    render: (data) => ({ title: "Delivery works", body: `Checked by ${data.node}.`, href: "/" }),
    sample: { node: "n1" },
  },
};

export const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

/** Whether `name` is an event of this catalogue; a log may hold events of a newer version. */
export function isEventName(name: string): name is EventName {
  return Object.hasOwn(EVENTS, name);
}

/** A notice's words, level and alert as they are true at `now` (epoch ms). */
export function renderEvent<Name extends EventName>(
  name: Name,
  data: EventPayloads[Name],
  now: number,
): Words & { level: Level; alert: Alert } {
  const event = EVENTS[name];
  const stale = event.staleAt !== undefined && now >= event.staleAt(data);
  const joined = event.coalesce?.(data);
  const group = joined && { group: `${name}:${joined.key}`, groupMs: COALESCE_MS, groupWords: joined.words };
  return {
    ...event.render(data, now),
    level: event.level,
    alert: stale ? { toast: false, sound: false } : { ...event.alert, ...group },
  };
}
