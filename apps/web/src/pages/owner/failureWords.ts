import type { PaymentView } from "@parkmate/protocol";
import { staffWords } from "../../words/staff.ts";

/** Why a payment failed, in words a person would use. */
export function failureWords({ failure }: Pick<PaymentView, "failure">): string {
  return staffWords.ownerPayments.failures[failure ?? ""] ?? staffWords.ownerPayments.failed;
}
