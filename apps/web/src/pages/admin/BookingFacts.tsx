import type { BookingView, PaymentView } from "@parkmate/protocol";
import { money } from "../../ui/format.ts";
import { Fact, Facts, Section } from "../../ui/Page.tsx";
import { SheetFoot } from "../../ui/Sheet.tsx";
import { BookingBadge, CarwashBadge, PaymentBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { DeclineBooking } from "./DeclineBooking.tsx";
import { TraceLink } from "./TraceLink.tsx";

function PaymentLine({ payment, timeZone }: { payment: PaymentView; timeZone: string }) {
  const { kinds, methods } = words.payments;
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-2 text-sm first:border-t-0">
      <div className="min-w-0">
        <p className="font-medium">
          {words.adminBookings.paidFor(kinds[payment.kind], money(payment.amountPaise), methods[payment.method])}
        </p>
        <p className="text-muted">{dayTime(payment.createdAt, timeZone)}</p>
        {payment.failure && <p className="text-muted">{payment.failure}</p>}
      </div>
      <PaymentBadge state={payment.state} />
    </li>
  );
}

/** Everything known of a booking, and the way to decline it. */
export function BookingFacts({ booking }: { booking: BookingView }) {
  const { lot, slot, driver, carwash } = booking;
  const said = words.adminBookings;
  const none = words.common.none;
  const payments = [...booking.payments, ...(carwash?.payments ?? [])].filter(
    (payment, at, all) => all.findIndex(({ id }) => id === payment.id) === at,
  );
  return (
    <div className="space-y-5">
      <BookingBadge state={booking.state} />
      <Facts>
        <Fact name={said.reference}>{booking.reference}</Fact>
        <Fact name={said.kind}>{said.kinds[booking.kind]}</Fact>
        <Fact name={said.vehicle}>{words.vehicles[slot.vehicleType]}</Fact>
        <Fact name={said.price}>{money(booking.pricePaise)}</Fact>
        <Fact name={said.from}>{dayTime(booking.startsAt, lot.timeZone)}</Fact>
        <Fact name={said.to}>{dayTime(booking.endsAt, lot.timeZone)}</Fact>
        <Fact name={said.grace}>{dayTime(booking.graceEndsAt, lot.timeZone)}</Fact>
        {booking.holdEndsAt && <Fact name={said.hold}>{dayTime(booking.holdEndsAt, lot.timeZone)}</Fact>}
        {booking.endedAt && (
          <Fact name={booking.state === "cancelled" ? said.cancelledAt : said.endedAt}>
            {dayTime(booking.endedAt, lot.timeZone)}
          </Fact>
        )}
        {booking.cancelledBy && <Fact name={said.cancelledBy}>{said.cancellers[booking.cancelledBy]}</Fact>}
        {booking.reason && <Fact name={words.common.reason}>{booking.reason}</Fact>}
      </Facts>
      {driver && (
        <Section title={said.driver}>
          <Facts>
            <Fact name={said.name}>{driver.name}</Fact>
            <Fact name={said.phone}>{driver.phone ?? none}</Fact>
          </Facts>
          <TraceLink userId={driver.id} />
        </Section>
      )}
      <Section title={said.payments}>
        {payments.length === 0 ? (
          <p className="text-sm text-muted">{said.noPayments}</p>
        ) : (
          <ul className="-my-2">
            {payments.map((payment) => (
              <PaymentLine key={payment.id} payment={payment} timeZone={lot.timeZone} />
            ))}
          </ul>
        )}
      </Section>
      {carwash && (
        <Section title={said.wash} aside={<CarwashBadge state={carwash.state} />}>
          <Facts>
            <Fact name={said.service}>{carwash.service.name}</Fact>
            <Fact name={said.price}>{money(carwash.pricePaise)}</Fact>
            <Fact name={said.employee}>{carwash.employee?.name ?? said.unassigned}</Fact>
            {carwash.notes && <Fact name={said.notes}>{carwash.notes}</Fact>}
          </Facts>
        </Section>
      )}
      {booking.state !== "completed" && booking.state !== "cancelled" && (
        <SheetFoot>
          <div className="flex justify-end">
            <DeclineBooking booking={booking} look="danger" />
          </div>
        </SheetFoot>
      )}
    </div>
  );
}
