import type { SandboxToken } from "@parkmate/protocol";
import type { Clock } from "../platform/clock.ts";
import type { Cancel, Timers } from "../platform/timers.ts";
import type { ChargeOutcome, ChargeStatus, PaymentGateway } from "./gateway.ts";
import { type ChargeState, type SandboxCharge, type SandboxLedger, wasCaptured } from "./sandboxLedger.ts";
import { signedSandboxWebhook, verifySandboxWebhook } from "./sandboxWebhook.ts";

export interface SandboxOptions {
  ledger: SandboxLedger;
  /** Signs web hooks. */
  secret: string;
  clock: Clock;
  timers: Timers;
  /** From 0 up to 1. */
  random: () => number;
  /** How long an answer takes; 200 to 900 ms if left out. */
  latencyMs?: { min: number; max: number };
  /** Given, what `tok_pending` left open is confirmed by a web hook; left out, it stays pending. */
  confirmPending?: {
    /** Counted from the charge. */
    afterMs: number;
    /** Rejects unless the receiver accepted the web hook; then it is sent again. */
    deliver: (body: string, headers: Headers) => Promise<void>;
    /** Is told why an attempt failed; the next one is scheduled by then. */
    onError: (error: unknown) => void;
  };
}

export interface SandboxGateway extends PaymentGateway {
  /** Takes up the web hooks that an earlier process still owed. Call once, when they can be received. */
  resumeDeliveries(): Promise<void>;
  /** Nothing is sent any more; what is owed stays in the books. */
  close(): void;
}

const STATE_OF_TOKEN: Record<SandboxToken, ChargeState> = {
  tok_ok: "succeeded",
  tok_declined: "refused",
  tok_insufficient_funds: "refused_funds",
  tok_timeout: "unanswered",
  tok_pending: "pending",
};
/**
 * What can be handed back, refunded once or not. Whoever signs a web hook with the secret is the provider, too: what it
 * said was captured comes back, though these books had the charge undecided or ended.
 */
const RETURNABLE: readonly ChargeState[] = ["pending", "unanswered", "cancelled", "confirmed", "succeeded", "refunded"];
const RETRY_MS = { first: 1_000, longest: 60_000 };

/**
 * A provider without a bank, for the demo and for tests: the token decides. Its books outlive the process, so that a web
 * hook owed when the process was killed is delivered by the next one.
 */
