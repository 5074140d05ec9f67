import { type BookingView, type PaymentView, renewalPricePaise } from "@parkmate/protocol";
import { type FormEvent, useRef, useState } from "react";
import { type RenewLength, renewCommand, useBookingCommand } from "../../api/bookings.ts";
import { isDefinite, isRefusal, latestEndOf, wordsOf } from "../../api/http.ts";
import { ButtonLink } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { money, percent } from "../../ui/format.ts";
import { Message } from "../../ui/Message.tsx";
import { PayFoot } from "../../ui/PayFoot.tsx";
import { PaymentPicker, usePaymentForm } from "../../ui/PaymentPicker.tsx";
import { Sheet } from "../../ui/Sheet.tsx";
import { clockTime, minutesWords } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { DURATIONS, MINUTE_MS } from "./durations.ts";

/** In place of minutes: as long as the server said is possible. */
const LONGEST = 0;

/** The longest end the last refusal offers, where that is more than there is. */
function longestOffer(error: unknown, endsAt: number): string | null {
  const latest = latestEndOf(error);
  return latest !== null && Date.parse(latest) > endsAt ? latest : null;
}

/** Whether the refusal is one that this form has more to say about than its words. */
const isAboutLength = (error: Error | null): boolean =>
  isRefusal(error, "booking.changed") || latestEndOf(error) !== null;

/** Why a renewal was refused as to its length, and what is possible instead. */
function LengthRefusal({ error, booking, offer }: { error: Error | null; booking: BookingView; offer: string | null }) {
  const { renew } = words.booking;
  const { timeZone } = booking.lot;
  if (isRefusal(error, "booking.changed")) {
    return <Message level="error">{renew.changed(clockTime(booking.endsAt, timeZone))}</Message>;
  }
  if (!isAboutLength(error)) return null;
  return (
    <Message level="error">
      {wordsOf(error)} {offer ? renew.longest(clockTime(offer, timeZone)) : renew.noLonger}
      {!offer && (
        <span className="mt-2 block">
          <ButtonLink href={`/lots/${booking.lot.id}`} look="secondary">
            {renew.otherSlot}
          </ButtonLink>
        </span>
      )}
    </Message>
  );
}

/** Renews a booking: the time is added to the end that the driver sees here, or nothing is charged. */
export default function RenewSheet({
  booking,
  waiting,
  open,
  onClose,
}: {
  booking: BookingView;
  /** A renewal that waits for its cash: a new one takes its place. */
  waiting: PaymentView | undefined;
  open: boolean;
  onClose: () => void;
}) {
  const { hourlyPaise, renewalDiscountPercent, lot } = booking;
  const endsAt = Date.parse(booking.endsAt);
  const [minutes, setMinutes] = useState<number>(30);
  const [offered, setOffered] = useState<string | null>(null);
  const [payment, setPayment, paymentChoice] = usePaymentForm();
  const renew = useBookingCommand();

  const offer = longestOffer(renew.error, endsAt);
  if (offer !== null && offer !== offered) {
    setOffered(offer);
    setMinutes(LONGEST);
  }
  const longest = offered !== null && Date.parse(offered) > endsAt ? offered : null;
  const chosen = minutes === LONGEST && longest === null ? DURATIONS[0] : minutes;
  const endOf = (added: number) => (added === LONGEST && longest ? Date.parse(longest) : endsAt + added * MINUTE_MS);
  const paiseOf = (added: number) => renewalPricePaise(hourlyPaise, endOf(added) - endsAt, renewalDiscountPercent);
  const priceOf = (added: number) => money(paiseOf(added));
  const pricePaise = paiseOf(chosen);

  // The end that was on the screen when this was first asked for. After an answer that was lost the live line may have
  // brought the new end already; asked with that one, it would be another renewal and be charged again.
  const asked = useRef(booking.endsAt);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isOpen = renew.error !== null && !isDefinite(renew.error);
    if (!isOpen) asked.current = booking.endsAt;
    const length: RenewLength = chosen === LONGEST && longest ? { endsAt: longest } : { minutes: chosen };
    const input = { ...length, expectedEndsAt: asked.current, payment: paymentChoice };
    renew.send(renewCommand(booking.id, input), () => {
      setOffered(null);
      onClose();
    });
  };
  const close = () => {
    // An answer under way has to find somebody who listens.
    if (renew.busy) return;
    renew.reset();
    onClose();
  };
  const choices = [
    ...DURATIONS.map((value) => ({ value: value as number, label: minutesWords(value), detail: priceOf(value) })),
    ...(longest
      ? [
          {
            value: LONGEST,
            label: words.booking.renew.until(clockTime(longest, lot.timeZone)),
            detail: priceOf(LONGEST),
          },
        ]
      : []),
  ];
  return (
    <Sheet
      open={open}
      title={words.booking.renew.title}
      description={words.booking.renew.lead(
        words.common.slotAt(booking.slot.label, lot.name),
        clockTime(endsAt, lot.timeZone),
      )}
      onClose={close}
    >
      <form onSubmit={submit} className="space-y-4" noValidate>
        <Choices legend={words.booking.renew.add} choices={choices} value={chosen} onChange={setMinutes} />
        {renewalDiscountPercent > 0 && (
          <p className="text-sm text-muted">{words.booking.renew.discount(percent(renewalDiscountPercent / 100))}</p>
        )}
        <PaymentPicker
          form={payment}
          amountPaise={pricePaise}
          note={words.common.slotAt(booking.slot.label, lot.name)}
          onChange={setPayment}
        />
        {payment.method === "cash" && <Message level="warning">{words.booking.renew.cash}</Message>}
        {waiting && <Message level="info">{words.booking.renew.replaces(money(waiting.amountPaise))}</Message>}
        <PayFoot
          form={payment}
          amountPaise={pricePaise}
          cashAction={words.booking.renew.payCash}
          busy={renew.busy}
          error={isAboutLength(renew.error) ? null : renew.error}
        >
          <LengthRefusal error={renew.error} booking={booking} offer={longest} />
          <p className="flex items-baseline justify-between gap-3 text-sm">
            <span className="text-muted">{words.booking.renew.newEnd}</span>
            <strong className="text-lg">{clockTime(endOf(chosen), lot.timeZone)}</strong>
          </p>
        </PayFoot>
      </form>
    </Sheet>
  );
}
