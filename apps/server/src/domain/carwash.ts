import type { CarwashState, PaymentMethod } from "@parkmate/protocol";
import type { Carwash, Employee, Lot, Payment, WashService } from "./entities.ts";
import { aboutWash, type BookingFacts, type WashFacts } from "./facts.ts";
import { newPayment, releaseAll } from "./payments.ts";
import { type Notice, refuse, type Verdict } from "./rule.ts";

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

/** Orders an add-on wash for a booking that is active (or about to be, paid in the same breath). */
export function orderWash(
  facts: BookingFacts,
  service: WashService,
  order: { method: PaymentMethod; token: string | null; notes: string | null; withBooking: boolean },
  fresh: { washId: string; paymentId: string; provider: string },
  now: number,
): Verdict<{ wash: Carwash; payment: Payment }> {
  const { booking, lot } = facts;
  if (lot.offersCarwash === 0) return refuse("carwash.not_offered");
  if (!order.withBooking && (booking.state !== "active" || now >= booking.endsAt)) {
    return refuse("booking.wrong_state", "A wash can be ordered while the booking is active.");
  }
  if (facts.wash) return refuse("carwash.already_ordered");
  const wash: Carwash = {
    id: fresh.washId,
    kind: "addon",
    state: "pending",
    driverId: booking.driverId,
    lotId: lot.id,
    bookingId: booking.id,
    serviceId: service.id,
    scheduledAt: null,
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
      driverId: booking.driverId,
      lotId: lot.id,
      bookingId: booking.id,
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
  facts: BookingFacts,
  { wash, service }: WashFacts,
  needsVerifying: boolean,
): Notice & { event: "carwash.booked" } {
  return {
    reader: facts.lot.ownerId,
    event: "carwash.booked",
    data: { ...aboutWash(wash, service, facts.lot), slotLabel: facts.slot.label, employeeName: null, needsVerifying },
  };
}

export type WashStep = "confirm" | "start" | "complete";

const STEPS = {
  confirm: { from: "pending", to: "confirmed", event: "carwash.confirmed" },
  start: { from: "confirmed", to: "in_progress", event: "carwash.started" },
  complete: { from: "in_progress", to: "completed", event: "carwash.completed" },
} as const;

/** The owner moves a wash on; the driver is told. */
export function stepWash(
  { wash, service }: WashFacts,
  lot: Lot,
  payments: readonly Payment[],
  step: WashStep,
): Verdict<{ wash: Partial<Carwash> }> {
  const { from, to, event } = STEPS[step];
  if (wash.state !== from) return refuse("carwash.wrong_state", `This wash is ${words(wash.state)}.`);
  if (step === "confirm" && payments.some((payment) => payment.state === "pending")) {
    return refuse("carwash.wrong_state", "This wash is not paid yet. Verify the cash first.");
  }
  return {
    ok: true,
    changes: { wash: { state: to } },
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
  const notices: Notice[] =
    cancellation.by === "owner"
      ? [
          {
            reader: wash.driverId,
            event: "carwash.cancelled",
            data: { ...aboutWash(wash, service, lot), reason: cancellation.reason },
          },
        ]
      : [];
  return {
    ok: true,
    changes: {
      wash: { state: "cancelled", reason: cancellation.reason },
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