export function sandboxGateway(options: SandboxOptions): SandboxGateway {
  const { ledger, secret, clock, timers, random, latencyMs = { min: 200, max: 900 }, confirmPending } = options;
  const deliveries = new Map<string, Cancel>();
  let closed = false;

  /** One way of a request: half of what its answer takes. */
  const travel = (signal?: AbortSignal): Promise<void> =>
    wait(timers, (latencyMs.min + random() * (latencyMs.max - latencyMs.min)) / 2, signal);

  const deliverLater = (paymentId: string, ms: number, attempt: number): void => {
    if (closed || !confirmPending) return;
    const cancel = timers.after(ms, () => {
      deliver(paymentId).then(
        () => deliveries.delete(paymentId),
        (error) => {
          const backoffMs = Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** attempt);
          deliverLater(paymentId, backoffMs * (0.5 + random() / 2), attempt + 1);
          confirmPending.onError(error);
        },
      );
    });
    deliveries.set(paymentId, cancel);
  };
  const deliver = async (paymentId: string): Promise<void> => {
    await ledger.transition(paymentId, ["pending"], "confirmed", clock.now());
    const charge = await ledger.find(paymentId);
    if (charge?.state !== "confirmed") return;
    const webhook = signedSandboxWebhook(secret, { id: `whk_${paymentId}`, paymentId, outcome: "succeeded" });
    await confirmPending?.deliver(webhook.body, webhook.headers);
    await ledger.transition(paymentId, ["confirmed"], "succeeded", clock.now());
  };
  const owe = (charge: SandboxCharge): void => {
    if (charge.state !== "pending" && charge.state !== "confirmed") return;
    if (!confirmPending || deliveries.has(charge.paymentId)) return;
    deliverLater(charge.paymentId, charge.createdAt + confirmPending.afterMs - clock.now(), 0);
  };
  const entry = (paymentId: string, amountPaise: number, state: ChargeState): SandboxCharge => {
    const at = clock.now();
    return {
      paymentId,
      reference: `sbx_${paymentId}`,
      amountPaise,
      state,
      refundedPaise: 0,
      createdAt: at,
      updatedAt: at,
    };
  };

  return {
    provider: "sandbox",
    async charge({ paymentId, amountPaise, token }, signal) {
      await travel(signal);
      const charge = await ledger.insertIfAbsent(entry(paymentId, amountPaise, stateOf(token)));
      if (charge.state !== "cancelled" && charge.amountPaise !== amountPaise) {
        throw new Error(`payment ${paymentId} was charged before with another amount`);
      }
      owe(charge);
      if (charge.state === "unanswered") await aborted(signal);
      await travel(signal);
      return outcomeOf(charge);
    },
    async find(paymentId) {
      await travel();
      const charge = await ledger.find(paymentId);
      await travel();
      return charge ? statusOf(charge) : { kind: "absent" };
    },
    async cancel(paymentId) {
      await travel();
      await ledger.insertIfAbsent(entry(paymentId, 0, "cancelled"));
      await ledger.transition(paymentId, ["pending", "unanswered"], "cancelled", clock.now());
      const charge = await ledger.find(paymentId);
      await travel();
      return charge && wasCaptured(charge.state)
        ? { kind: "succeeded", reference: charge.reference }
        : { kind: "cancelled" };
    },
    async refund(paymentId, amountPaise) {
      await travel();
      const charge = await ledger.find(paymentId);
      if (!charge || !RETURNABLE.includes(charge.state) || charge.amountPaise !== amountPaise) {
        throw new Error(`payment ${paymentId} has no charge of ${amountPaise} paise to hand back`);
      }
      await ledger.transition(paymentId, RETURNABLE, "refunded", clock.now());
      await travel();
    },
    verifyWebhook: (rawBody, headers) => verifySandboxWebhook(secret, rawBody, headers),
    async resumeDeliveries() {
      for (const charge of await ledger.all()) owe(charge);
    },
    close() {
      closed = true;
      for (const cancel of deliveries.values()) cancel();
      deliveries.clear();
    },
  };
}

function stateOf(token: string): ChargeState {
  return Object.hasOwn(STATE_OF_TOKEN, token) ? STATE_OF_TOKEN[token as SandboxToken] : "refused";
}

function outcomeOf(charge: SandboxCharge): ChargeOutcome {
  const status = statusOf(charge);
  if (status.kind === "cancelled") return { kind: "refused", code: "payment.declined" };
  return status.kind === "succeeded" ? { kind: "succeeded", reference: status.reference } : status;
}

function statusOf({ state, reference, refundedPaise }: SandboxCharge): Exclude<ChargeStatus, { kind: "absent" }> {
  switch (state) {
    case "pending":
    case "unanswered":
      return { kind: "pending", reference };
    case "confirmed":
    case "succeeded":
    case "refunded":
      return { kind: "succeeded", reference, refundedPaise };
    case "refused":
      return { kind: "refused", code: "payment.declined" };
    case "refused_funds":
      return { kind: "refused", code: "payment.insufficient_funds" };
    case "cancelled":
      return { kind: "cancelled" };
  }
}

/** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. */
function wait(timers: Timers, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const giveUp = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = timers.after(ms, () => {
      signal?.removeEventListener("abort", giveUp);
      resolve();
    });
    signal?.addEventListener("abort", giveUp, { once: true });
  });
}

/** Never resolves; rejects with the signal's reason when it aborts. */
function aborted(signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
