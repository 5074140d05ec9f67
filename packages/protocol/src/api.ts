import type { EventGroup, EventName, Level } from "./events.ts";
import type { Notification, SlotState } from "./frames.ts";

/** The shapes of the HTTP API (CONTRACT §2). Times are ISO 8601 UTC with milliseconds, money is integer paise. */

export const ROLES = ["driver", "owner", "admin"] as const;
export type Role = (typeof ROLES)[number];

export const VEHICLE_TYPES = ["hatchback", "sedan", "multi_axle", "three_wheeler", "two_wheeler"] as const;
export type VehicleType = (typeof VEHICLE_TYPES)[number];

export const PAYMENT_METHODS = ["upi", "card", "cash"] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

export const BOOKING_STATES = ["pending", "scheduled", "active", "expired", "completed", "cancelled"] as const;
export type BookingState = (typeof BOOKING_STATES)[number];

export const PAYMENT_STATES = ["pending", "succeeded", "failed", "refunded"] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

export const CARWASH_STATES = ["pending", "confirmed", "in_progress", "completed", "cancelled"] as const;
export type CarwashState = (typeof CARWASH_STATES)[number];

/** Applied by the public form, accepted into the free pool by an admin, or declined. */
export const EMPLOYEE_STATUSES = ["applied", "accepted", "declined"] as const;
export type EmployeeStatus = (typeof EMPLOYEE_STATUSES)[number];

export type OwnerStatus = "pending" | "approved" | "declined";
export type Canceller = "driver" | "owner" | "admin" | "system";

/** What the sandbox provider takes in place of a real instrument (DOMAIN §4). */
export const SANDBOX_TOKENS = [
  "tok_ok",
  "tok_declined",
  "tok_insufficient_funds",
  "tok_timeout",
  "tok_pending",
] as const;
export type SandboxToken = (typeof SANDBOX_TOKENS)[number];

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface MeView {
  id: string;
  role: Role;
  name: string;
  email: string;
  phone: string | null;
  vehicleNumber: string | null;
  vehicleType: VehicleType | null;
  businessName?: string | null;
  city?: string | null;
  language: string;
  ownerStatus?: OwnerStatus;
}

export interface LotSummaryView {
  id: string;
  name: string;
  address: string;
  city: string;
  latitude: number | null;
  longitude: number | null;
  offersCarwash: boolean;
  /** A closed lot takes no new bookings; those that run go on. */
  open: boolean;
  freeSlots: number;
  totalSlots: number;
  fromHourlyPaise: number | null;
  rating: number | null;
  reviewCount: number;
}

export interface SlotView {
  id: string;
  label: string;
  vehicleType: VehicleType;
  hourlyPaise: number;
  state: SlotState;
  freeUntil?: string;
}

/** A slot as its owner sees it. */
export interface OwnerSlotView extends SlotView {
  lotId: string;
  inService: boolean;
  /** A car without a booking is there. */
  occupied: boolean;
  /** Until when, where that was said; else until it is freed. */
  occupiedUntil?: string;
}

export interface LotView extends LotSummaryView {
  timeZone: string;
  renewalDiscountPercent: number;
  slots: SlotView[];
}

/** A lot as its owner sees it: every field that may be changed, and all its slots. */
export interface OwnerLotView extends LotSummaryView {
  street: string;
  locality: string | null;
  state: string;
  pincode: string;
  timeZone: string;
  renewalDiscountPercent: number;
  slots: OwnerSlotView[];
}

export interface PaymentView {
  id: string;
  kind: "booking" | "renewal" | "carwash";
  method: PaymentMethod;
  state: PaymentState;
  amountPaise: number;
  bookingId?: string;
  carwashId?: string;
  createdAt: string;
  verifiedAt?: string;
  refundedAt?: string;
  failure?: string;
  /** Only the lot's owner sees whom and what it is about. */
  about?: {
    /** What is parked where; a wash on its own has none of the three. */
    reference?: string;
    vehicleNumber?: string;
    slotLabel?: string;
    /** Washes: what is washed for, and when where it is on its own. */
    serviceName?: string;
    scheduledAt?: string;
    lotName: string;
    timeZone: string;
    driverName: string;
  };
}

