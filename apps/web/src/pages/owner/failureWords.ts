import type { PaymentView } from "@parkmate/protocol";
import { words } from "../../words/index.ts";

/** Why a payment failed, in words a person would use. */
export function failureWords({ failure }: Pick<PaymentView, "failure">): string {
  return words.ownerPayments.failures[failure ?? ""] ?? words.ownerPayments.failed;
}
