/**
 * Payments: how money moves at a provider.
 *
 * Owns: the port to payment providers, the contract test any of them passes, the sandbox provider.
 * Promises: the payment's id is the idempotency key at the provider: whatever is repeated, it is charged once and refunded
 * once. After `cancel` nobody is charged by that payment any more, not even by a request still on its way.
 * Never: is called inside a transaction, changes a row of ours, decides what a payment was for.
 * If it dies: a rejected promise says nothing about the charge. Ask `find`, or end it with `cancel`.
 */
import type { PaymentMethod } from "@parkmate/protocol";

export interface ChargeRequest {
  /** Ours, and the idempotency key at the provider. */
  paymentId: string;
  amountPaise: number;
  method: Exclude<PaymentMethod, "cash">;
  /** What stands for the card or account; a provider's screen made it. */
  token: string;
}

export type ChargeRefusal = "payment.declined" | "payment.insufficient_funds";

export type ChargeOutcome =
  | { kind: "succeeded"; reference: string }
  | { kind: "refused"; code: ChargeRefusal }
  /** Not decided yet; a web hook or `find` will tell. */
  | { kind: "pending"; reference: string };

export type ChargeStatus =
  | { kind: "succeeded"; reference: string; refundedPaise: number }
  | { kind: "refused"; code: ChargeRefusal }
  | { kind: "pending"; reference: string }
  /** Ended by `cancel` before any money moved. */
  | { kind: "cancelled" }
  /** The provider has never heard of it; a request still on its way may change that. */
  | { kind: "absent" };

/** What is final: nobody is charged any more, or it was too late. */
export type CancelOutcome = { kind: "cancelled" } | { kind: "succeeded"; reference: string };

export type WebhookVerdict =
  | { ok: true; id: string; paymentId: string; outcome: "succeeded" | "failed" }
  /** `signature`: not from the provider. `body`: from the provider, but not understood. */
  | { ok: false; reason: "signature" | "body" };

export interface PaymentGateway {
  /** As in `/api/payments/webhooks/:provider` and in the rows of payments. */
  readonly provider: string;
  /**
   * Charges once per `paymentId`, whatever is repeated. Rejects when the answer is not known: no network, or `signal`
   * aborted; money may then have moved or may still move. An unknown token is refused as declined.
   */
  charge(request: ChargeRequest, signal?: AbortSignal): Promise<ChargeOutcome>;
  /** What the provider's books say of the payment now. */
  find(paymentId: string): Promise<ChargeStatus>;
  /** After it the payment can never succeed, even if its charge has not arrived yet, unless it had succeeded already. */
  cancel(paymentId: string): Promise<CancelOutcome>;
  /** The whole amount has been handed back, once however often it is asked. Rejects when nothing was charged. */
  refund(paymentId: string, amountPaise: number): Promise<void>;
  /** Who sent a web hook and what it says; `rawBody` is the body byte for byte. */
  verifyWebhook(rawBody: Uint8Array | string, headers: Headers): WebhookVerdict;
}
