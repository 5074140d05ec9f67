import type { PaymentView } from "@parkmate/protocol";
import { money } from "../../ui/format.ts";
import { PaymentBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

/** What became of a payment, beyond its state; null where the state says it all. */
function aftermath(payment: PaymentView, timeZone: string): string | null {
  const { receipt, failures } = words.booking;
  const { state, method, refundedAt, verifiedAt, failure } = payment;
  switch (state) {
    case "refunded":
      if (refundedAt) return receipt.refundedAt(dayTime(refundedAt, timeZone));
      return method === "cash" ? receipt.cashBack : receipt.refundComing;
    case "failed":
      return (failure && failures[failure]) || null;
    case "pending":
      return method === "cash" ? receipt.waitsForOwner : receipt.waitsForBank;
    case "succeeded":
      return verifiedAt ? receipt.verifiedAt(dayTime(verifiedAt, timeZone)) : null;
  }
}

/** Payments of a booking or a wash, one line each: what for, how, when, what became of them. */
export function PaymentList({ payments, timeZone }: { payments: readonly PaymentView[]; timeZone: string }) {
  return (
    <ul className="divide-y divide-line text-sm">
      {payments.map((payment) => {
        const after = aftermath(payment, timeZone);
        return (
          <li key={payment.id} className="flex items-start justify-between gap-3 py-2.5">
            <div className="min-w-0">
              <p className="font-medium">
                {`${words.payments.kinds[payment.kind]}, ${words.payments.methods[payment.method]}`}
              </p>
              <p className="text-muted">{dayTime(payment.createdAt, timeZone)}</p>
              {after && <p className="text-muted">{after}</p>}
            </div>
            <div className="flex shrink-0 flex-col items-end gap-1">
              <span className="font-semibold">{money(payment.amountPaise)}</span>
              <PaymentBadge state={payment.state} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
