import type { BookingView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useWashCommand, washCommand } from "../../api/carwashes.ts";
import { washServicesQuery } from "../../api/lots.ts";
import { Empty, Many } from "../../ui/Faces.tsx";
import { money } from "../../ui/format.ts";
import { OptionCards } from "../../ui/OptionCards.tsx";
import { PayFoot } from "../../ui/PayFoot.tsx";
import { PaymentPicker, usePaymentForm } from "../../ui/PaymentPicker.tsx";
import { Sheet } from "../../ui/Sheet.tsx";
import { minutesWords } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

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
  const order = useWashCommand();
  const { add, fresh } = words.washes;
  const close = () => {
    // An answer under way has to find somebody who listens.
    if (order.busy) return;
    order.reset();
    onClose();
  };
  return (
    <Sheet
      open={open}
      title={add.title}
      description={words.common.slotAt(booking.slot.label, booking.lot.name)}
      onClose={close}
    >
      <Many query={services} empty={<Empty title={add.none} />}>
        {(washes) => {
          const wash = washes.find((one) => one.id === chosenId) ?? washes[0];
          if (!wash) return null;
          const submit = (event: FormEvent) => {
            event.preventDefault();
            order.send(washCommand({ serviceId: wash.id, bookingId: booking.id, payment: paymentChoice }), onClose);
          };
          return (
            <form onSubmit={submit} className="space-y-4" noValidate>
              <OptionCards
                legend={fresh.service}
                options={washes.map((one) => ({
                  value: one.id,
                  title: one.name,
                  detail: fresh.serviceDetail(money(one.pricePaise), minutesWords(one.minutes)),
                }))}
                value={wash.id}
                onChange={setChosenId}
              />
              {wash.description && <p className="text-sm text-muted">{wash.description}</p>}
              <PaymentPicker form={payment} amountPaise={wash.pricePaise} note={wash.name} onChange={setPayment} />
              <PayFoot
                form={payment}
                amountPaise={wash.pricePaise}
                cashAction={add.payCash}
                busy={order.busy}
                error={order.error}
              />
            </form>
          );
        }}
      </Many>
    </Sheet>
  );
}
