import { type BookingView, formatRupees } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useBookingCommand, washCommand } from "../../api/bookings.ts";
import { washServicesQuery } from "../../api/lots.ts";
import { Button } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { PaymentPicker, usePaymentForm } from "../../ui/PaymentPicker.tsx";
import { Sheet, SheetFoot } from "../../ui/Sheet.tsx";

/** Orders a wash for the car that is parked. */
export default function WashSheet({
  booking,
  open,
  onClose,
}: {
  booking: BookingView;
  open: boolean;
  onClose: () => void;
}) {
  const services = useInfiniteQuery(washServicesQuery());
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [payment, setPayment, paymentChoice] = usePaymentForm();
  const order = useBookingCommand<unknown>();
  const close = () => {
    // An answer under way has to find somebody who listens.
    if (order.busy) return;
    order.reset();
    onClose();
  };
  return (
    <Sheet
      open={open}
      title="Add a car wash"
      description={`Slot ${booking.slot.label}, ${booking.lot.name}`}
      onClose={close}
    >
      <Many query={services} empty={<Empty title="No washes on offer" />}>
        {(washes) => {
          const wash = washes.find((one) => one.id === chosenId) ?? washes[0];
          if (!wash) return null;
          const price = formatRupees(wash.pricePaise);
          const submit = (event: FormEvent) => {
            event.preventDefault();
            order.send(washCommand({ serviceId: wash.id, bookingId: booking.id, payment: paymentChoice }), onClose);
          };
          return (
            <form onSubmit={submit} className="space-y-4" noValidate>
              <Choices
                legend="Service"
                choices={washes.map((one) => ({
                  value: one.id,
                  label: one.name,
                  detail: `${formatRupees(one.pricePaise)}, ${one.minutes} min`,
                }))}
                value={wash.id}
                onChange={setChosenId}
              />
              {wash.description && <p className="text-sm text-muted">{wash.description}</p>}
              <PaymentPicker form={payment} onChange={setPayment} />
              <SheetFoot>
                <Refusal error={order.error} />
                <Button type="submit" busy={order.busy} className="w-full text-base">
                  {payment.method === "cash" ? `Order, pay ${price} in cash` : `Pay ${price}`}
                </Button>
              </SheetFoot>
            </form>
          );
        }}
      </Many>
    </Sheet>
  );
}
