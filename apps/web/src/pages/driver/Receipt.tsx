import { type BookingView, formatPlate } from "@parkmate/protocol";
import { Printer } from "lucide-react";
import { useNow } from "../../live/watching.ts";
import { Button } from "../../ui/Button.tsx";
import { money } from "../../ui/format.ts";
import { Fact, Facts, Section } from "../../ui/Page.tsx";
import { day, dayTime, span } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { PaymentList } from "./PaymentList.tsx";

/** What a finished booking was and cost, with every payment and refund; can be printed. */
export function Receipt({ booking }: { booking: BookingView }) {
  const { lot, slot, payments } = booking;
  const { facts, receipt } = words.booking;
  const now = useNow(false);
  const sumOf = (...states: string[]) =>
    payments.filter(({ state }) => states.includes(state)).reduce((sum, { amountPaise }) => sum + amountPaise, 0);
  const [paid, refunded] = [sumOf("succeeded", "refunded"), sumOf("refunded")];
  return (
    <Section
      title={receipt.title}
      aside={
        <span className="print:hidden">
          <Button look="quiet" icon={Printer} onClick={() => print()}>
            {receipt.print}
          </Button>
        </span>
      }
    >
      <div className="card space-y-3 p-4">
        <Facts>
          <Fact name={facts.reference}>{booking.reference}</Fact>
          <Fact name={facts.lot}>{lot.name}</Fact>
          <Fact name={facts.slot}>{slot.label}</Fact>
          <Fact name={facts.plate}>{formatPlate(booking.vehicleNumber)}</Fact>
          <Fact name={words.washes.fresh.day}>{day(booking.startsAt, lot.timeZone)}</Fact>
          <Fact name={receipt.parked}>
            {span(booking.startsAt, booking.endsAt, Math.max(now, Date.parse(booking.startsAt)), lot.timeZone)}
          </Fact>
          {booking.endedAt && (
            <Fact name={booking.state === "cancelled" ? receipt.cancelledAt : receipt.endedAt}>
              {dayTime(booking.endedAt, lot.timeZone)}
            </Fact>
          )}
        </Facts>
        {payments.length > 0 && (
          <>
            <h3 className="border-t border-line pt-3 text-sm font-semibold">{receipt.payments}</h3>
            <PaymentList payments={payments} timeZone={lot.timeZone} />
          </>
        )}
        <dl className="space-y-1 border-t border-line pt-3 text-sm">
          {refunded > 0 && (
            <>
              <Sum name={receipt.paid} paise={paid} />
              <Sum name={receipt.refunded} paise={-refunded} />
            </>
          )}
          <div className="flex justify-between gap-4 text-base font-bold">
            <dt>{receipt.total}</dt>
            <dd>{money(paid - refunded)}</dd>
          </div>
        </dl>
      </div>
    </Section>
  );
}

function Sum({ name, paise }: { name: string; paise: number }) {
  return (
    <div className="flex justify-between gap-4">
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium">{money(paise)}</dd>
    </div>
  );
}
