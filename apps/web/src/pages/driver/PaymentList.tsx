import { formatRupees, type PaymentView } from "@parkmate/protocol";
import { PaymentBadge } from "../../ui/State.tsx";
import { words } from "../../words/index.ts";

/** Payments of a booking or a wash, one line each. */
export function PaymentList({ payments }: { payments: readonly PaymentView[] }) {
  return (
    <ul className="divide-y divide-line text-sm">
      {payments.map((payment) => (
        <li key={payment.id} className="flex flex-wrap items-center justify-between gap-2 py-2">
          <span>
            {words.payments.kinds[payment.kind]}, {words.payments.methods[payment.method]}
          </span>
          <span className="flex items-center gap-3">
            <span className="font-semibold">{formatRupees(payment.amountPaise)}</span>
            <PaymentBadge state={payment.state} />
          </span>
        </li>
      ))}
    </ul>
  );
}
