import type { PaymentView } from "@parkmate/protocol";
import { dotted, money } from "../../ui/format.ts";
import { Row } from "../../ui/Row.tsx";
import { PaymentBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { CashActions, payerOf } from "./CashActions.tsx";

/** A payment at one of the owner's lots as a row; cash that waits can be verified or rejected in place. */
export function PaymentRow({ payment }: { payment: PaymentView }) {
  const { about, kind, method } = payment;
  return (
    <Row
      title={dotted(money(payment.amountPaise), payerOf(payment))}
      badge={<PaymentBadge state={payment.state} />}
      actions={<CashActions payment={payment} />}
    >
      <p>{dotted(about?.slotLabel && words.common.slot(about.slotLabel), about?.lotName, about?.driverName)}</p>
      <p className="text-muted">
        {dotted(
          words.payments.kinds[kind],
          words.payments.methods[method],
          dayTime(payment.createdAt, about?.timeZone),
        )}
      </p>
    </Row>
  );
}
