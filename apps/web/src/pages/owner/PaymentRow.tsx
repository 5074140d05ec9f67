import { formatPlate, formatRupees, type PaymentView } from "@parkmate/protocol";
import { Link } from "wouter";
import { Row } from "../../ui/Row.tsx";
import { PaymentBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { CashActions } from "./CashActions.tsx";

/** A payment at one of the owner's lots; cash that waits can be verified or rejected in place. */
export function PaymentRow({ payment }: { payment: PaymentView }) {
  const { about } = payment;
  return (
    <Row
      title={`${formatRupees(payment.amountPaise)} for ${words.payments.kinds[payment.kind].toLowerCase()}`}
      badge={<PaymentBadge state={payment.state} />}
      actions={payment.method === "cash" && payment.state === "pending" && <CashActions payment={payment} />}
    >
      {about && (
        <p>
          <strong>{about.vehicleNumber ? formatPlate(about.vehicleNumber) : about.serviceName}</strong> ·{" "}
          {about.slotLabel && `Slot ${about.slotLabel}, `}
          {about.lotName}
          {about.scheduledAt && `, ${dayTime(about.scheduledAt, about.timeZone)}`} · {about.driverName}
        </p>
      )}
      <p className="text-muted">
        {words.payments.methods[payment.method]}, {dayTime(payment.createdAt, about?.timeZone)}
        {payment.bookingId && (
          <>
            {" · "}
            <Link href={`/owner/bookings?booking=${payment.bookingId}`} className="text-accent underline">
              Booking
            </Link>
          </>
        )}
      </p>
    </Row>
  );
}
