import { giveBack, newPayment } from "./bookings.ts";
import {
  type Booking,
  DAY,
  type Employee,
  HOUR,
  isFinal,
  type Lot,
  type Method,
  MINUTE,
  type Model,
  type Service,
  type Wash,
} from "./model.ts";

const MOST_RUNNING_WASHES = 3;

/** Why an add-on for a booking is refused; none: it can be ordered. */
export function addonRefusals(m: Model, booking: Booking, service: Service): Set<string> {
  const codes = new Set<string>();
  if (!service.active) codes.add("validation");
  if (!booking.slot.lot.offersCarwash) codes.add("carwash.not_offered");
  if (booking.state !== "active" || m.now >= booking.endsAt) codes.add("booking.wrong_state");
  if (booking.washes.some((wash) => !isFinal(wash.state))) codes.add("carwash.already_ordered");
  return codes;
}

const WASHES_PER_HOUR = 2;
/** Kolkata, the time zone of every lot here, is so far ahead of UTC. */
const ZONE_MS = 5.5 * HOUR;
const dayOf = (at: number): number => Math.floor((at + ZONE_MS) / DAY);

/** Why a wash on its own cannot begin then: whole hours from 09:00 to 20:00, half an hour to seven days ahead, two each. */
export function hourRefusals(m: Model, lot: Lot, service: Service, scheduledAt: number): Set<string> {
  const codes = new Set<string>();
  const msOfDay = (scheduledAt + ZONE_MS) % DAY;
  const isHour = msOfDay % HOUR === 0 && msOfDay >= 9 * HOUR && msOfDay <= 20 * HOUR;
  const isNear = scheduledAt >= m.now + 30 * MINUTE && dayOf(scheduledAt) <= dayOf(m.now) + 7;
  if (!service.active || !isHour || !isNear) codes.add("validation");
  if (!lot.offersCarwash) codes.add("carwash.not_offered");
  const isTaken = (wash: Wash): boolean => wash.lot === lot && wash.scheduledAt === scheduledAt;
  const taken = m.washes.filter((wash) => isTaken(wash) && wash.state !== "cancelled");
  if (taken.length >= WASHES_PER_HOUR) codes.add("carwash.hour_full");
  return codes;
}

/** The wash waits for its money; in cash it is told, and somebody is put on it, at once. */
export function enterWash(
  m: Model,
  order: {
    id: string;
    paymentId: string;
    driver: string;
    lot: Lot;
    booking: Booking | null;
    scheduledAt: number | null;
    service: Service;
    method: Method;
  },
): Wash {
  const { driver, lot, booking, scheduledAt, service, method } = order;
  const payment = newPayment(m, {
    ...{ id: order.paymentId, kind: "carwash", method, amountPaise: service.pricePaise, booking },
  });
  const wash: Wash = {
    ...{ id: order.id, kind: booking ? "addon" : "standalone", state: "pending", driver, lot, booking, service },
    ...{ scheduledAt, employee: null, payment, closedAt: null },
  };
  payment.wash = wash;
  m.washes.push(wash);
  booking?.washes.push(wash);
  if (method === "cash") tellOrdered(m, wash);
  return wash;
}

/** Somebody is put on it, then the owner hears of it and who that is. */
export function tellOrdered(m: Model, wash: Wash): void {
  assign(m, wash);
  m.tell(wash.lot.owner, "carwash.booked", wash, {
    employeeName: wash.employee?.name ?? null,
    needsVerifying: wash.payment.method === "cash" && wash.payment.state === "pending",
  });
}

export function workload(m: Model, employee: Employee): number {
  return m.washes.filter((wash) => wash.employee === employee && !isFinal(wash.state)).length;
}

/** The owner's available employee with the fewest running washes, under three; the longest known of equals. */
function assign(m: Model, wash: Wash): void {
  if (wash.employee) return;
  const crew = m.scene.employees.filter((each) => each.owner === wash.lot.owner && each.available);
  const [first] = crew
    .map((employee) => ({ employee, running: workload(m, employee) }))
    .filter(({ running }) => running < MOST_RUNNING_WASHES)
    .sort((a, b) => a.running - b.running);
  wash.employee = first?.employee ?? null;
}

/** Freed capacity picks up the oldest unassigned wash, as long as there is some. One still being paid online waits. */
export function pickUpWaiting(m: Model, owner: string): void {
  const isWaiting = (wash: Wash): boolean =>
    wash.lot.owner === owner &&
    wash.employee === null &&
    (wash.state === "pending" || wash.state === "confirmed") &&
    !(wash.payment.state === "pending" && wash.payment.method !== "cash");
  for (const wash of m.washes.filter(isWaiting)) assign(m, wash);
}

/** The money of a wash is certain. An add-on is confirmed; one on its own is, too, or waits for the owner's word. */
export function paidWash(wash: Wash): void {
  if (wash.kind === "addon") wash.state = "confirmed";
}

/** It is over with its booking; the money is the booking's affair. */
export function cancelWithBooking(m: Model, wash: Wash): void {
  wash.state = "cancelled";
  wash.closedAt = m.now;
}

/** Called off: the money goes back, the employee is free. */
export function cancelWash(m: Model, wash: Wash): void {
  giveBack([wash.payment]);
  cancelWithBooking(m, wash);
  pickUpWaiting(m, wash.lot.owner);
}

export type Step = "confirm" | "start" | "complete";
const STEPS = {
  confirm: { from: "pending", to: "confirmed", event: "carwash.confirmed" },
  start: { from: "confirmed", to: "in_progress", event: "carwash.started" },
  complete: { from: "in_progress", to: "completed", event: "carwash.completed" },
} as const;

/** Whether the owner may do this now: each from one state only, and nothing before it is paid. */
export function mayStep(wash: Wash, step: Step): boolean {
  return wash.state === STEPS[step].from && (step !== "confirm" || wash.payment.state === "succeeded");
}

export function stepWash(m: Model, wash: Wash, step: Step): void {
  wash.state = STEPS[step].to;
  m.tell(wash.driver, STEPS[step].event, wash);
  if (step !== "complete") return;
  wash.closedAt = m.now;
  pickUpWaiting(m, wash.lot.owner);
}

/** The owner puts one of their own, available, not too busy employees on a wash that has not begun. */
export function handAssignment(m: Model, wash: Wash, employee: Employee): { codes: Set<string>; apply: () => void } {
  const codes = new Set<string>();
  const { owner } = wash.lot;
  if (employee.owner !== owner) codes.add("validation").add("not_found");
  if (wash.state !== "pending" && wash.state !== "confirmed") codes.add("carwash.wrong_state");
  const isThere = wash.employee === employee;
  if (!isThere && !employee.available) codes.add("employee.wrong_state");
  if (!isThere && workload(m, employee) >= MOST_RUNNING_WASHES) codes.add("employee.busy");
  return {
    codes,
    apply() {
      wash.employee = employee;
      pickUpWaiting(m, owner);
    },
  };
}
