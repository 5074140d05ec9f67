import type { PaymentView } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { ownerPaymentQuery } from "../../api/owner.ts";
import { TextLink } from "../../ui/Button.tsx";
import { Drawer } from "../../ui/Drawer.tsx";
import { money } from "../../ui/format.ts";
import { Fact, Facts } from "../../ui/Page.tsx";
import { SheetFoot } from "../../ui/Sheet.tsx";
import { PaymentBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { CashActions, payerOf } from "./CashActions.tsx";
import { failureWords } from "./failureWords.ts";

function PaymentFacts({ payment }: { payment: PaymentView }) {
  const texts = words.ownerPayments;
  const { about, verifiedAt, refundedAt, state } = payment;
  const zone = about?.timeZone;
  return (
    <Facts>
      <Fact name={texts.amount}>{money(payment.amountPaise)}</Fact>
      <Fact name={texts.kind}>{words.payments.kinds[payment.kind]}</Fact>
      <Fact name={texts.method}>{words.payments.methods[payment.method]}</Fact>
      {about && <Fact name={texts.lot}>{about.lotName}</Fact>}
      {about?.slotLabel && <Fact name={texts.slot}>{about.slotLabel}</Fact>}
      {about?.reference && <Fact name={texts.reference}>{about.reference}</Fact>}
      {about?.serviceName && <Fact name={texts.service}>{about.serviceName}</Fact>}
      {about?.scheduledAt && <Fact name={texts.scheduledAt}>{dayTime(about.scheduledAt, zone)}</Fact>}
      {about && <Fact name={texts.driver}>{about.driverName}</Fact>}
      <Fact name={texts.created}>{dayTime(payment.createdAt, zone)}</Fact>
      {verifiedAt && <Fact name={texts.verifiedAt}>{dayTime(verifiedAt, zone)}</Fact>}
      {state === "refunded" && (
        <Fact name={texts.refundedAt}>{refundedAt ? dayTime(refundedAt, zone) : texts.refundPending}</Fact>
      )}
      {state === "failed" && <Fact name={texts.failure}>{failureWords(payment)}</Fact>}
    </Facts>
  );
}

/** Everything about one payment, its booking and wash a step away. */
export function PaymentDrawer({
  id,
  seen,
  onClose,
}: {
  id: string;
  seen: PaymentView | undefined;
  onClose: () => void;
}) {
  const query = useQuery(ownerPaymentQuery(id, seen));
  const texts = words.ownerPayments;
  return (
    <Drawer
      query={query}
      id={id}
      title={(payment) => texts.subject(money(payment.amountPaise), payerOf(payment))}
      description={({ state }) => (
        <div className="pt-1">
          <PaymentBadge state={state} />
        </div>
      )}
      missing={{ title: texts.missingTitle, text: texts.missing }}
      onClose={onClose}
    >
      {(payment) => (
        <>
          <PaymentFacts payment={payment} />
          <div className="flex flex-wrap gap-x-4">
            {payment.bookingId && (
              <TextLink href={`/owner/bookings?booking=${payment.bookingId}`}>{texts.openBooking}</TextLink>
            )}
            {payment.carwashId && (
              <TextLink href={`/owner/washes?wash=${payment.carwashId}`}>{texts.openWash}</TextLink>
            )}
          </div>
          {payment.method === "cash" && payment.state === "pending" && (
            <SheetFoot>
              <div className="flex flex-wrap gap-2">
                <CashActions payment={payment} />
              </div>
            </SheetFoot>
          )}
        </>
      )}
    </Drawer>
  );
}