export interface CarwashView {
  id: string;
  kind: "addon" | "standalone";
  state: CarwashState;
  service: { id: string; name: string };
  lot: { id: string; name: string; timeZone: string };
  bookingId?: string;
  scheduledAt?: string;
  employee?: { id: string; name: string };
  pricePaise: number;
  notes?: string;
  /** Why it was called off. */
  reason?: string;
  payments: PaymentView[];
  /** Only owners see whose car it is. */
  driver?: { id: string; name: string; phone: string | null; vehicleNumber: string | null };
}

export interface BookingView {
  id: string;
  reference: string;
  state: BookingState;
  kind: "instant" | "advance";
  slot: { id: string; label: string; vehicleType: VehicleType };
  lot: { id: string; name: string; timeZone: string };
  vehicleNumber: string;
  startsAt: string;
  endsAt: string;
  graceEndsAt: string;
  holdEndsAt?: string;
  /** When it was over, early or late: completed or cancelled. `endsAt` stays what was promised. */
  endedAt?: string;
  pricePaise: number;
  payments: PaymentView[];
  carwash?: CarwashView;
  /** Whether a renewal would be accepted in this state; price and length may still refuse it. */
  renewable: boolean;
  /** For the renewal's price: the slot's hourly price and the lot's discount. */
  hourlyPaise: number;
  renewalDiscountPercent: number;
  /** Their slot was not to be had: until when the driver may cancel with full refund though the booking runs. */
  refundableUntil?: string;
  cancelledBy?: Canceller;
  reason?: string;
  /** Only owners and admins see the driver. */
  driver?: { id: string; name: string; phone: string | null };
}

export interface EmployeeView {
  id: string;
  name: string;
  phone: string;
  licenceNumber: string;
  ownerId: string | null;
  availability: "available" | "offline";
  status: EmployeeStatus;
  workload: number;
}

export interface ReviewView {
  id: string;
  lotId: string;
  rating: number;
  text: string;
  /** The first name only. */
  author: string;
  createdAt: string;
  updatedAt: string;
}

/** A review as its author sees it: with the visit it is about, exactly one of the two. */
export interface OwnReviewView extends ReviewView {
  bookingId?: string;
  carwashId?: string;
}

/** How the notices of a group reach a person besides the inbox: on an open page, on their devices, by e-mail. */
export interface GroupChoice {
  toast: boolean;
  sound: boolean;
  push: boolean;
  email: boolean;
}

/** The ways of `GroupChoice` that reach a person who has no page open, as this server offers them. */
export interface ChannelsView {
  /** Null: no push. `deviceId` is the subscription of the session that asks. */
  push: { publicKey: string; deviceId: string | null } | null;
  email: boolean;
}

/** No toast, no sound and no push from `from` until `to` (HH:MM, the clock on the wall of `timeZone`), across midnight too. */
export interface QuietHours {
  from: string;
  to: string;
  timeZone: string;
}

/** Every group that concerns the person's role, as it is now. */
export interface PreferencesView {
  groups: Partial<Record<EventGroup, GroupChoice>>;
  quietHours: QuietHours | null;
  channels: ChannelsView;
}

/** One of the person's own sessions. */
export interface SessionView {
  id: string;
  device: string;
  createdAt: string;
  lastSeenAt: string;
  current: boolean;
}

/** An hour of a lot's wash day, and how many washes it still takes. */
export interface CarwashHourView {
  startsAt: string;
  left: number;
}

export interface WashServiceView {
  id: string;
  name: string;
  description: string;
  pricePaise: number;
  minutes: number;
}

/** A wash service as admins see it: also one that is no longer on offer. */
export interface AdminWashServiceView extends WashServiceView {
  active: boolean;
}

/** What somebody who applied is shown of their own application. */
export type ApplicationView = Pick<EmployeeView, "id" | "name" | "phone" | "licenceNumber" | "status">;

export interface OwnerView {
  id: string;
  name: string;
  email: string;
  phone: string | null;
  businessName: string | null;
  city: string | null;
  status: OwnerStatus;
  createdAt: string;
  reason?: string;
}

