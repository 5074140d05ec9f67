import type { CarwashState, PaymentMethod } from "@parkmate/protocol";
import type { Carwash, Employee, Lot, Payment, WashService } from "./entities.ts";
import { aboutWash, type BookingFacts, type WashFacts, type WashPlace } from "./facts.ts";
import { newPayment, releaseAll } from "./payments.ts";
import { type Notice, refuse, type Verdict } from "./rule.ts";
import { faultOfStart, WASHES_PER_HOUR } from "./washHours.ts";

/** The lifecycle of a wash (DOMAIN §5). */
export const CARWASH_MOVES = {
  pending: ["confirmed", "cancelled"],
  confirmed: ["in_progress", "cancelled"],
  in_progress: ["completed", "cancelled"],
  completed: [],
  cancelled: [],
} as const satisfies Record<CarwashState, readonly CarwashState[]>;

/** Running washes one employee may have. */
export const MAX_WORKLOAD = 3;

export interface WashOrder {
  method: PaymentMethod;
  token: string | null;
  notes: string | null;
}

interface Fresh {
  washId: string;
  paymentId: string;
  provider: string;
}

type Ordered = Verdict<{ wash: Carwash; payment: Payment }>;

/** Orders an add-on wash for a booking that is active (or about to be, paid in the same breath). */
export function orderWash(
  facts: BookingFacts,
  service: WashService,
  order: WashOrder & { withBooking: boolean },
  fresh: Fresh,
  now: number,
): Ordered {
  const { booking, lot } = facts;
  if (lot.offersCarwash === 0) return refuse("carwash.not_offered");
  if (!order.withBooking && (booking.state !== "active" || now >= booking.endsAt)) {
    return refuse("booking.wrong_state", "A wash can be ordered while the booking is active.");
  }
  if (facts.wash) return refuse("carwash.already_ordered");
  const place = { kind: "addon", bookingId: booking.id, driverId: booking.driverId, scheduledAt: null } as const;
  return entered(place, facts, service, order, fresh, now);
}

/** Orders a wash on its own, for an hour of the lot; `taken` washes of that hour are not cancelled (DOMAIN §5). */
export function orderLoneWash(
  place: { lot: Lot; scheduledAt: number; taken: number; driverId: string },
  service: WashService,
  order: WashOrder,
  fresh: Fresh,
  now: number,
): Ordered {
  const { lot, scheduledAt, driverId } = place;
  const no = offersNoWash(lot);
  if (no) return no;
  const fault = faultOfStart(scheduledAt, lot.timeZone, now);
  if (fault) return { ok: false, refusal: { code: "validation", errors: [{ field: "scheduledAt", ...fault }] } };
  if (place.taken >= WASHES_PER_HOUR) return refuse("carwash.hour_full");
  const alone = { kind: "standalone", bookingId: null, driverId, scheduledAt } as const;
  return entered(alone, { booking: null, lot }, service, order, fresh, now);
}

/** Why the lot takes no washes on their own, or null where it does. */
export function offersNoWash(lot: Lot): ReturnType<typeof refuse> | null {
  if (lot.offersCarwash === 0) return refuse("carwash.not_offered");
  return lot.open === 0 ? refuse("lot.closed") : null;
}

/** The wash and its payment, both `pending`; the owner hears of cash at once, of online payment when it is paid. */
function entered(
  place: Pick<Carwash, "kind" | "bookingId" | "driverId" | "scheduledAt">,
  facts: WashPlace,
  service: WashService,
  order: WashOrder,
  fresh: Fresh,
  now: number,
): Ordered {
  const { lot } = facts;
  const wash: Carwash = {
    ...place,
    id: fresh.washId,
    state: "pending",
    lotId: lot.id,
    serviceId: service.id,
    employeeId: null,
    pricePaise: service.pricePaise,
    notes: order.notes,
    reason: null,
    closedAt: null,
    createdAt: now,
  };
  const payment = newPayment(
    {
      id: fresh.paymentId,
      kind: "carwash",
      method: order.method,
      driverId: wash.driverId,
      lotId: lot.id,
      bookingId: wash.bookingId,
      carwashId: wash.id,
      amountPaise: service.pricePaise,
      token: order.token,
    },
    fresh.provider,
    now,
  );
  const told = order.method === "cash" ? [carwashBooked(facts, { wash, service }, true)] : [];
  return { ok: true, changes: { wash, payment }, notices: told };
}

