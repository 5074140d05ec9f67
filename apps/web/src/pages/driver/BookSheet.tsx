import {
  type BookingView,
  formatPlate,
  formatRupees,
  type LotView,
  type MeView,
  parkingPricePaise,
  type SlotView,
} from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import { bookCommand, useBookingCommand } from "../../api/bookings.ts";
import { fieldError } from "../../api/http.ts";
import { washServicesQuery } from "../../api/lots.ts";
import { Button } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { TextField } from "../../ui/Field.tsx";
import { Message, Refusal } from "../../ui/Message.tsx";
import { PaymentPicker, usePaymentForm } from "../../ui/PaymentPicker.tsx";
import { Sheet, SheetFoot } from "../../ui/Sheet.tsx";
import { minutesWords } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { DURATIONS, MINUTE_MS } from "./durations.ts";

const NO_WASH = "";

/** Books the picked slot; what was typed stays when another slot is picked or the server refuses. */
export default function BookSheet({
  lot,
  slot,
  me,
  open,
  onClose,
}: {
  lot: LotView;
  slot: SlotView;
  me: MeView;
  open: boolean;
  onClose: () => void;
}) {
  const [, navigate] = useLocation();
  const [plate, setPlate] = useState(me.vehicleNumber ? formatPlate(me.vehicleNumber) : "");
  const [minutes, setMinutes] = useState<number>(60);
  const [washId, setWashId] = useState(NO_WASH);
  const [payment, setPayment, paymentChoice] = usePaymentForm();
  const services = useInfiniteQuery({ ...washServicesQuery(), enabled: lot.offersCarwash });
  const book = useBookingCommand<{ booking: BookingView }>();

  const washes = services.data?.pages.flatMap((page) => page.items) ?? [];
  const wash = washes.find((one) => one.id === washId);
  const price = parkingPricePaise(slot.hourlyPaise, minutes * MINUTE_MS) + (wash?.pricePaise ?? 0);
  const plateError = fieldError(book.error, "vehicleNumber");

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const input = { slotId: slot.id, vehicleNumber: plate.trim(), minutes, payment: paymentChoice };
    book.send(bookCommand(wash ? { ...input, carwashServiceId: wash.id } : input), ({ booking }) =>
      navigate(`/bookings/${booking.id}`),
    );
  };
  const close = () => {
    // An answer under way has to find somebody who listens.
    if (book.busy) return;
    book.reset();
    onClose();
  };

  return (
    <Sheet
      open={open}
      title={`Slot ${slot.label}`}
      description={`${lot.name} · ${words.vehicles[slot.vehicleType]} · ${formatRupees(slot.hourlyPaise)} per hour`}
      onClose={close}
    >
      <form onSubmit={submit} className="space-y-4" noValidate>
        <TextField
          label="Number plate"
          value={plate}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          placeholder="KL 08 AZ 1234"
          required
          error={plateError}
          onChange={(event) => setPlate(event.target.value)}
        />
        <Choices
          legend="How long"
          choices={DURATIONS.map((value) => ({ value, label: minutesWords(value) }))}
          value={minutes}
          onChange={setMinutes}
        />
        {lot.offersCarwash && washes.length > 0 && (
          <Choices
            legend="Car wash"
            choices={[
              { value: NO_WASH, label: "No wash" },
              ...washes.map((one) => ({
                value: one.id,
                label: one.name,
                detail: formatRupees(one.pricePaise),
              })),
            ]}
            value={washId}
            onChange={setWashId}
          />
        )}
        <PaymentPicker form={payment} onChange={setPayment} />
        {slot.state !== "free" && !book.busy && (
          <Message level="warning">This slot is no longer free. Close this and pick another one.</Message>
        )}
        <SheetFoot>
          <Refusal error={plateError ? null : book.error} />
          <Button type="submit" busy={book.busy} className="w-full text-base">
            {payment.method === "cash" ? `Book, pay ${formatRupees(price)} in cash` : `Pay ${formatRupees(price)}`}
          </Button>
        </SheetFoot>
      </form>
    </Sheet>
  );
}
