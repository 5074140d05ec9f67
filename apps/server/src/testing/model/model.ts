/**
 * What ParkMate is, said a second time: DOMAIN §3 to §6 as a few plain objects in memory.
 *
 * Owns: the state that a sequence of commands should have led to, and every notice that should have been told.
 * Never: imports from `domain/` or computes with `packages/protocol`: what both sides took from one place, a test of one
 * against the other could not find wrong.
 */
import type { EventName } from "@parkmate/protocol";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The five times of a booking, ms. */
export interface Times {
  warningMs: number;
  graceMs: number;
  holdMs: number;
  minBookingMs: number;
  maxBookingMs: number;
}

export interface Lot {
  id: string;
  owner: string;
  offersCarwash: boolean;
  discountPercent: number;
  slots: Slot[];
}
export interface Slot {
  id: string;
  lot: Lot;
  label: string;
  vehicleType: string;
  hourlyPaise: number;
  inService: boolean;
  occupation: Occupation | null;
}
/** A car without a booking. */
export interface Occupation {
  startsAt: number;
  untilAt: number | null;
}
export interface Service {
  id: string;
  pricePaise: number;
  active: boolean;
}
export interface Employee {
  id: string;
  name: string;
  owner: string | null;
  available: boolean;
}

export type Method = "upi" | "card" | "cash";
/** What the provider's books say: nothing was ever asked, undecided, money taken, no money will move. */
export type Charge = "none" | "undecided" | "captured" | "dead";
export interface Payment {
  id: string;
  kind: "booking" | "renewal" | "carwash";
  method: Method;
  state: "pending" | "succeeded" | "failed" | "refunded";
  amountPaise: number;
  booking: Booking | null;
  wash: Wash | null;
  charge: Charge;
  /** A renewal's: how much was asked for, from which end. */
  addedMs: number;
  fromEnd: number;
  createdAt: number;
  verifiedAt: number | null;
  /** The money has gone back. */
  returned: boolean;
  /** Its booking was closed by somebody while it was under way, and the payer has heard nothing of this payment. */
  untold: boolean;
}

export interface Booking {
  id: string;
  driver: string;
  slot: Slot;
  plate: string;
  kind: "instant" | "advance";
  state: "pending" | "scheduled" | "active" | "expired" | "completed" | "cancelled";
  startsAt: number;
  endsAt: number;
  graceEndsAt: number;
  holdEndsAt: number;
  /** The warning that is armed, or null where it was told or is not armed. */
  warnAt: number | null;
  pricePaise: number;
  cancelledBy: "driver" | "owner" | "admin" | "system" | null;
  /** What somebody said, null where nobody did. */
  reason: string | null;
  /** Until when it may be cancelled in full although it runs. */
  refundableUntil: number | null;
  /** Its driver reported the car in the slot, since the offer stands. */
  reported: boolean;
  closedAt: number | null;
  payments: Payment[];
  washes: Wash[];
}

export interface Wash {
  id: string;
  kind: "addon" | "standalone";
  state: "pending" | "confirmed" | "in_progress" | "completed" | "cancelled";
  driver: string;
  lot: Lot;
  booking: Booking | null;
  service: Service;
  scheduledAt: number | null;
  employee: Employee | null;
  payment: Payment;
  closedAt: number | null;
}

export interface Review {
  id: string;
  driver: string;
  lot: Lot;
  rating: number;
  visit: Booking | Wash;
}

/** A notice that must be in somebody's log; `data` is what of its payload is promised. */
export interface Told {
  event: EventName;
  at: number;
  data: Record<string, unknown>;
  /** What it is about: notices about one thing have an order, of two things told at one instant they have none. */
  subject: string;
}

/** A kept answer of a request with a key. */
export interface Kept {
  as: string;
  path: string;
  key: string;
  body: unknown;
  status: number;
  text: string;
  at: number;
}

export interface Scene {
  drivers: string[];
  owners: string[];
  admin: string;
  lots: Lot[];
  services: Service[];
  employees: Employee[];
}

export class Model {
  now: number;
  readonly bookings: Booking[] = [];
  readonly payments: Payment[] = [];
  readonly washes: Wash[] = [];
  readonly reviews: Review[] = [];
  readonly told = new Map<string, Told[]>();
  readonly read = new Map<string, Set<number>>();
  readonly readRev = new Map<string, number>();
  readonly kept: Kept[] = [];
  readonly people: string[];

  constructor(
    readonly scene: Scene,
    readonly times: Times,
    startsAt: number,
  ) {
    this.now = startsAt;
    this.people = [...scene.drivers, ...scene.owners, scene.admin];
    for (const person of this.people) {
      this.told.set(person, []);
      this.read.set(person, new Set());
      this.readRev.set(person, 0);
    }
  }

  get slots(): Slot[] {
    return this.scene.lots.flatMap((lot) => lot.slots);
  }

  /** Everything somebody must have been told up to now. */
  logOf(person: string): Told[] {
    return this.told.get(person) ?? [];
  }

  /** One fact, one notice. */
  tell(reader: string, event: EventName, subject: Booking | Wash | string, data: Record<string, unknown> = {}): void {
    const about = typeof subject === "string" ? {} : "plate" in subject ? aboutBooking(subject) : aboutWash(subject);
    const carwashId = data.carwashId ?? about.carwashId;
    const id = typeof carwashId === "string" ? carwashId : typeof subject === "string" ? subject : subject.id;
    this.logOf(reader).push({ event, at: this.now, data: { ...about, ...data }, subject: id });
  }
}

function aboutBooking({ id, slot }: Booking): Record<string, unknown> {
  return { bookingId: id, slotId: slot.id, lotId: slot.lot.id, slotLabel: slot.label };
}

function aboutWash({ id, booking, lot }: Wash): Record<string, unknown> {
  return { carwashId: id, bookingId: booking?.id ?? null, lotId: lot.id };
}

/** `ceil(hourlyPaise × startedQuarters / 4)`. */
export function parkingPaise(hourlyPaise: number, ms: number): number {
  const startedQuarters = Math.ceil(ms / (15 * MINUTE));
  return Math.ceil((hourlyPaise * startedQuarters) / 4);
}

/** The same for the added time, times `(100 − discount) / 100`, rounded up. */
export function renewalPaise(hourlyPaise: number, addedMs: number, discountPercent: number): number {
  return Math.ceil((parkingPaise(hourlyPaise, addedMs) * (100 - discountPercent)) / 100);
}

/** Nothing leaves these. */
export function isFinal(state: Booking["state"] | Wash["state"]): boolean {
  return state === "completed" || state === "cancelled";
}

/** The wash of a booking that is not over; there is one at most. */
export function runningWash(booking: Booking): Wash | null {
  return booking.washes.find((wash) => !isFinal(wash.state)) ?? null;
}