/** A person as admins see them. */
export interface UserView {
  id: string;
  role: Role;
  name: string;
  email: string;
  phone: string | null;
  /** Owners only. */
  businessName?: string | null;
  city?: string | null;
  ownerStatus?: OwnerStatus;
  disabled: boolean;
  disabledAt?: string;
  createdAt: string;
}

/**
 * The owner's desk. No frame of its own says that it went stale: it follows every `changed` of booking, payment, carwash,
 * employee and lot that the owner is sent, so that no change rings twice.
 */
export interface OwnerSummaryView {
  lots: { lotId: string; name: string; total: number; free: number; taken: number; held: number; out: number }[];
  cashToVerify: { count: number; amountPaise: number };
  washesToAssign: number;
  washesToConfirm: number;
  /** Within the next hour; all are counted, the first 20 shown. */
  arrivals: { count: number; items: BookingView[] };
  departures: { count: number; items: BookingView[] };
  /** Of today, of the same weekday last week until this time of day, and of that whole day; each lot's own day. */
  takings: { todayPaise: number; lastWeekByNowPaise: number; lastWeekPaise: number };
  /** The last 24 hours, one point each hour, the last one now. */
  occupancy: { at: string; occupied: number; total: number }[];
  /** Ended in the last 15 minutes, and nobody holds the slot since. */
  shouldBeEmpty: {
    bookingId: string;
    slot: { id: string; label: string };
    lot: { id: string; name: string };
    vehicleNumber: string;
    endedAt: string;
  }[];
}

/**
 * The numbers of the whole. Like the owner's desk it has no frame of its own: it follows every `changed` of booking,
 * payment, carwash, employee, lot, owner and user that admins are sent.
 */
export interface AdminSummaryView {
  ownersWaiting: number;
  people: Record<Role, number>;
  lots: number;
  /** Those that are not finished. */
  bookings: { pending: number; scheduled: number; active: number; expired: number };
  /** Per minute, in the last minute and on average in the last hour. */
  bookingsPerMinute: { lastMinute: number; lastHour: number };
  employees: Record<EmployeeStatus, number>;
  /** Ordered today and not called off. */
  washesToday: number;
  /** Asked for today and paid, without what was refunded. */
  takingsTodayPaise: number;
}

/** Milliseconds over the last minute. */
export interface Spread {
  p50: number;
  p99: number;
}

/** What flows through a node: as in `StatsFrame`, latency from commit to socket, lateness from due to applied. */
export interface LiveNumbers {
  sockets: number;
  noticesPerSecond: number;
  latency: Spread;
  lateness: Spread;
}

export interface NodeView extends LiveNumbers {
  id: string;
  startedAt: string;
  channels: "healthy" | "lost";
}

/** The live system: sockets and notices of all nodes together, latency and lateness of the slowest. */
export interface RealtimeView extends LiveNumbers {
  nodes: NodeView[];
}

/** A device that took a notice, and when; "unknown" is what nobody noted (yet), never "not done". */
export interface TracedDevice {
  device: string;
  sessionId: string;
  sentAt: string;
  /** Handed to the page. */
  acknowledgedAt: string;
  /** Shown as a visible toast. */
  shownAt: string;
}

/** What became of one notice. A time that no node noted, or that a crash lost, is "unknown". */
export interface TracedNotice {
  seq: number;
  id: string;
  event: EventName;
  level: Level;
  title: string;
  writtenAt: string;
  /** When its doorbell was rung, after the commit. */
  rungAt: string;
  readAt: string | null;
  /** In the order they took it. */
  devices: TracedDevice[];
  /** "known" where a device is known to have taken it. */
  delivery: "known" | "unknown";
}

/** One person's notices, newest first; `next` is the `before` of the next page. */
export interface NoticeTracePage {
  items: TracedNotice[];
  next: number | null;
}

export interface InboxPage {
  items: Notification[];
  head: number;
  oldest: number;
  unread: number;
  readRev: number;
  epoch: string;
}

export interface ReadAnswer {
  unread: number;
  head: number;
  readRev: number;
}