/** Tells the owner of an ordered wash; who will do it is filled in when somebody is assigned in the same transaction. */
export function carwashBooked(
  facts: WashPlace,
  { wash, service }: WashFacts,
  needsVerifying: boolean,
): Notice & { event: "carwash.booked" } {
  return {
    reader: facts.lot.ownerId,
    event: "carwash.booked",
    data: {
      ...aboutWash(wash, service, facts.lot),
      slotLabel: facts.booking === null ? null : facts.slot.label,
      employeeName: null,
      needsVerifying,
    },
  };
}

/** What becomes of a wash that is called off. */
export function calledOff(reason: string | null, now: number): Partial<Carwash> {
  return { state: "cancelled", reason, closedAt: now };
}

/** Tells the driver that their wash will not be. */
export function carwashCancelled({ wash, service }: WashFacts, lot: Lot, reason: string | null): Notice {
  return { reader: wash.driverId, event: "carwash.cancelled", data: { ...aboutWash(wash, service, lot), reason } };
}

export type WashStep = "confirm" | "start" | "complete";

const STEPS = {
  confirm: { from: "pending", to: "confirmed", event: "carwash.confirmed" },
  start: { from: "confirmed", to: "in_progress", event: "carwash.started" },
  complete: { from: "in_progress", to: "completed", event: "carwash.completed" },
} as const;

/** The owner moves a wash on, confirming it only when it is paid; the driver is told. */
export function stepWash(
  { wash, service }: WashFacts,
  lot: Lot,
  payments: readonly Payment[],
  step: WashStep,
  now: number,
): Verdict<{ wash: Partial<Carwash> }> {
  const { from, to, event } = STEPS[step];
  if (wash.state !== from) return refuse("carwash.wrong_state", `This wash is ${words(wash.state)}.`);
  const waiting = payments.find((payment) => payment.state === "pending");
  if (step === "confirm" && waiting) {
    const then = waiting.method === "cash" ? "Verify the cash first." : "The provider has not confirmed the payment.";
    return refuse("carwash.wrong_state", `This wash is not paid yet. ${then}`);
  }
  return {
    ok: true,
    changes: { wash: to === "completed" ? { state: to, closedAt: now } : { state: to } },
    notices: [{ reader: wash.driverId, event, data: aboutWash(wash, service, lot) } as Notice],
  };
}

/** The owner or the driver calls a wash off; what was paid for it comes back. */
export function cancelWash(
  { wash, service }: WashFacts,
  lot: Lot,
  payments: readonly Payment[],
  cancellation: { by: "driver" | "owner"; reason: string | null },
  now: number,
): Verdict<{ wash: Partial<Carwash>; payments: { id: string; patch: Partial<Payment> }[] }> {
  const mayCancel =
    cancellation.by === "owner"
      ? (CARWASH_MOVES[wash.state] as readonly string[]).includes("cancelled")
      : wash.state === "pending" || wash.state === "confirmed";
  if (!mayCancel) return refuse("carwash.wrong_state", `This wash is ${words(wash.state)}.`);
  const { reason } = cancellation;
  const notices = cancellation.by === "owner" ? [carwashCancelled({ wash, service }, lot, reason)] : [];
  return {
    ok: true,
    changes: {
      wash: calledOff(reason, now),
      payments: releaseAll(payments, "carwash.cancelled", now).payments,
    },
    notices,
  };
}

/** Whether somebody may be put on the wash: it is ordered and not begun. */
export function isAssignable(wash: Carwash): boolean {
  return wash.state === "pending" || wash.state === "confirmed";
}

/** The available employee with the fewest running washes, under three; the longest with us among equals. */
export function chooseEmployee(employees: readonly { employee: Employee; workload: number }[]): Employee | null {
  const free = employees
    .filter(({ employee, workload }) => employee.availability === "available" && workload < MAX_WORKLOAD)
    .sort((a, b) => a.workload - b.workload || (a.employee.id < b.employee.id ? -1 : 1));
  return free[0]?.employee ?? null;
}

function words(state: CarwashState): string {
  return state.replace("_", " ");
}
