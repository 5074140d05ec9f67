import { type BookingView, formatRupees, renewalPricePaise } from "@parkmate/protocol";
import { type FormEvent, useRef, useState } from "react";
import { renewCommand, useBookingCommand } from "../../api/bookings.ts";
import { isDefinite } from "../../api/http.ts";
import { Button } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { Message, Refusal } from "../../ui/Message.tsx";
import { PaymentPicker, usePaymentForm } from "../../ui/PaymentPicker.tsx";
import { Sheet, SheetFoot } from "../../ui/Sheet.tsx";
import { clockTime, minutesWords } from "../../ui/time.ts";
import { DURATIONS, MINUTE_MS } from "./durations.ts";

/** Renews a booking: the time is added to the end that the driver sees here, or nothing is charged. */
export default function RenewSheet({
  booking,
  open,
  onClose,
}: {
  booking: BookingView;
  open: boolean;
  onClose: () => void;
}) {
  const [minutes, setMinutes] = useState<number>(30);
  const [payment, setPayment, paymentChoice] = usePaymentForm();
  const renew = useBookingCommand();
  const { hourlyPaise, renewalDiscountPercent, endsAt, lot } = booking;
  const priceOf = (added: number) => renewalPricePaise(hourlyPaise, added * MINUTE_MS, renewalDiscountPercent);
  const price = formatRupees(priceOf(minutes));

  // The end that was on the screen when this was first asked for. After an answer that was lost the live line may have
  // brought the new end already; asked with that one, it would be another renewal and be charged again.
  const asked = useRef(endsAt);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isOpen = renew.error !== null && !isDefinite(renew.error);
    if (!isOpen) asked.current = endsAt;
    renew.send(renewCommand(booking.id, { minutes, expectedEndsAt: asked.current, payment: paymentChoice }), onClose);
  };
  const close = () => {
    // An answer under way has to find somebody who listens.
    if (renew.busy) return;
    renew.reset();
    onClose();
  };
  return (
    <Sheet
      open={open}
      title="Renew"
      description={`Slot ${booking.slot.label}, ${lot.name}. Ends at ${clockTime(endsAt, lot.timeZone)} now.`}
      onClose={close}
    >
      <form onSubmit={submit} className="space-y-4" noValidate>
        <Choices
          legend="Add"
          choices={DURATIONS.map((value) => ({
            value,
            label: minutesWords(value),
            detail: formatRupees(priceOf(value)),
          }))}
          value={minutes}
          onChange={setMinutes}
        />
        {renewalDiscountPercent > 0 && (
          <p className="text-sm text-muted">{renewalDiscountPercent}% off for a renewal, included.</p>
        )}
        <PaymentPicker form={payment} onChange={setPayment} />
        {payment.method === "cash" && (
          <Message level="warning">In cash the time is added once the owner has confirmed the money.</Message>
        )}
        <p className="text-sm">
          New end: <strong>{clockTime(Date.parse(endsAt) + minutes * MINUTE_MS, lot.timeZone)}</strong>
        </p>
        <SheetFoot>
          <Refusal error={renew.error} />
          <Button type="submit" busy={renew.busy} className="w-full text-base">
            {payment.method === "cash" ? `Renew, pay ${price} in cash` : `Pay ${price}`}
          </Button>
        </SheetFoot>
      </form>
    </Sheet>
  );
}
