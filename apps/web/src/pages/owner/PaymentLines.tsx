import type { PaymentView } from "@parkmate/protocol";
import { dotted, money } from "../../ui/format.ts";
import { PaymentBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { CashActions } from "./CashActions.tsx";
import { failureWords } from "./failureWords.ts";

/** The payments of one thing, each with what it was for and, where cash waits, what to do about it. */
export function PaymentLines({
  payments,
  subject,
  timeZone,
  hasActions = true,
}: {
  payments: readonly PaymentView[];
  subject: string;
  timeZone: string;
  /** False where what holds them offers the actions itself. */
  hasActions?: boolean;
}) {
  if (payments.length === 0) return <p className="text-sm text-muted">{words.ownerBookings.noPayments}</p>;
  return (
    <ul className="divide-y divide-line">
      {payments.map((payment) => (
        <li key={payment.id} className="space-y-2 py-2 text-sm first:pt-0 last:pb-0">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p>
              <strong className="font-semibold">{money(payment.amountPaise)}</strong>{" "}
              {dotted(words.payments.kinds[payment.kind], words.payments.methods[payment.method])}
            </p>
            <PaymentBadge state={payment.state} />
          </div>
          <p className="text-muted">
            {dotted(dayTime(payment.createdAt, timeZone), payment.state === "failed" && failureWords(payment))}
          </p>
          {hasActions && (
            <div className="flex flex-wrap gap-2 empty:hidden">
              <CashActions payment={payment} subject={subject} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
