import { type BookingView, formatPlate, type LotView, normalizePlate } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import {
  type BookInput,
  bookAttempts,
  bookCommand,
  bookInputOf,
  bookingsQuery,
  useBookingCommand,
} from "../../api/bookings.ts";
import { Button } from "../../ui/Button.tsx";
import { Message } from "../../ui/Message.tsx";
import { PayRefusal } from "../../ui/PayFoot.tsx";
import { words } from "../../words/index.ts";

/**
 * The attempt to book in this lot whose answer was lost, if any; `forget` ends it, `look` is for when the sheet that made it
 * was closed.
 */
export function useInterrupted(lot: LotView | undefined, personId: string | null) {
  const read = () => {
    const attempt = personId === null ? null : bookAttempts(personId).read();
    return attempt && bookInputOf(attempt);
  };
  // Not read at each turn: while the sheet that makes an attempt is open, it is the sheet that tells what became of it.
  const [input, setInput] = useState<BookInput | null>(read);
  const slot = input && lot?.slots.find(({ id }) => id === input.slotId);
  const forget = () => {
    if (personId !== null) bookAttempts(personId).write(null);
    setInput(null);
  };
  return { interrupted: slot ? { input, slot, forget } : null, look: () => setInput(read()) };
}

type Interrupted = NonNullable<ReturnType<typeof useInterrupted>["interrupted"]>;

/** The booking that came of it, where it did: the same slot and plate, and not over. */
function cameOf(input: BookInput, bookings: readonly BookingView[]): BookingView | undefined {
  const plate = normalizePlate(input.vehicleNumber);
  return bookings.find(
    ({ slot, vehicleNumber, state, startsAt }) =>
      slot.id === input.slotId &&
      vehicleNumber === plate &&
      state !== "cancelled" &&
      state !== "completed" &&
      (input.startsAt === undefined || Date.parse(input.startsAt) === Date.parse(startsAt)),
  );
}

/**
 * Says what became of a booking that a reload cut off: it is there, or it can be gone on with. Going on sends the very
 * same request with the same key, so that nothing is booked or charged twice.
 */
export function InterruptedBooking({ interrupted }: { interrupted: Interrupted }) {
  const { input, slot, forget } = interrupted;
  const [, navigate] = useLocation();
  const bookings = useInfiniteQuery(bookingsQuery());
  const again = useBookingCommand<{ booking: BookingView }>();
  if (!bookings.data) return null;
  const found = cameOf(
    input,
    bookings.data.pages.flatMap((page) => page.items),
  );
  const plate = formatPlate(normalizePlate(input.vehicleNumber) ?? input.vehicleNumber);
  const open = ({ id }: BookingView) => {
    forget();
    navigate(`/bookings/${id}`);
  };
  return (
    <section aria-label={words.lot.interruptedTitle} className="card space-y-3 p-4">
      <h2 className="font-semibold">{words.lot.interruptedTitle}</h2>
      <div role="status">
        <Message level={found ? "success" : "warning"}>
          {found ? words.lot.interruptedFound(slot.label, plate) : words.lot.interrupted(slot.label, plate)}
        </Message>
      </div>
      <PayRefusal error={again.error} />
      <div className="flex flex-wrap gap-2">
        {found ? (
          <Button onClick={() => open(found)}>{words.lot.interruptedOpen}</Button>
        ) : (
          <Button busy={again.busy} onClick={() => again.send(bookCommand(input), ({ booking }) => open(booking))}>
            {words.lot.interruptedGoOn(slot.label)}
          </Button>
        )}
        <Button look="quiet" disabled={again.busy} onClick={forget}>
          {found ? words.common.close : words.lot.interruptedForget}
        </Button>
      </div>
    </section>
  );
}
