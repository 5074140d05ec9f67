import type { Booking, Slot } from "../domain/entities.ts";
import { insertBooking } from "../store/bookings.ts";
import { insertPayment } from "../store/payments.ts";
import { aBooking, aPayment } from "./facts.ts";
import { HOUR, MINUTE, START } from "./times.ts";
import { plateOf, type TestWorld } from "./world.ts";

let made = 0;

/** A booking of an hour that is paid (in cash, so that no provider need know of it) and begins so long after `START`. */
export async function scheduledBooking(
  rig: Pick<TestWorld, "world">,
  driverId: string,
  slot: Slot,
  afterMs: number,
  patch: Partial<Booking> = {},
): Promise<Booking> {
  const id = `scheduled-${++made}`;
  const startsAt = START + afterMs;
  const booking = aBooking({
    ...{
      id,
      reference: `SCHD-${made}`,
      driverId,
      lotId: slot.lotId,
      slotId: slot.id,
      vehicleNumber: plateOf(driverId),
    },
    ...{ kind: "advance", state: "scheduled", startsAt, endsAt: startsAt + HOUR },
    graceEndsAt: startsAt + HOUR + 5 * MINUTE,
    ...patch,
  });
  const { store } = rig.world;
  await store.transaction(async (tx) => {
    await insertBooking(tx, booking);
    const payment = aPayment({ id: `payment of ${id}`, method: "cash", state: "succeeded" });
    await insertPayment(tx, { ...payment, driverId, lotId: slot.lotId, bookingId: id });
  });
  return booking;
}
