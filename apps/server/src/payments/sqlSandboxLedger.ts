import type { Store } from "../store/open.ts";
import { allSandboxCharges, insertSandboxCharge, moveSandboxCharge, sandboxChargeOf } from "../store/sandboxCharges.ts";
import type { SandboxChargeRow } from "../store/schema.ts";
import { CHARGE_STATES, type SandboxCharge, type SandboxLedger } from "./sandboxLedger.ts";

/**
 * The sandbox provider's books in our database, so that they outlive the process. A bank of its own as far as the house
 * is concerned: each entry is a transaction of its own, never part of one of ours.
 */
export function sqlSandboxLedger(store: Store): SandboxLedger {
  return {
    async find(paymentId) {
      const row = await sandboxChargeOf(store.read, paymentId);
      return row && chargeOf(row);
    },
    insertIfAbsent: (charge) =>
      store.transaction(async (tx) => {
        await insertSandboxCharge(tx, charge);
        const row = await sandboxChargeOf(tx, charge.paymentId);
        if (!row) throw new Error(`the charge of payment ${charge.paymentId} vanished while it was entered`);
        return chargeOf(row);
      }),
    transition: (paymentId, from, to, at) =>
      store.transaction(async (tx) => {
        const charge = await sandboxChargeOf(tx, paymentId);
        if (!charge) return false;
        const refunded = to === "refunded" ? { refundedPaise: charge.amountPaise } : {};
        return moveSandboxCharge(tx, paymentId, from, { state: to, updatedAt: at, ...refunded });
      }),
    async all() {
      return (await allSandboxCharges(store.read)).map(chargeOf);
    },
  };
}

function chargeOf(row: SandboxChargeRow): SandboxCharge {
  const state = CHARGE_STATES.find((known) => known === row.state);
  if (!state) throw new Error(`the charge of payment ${row.paymentId} is in an unknown state: ${row.state}`);
  return { ...row, state };
}
