/**
 * States of a charge in the sandbox provider's own books.
 *
 * `pending` (will be confirmed by web hook) and `unanswered` (the provider hangs, no web hook comes) are undecided.
 * `confirmed` is captured with its web hook not accepted yet, `succeeded` captured, `refunded` handed back.
 * `refused` is declined, `refused_funds` lacked money, `cancelled` was ended before any money moved.
 */
export const CHARGE_STATES = [
  "pending",
  "unanswered",
  "confirmed",
  "succeeded",
  "refunded",
  "refused",
  "refused_funds",
  "cancelled",
] as const;
export type ChargeState = (typeof CHARGE_STATES)[number];

export interface SandboxCharge {
  paymentId: string;
  reference: string;
  amountPaise: number;
  state: ChargeState;
  refundedPaise: number;
  /** Epoch milliseconds. */
  createdAt: number;
  updatedAt: number;
}

/** The sandbox provider's books: one row per payment id, moved only by compare-and-set. */
export interface SandboxLedger {
  find(paymentId: string): Promise<SandboxCharge | undefined>;
  /** Enters the charge unless there is one with its id; answers the row that is there afterwards. */
  insertIfAbsent(charge: SandboxCharge): Promise<SandboxCharge>;
  /**
   * True if the charge was in one of the states `from` and is in `to` now. A charge that becomes `refunded` has its whole
   * amount as `refundedPaise`.
   */
  transition(paymentId: string, from: readonly ChargeState[], to: ChargeState, at: number): Promise<boolean>;
  /** Every charge, oldest first. */
  all(): Promise<SandboxCharge[]>;
}

/** Whether money was taken, handed back or not. */
export function wasCaptured(state: ChargeState): boolean {
  return state === "confirmed" || state === "succeeded" || state === "refunded";
}

/** Books that are gone with the process: for tests. */
export function memorySandboxLedger(): SandboxLedger {
  const charges = new Map<string, SandboxCharge>();
  return {
    async find(paymentId) {
      return charges.get(paymentId);
    },
    async insertIfAbsent(charge) {
      const there = charges.get(charge.paymentId) ?? charge;
      charges.set(charge.paymentId, there);
      return there;
    },
    async transition(paymentId, from, to, at) {
      const charge = charges.get(paymentId);
      if (!charge || !from.includes(charge.state)) return false;
      const refundedPaise = to === "refunded" ? charge.amountPaise : charge.refundedPaise;
      charges.set(paymentId, { ...charge, state: to, refundedPaise, updatedAt: at });
      return true;
    },
    async all() {
      return [...charges.values()];
    },
  };
}
