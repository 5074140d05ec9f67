import { occupationSpan } from "../domain/occupancy.ts";
import { reportBlocked as rule } from "../domain/reportBlocked.ts";
import { refuse } from "../domain/rule.ts";
import type { Outcome, Unit } from "../notify/transact.ts";
import { bookingOf } from "../store/bookings.ts";
import { StartOver } from "../store/locks.ts";
import { insertOccupation } from "../store/slotOccupations.ts";
import { answerOnce } from "./answerOnce.ts";
import { type Answer, answerOf, bookingAnswer } from "./answers.ts";
import { lockBookingFacts } from "./bookingFacts.ts";
import { lockPlace, slotsChanged } from "./lockPlace.ts";
import { applyMove, displaceComing } from "./moveBooking.ts";
import type { RequestKey } from "./once.ts";
import type { CommandWorld } from "./world.ts";

/**
 * A driver found somebody in their slot (`slotId`: the one they looked at, where they say so): the booking goes on in a
 * free one, the slot is occupied until its owner frees it, who is told, and whoever is booked there next is moved or told.
 * None free: refused, and the driver may cancel with full refund for a while.
 */
export function reportBlocked(
  world: CommandWorld,
  driverId: string,
  bookingId: string,
  slotId: string | null,
  key: RequestKey | null,
): Promise<Answer> {
  return answerOnce(world, key, (unit) => report(world, unit, driverId, bookingId, slotId));
}

async function report(
  world: CommandWorld,
  unit: Unit,
  driverId: string,
  bookingId: string,
  slotId: string | null,
): Promise<Outcome<Answer>> {
  const { times, ids } = world;
  const seen = await bookingOf(unit.tx, bookingId);
  if (seen?.driverId !== driverId) return refuse("not_found", "There is no such booking.");
  const place = await lockPlace(unit, seen.slotId, times, driverId);
  const facts = await lockBookingFacts(unit.tx, bookingId);
  if (!place || !facts) throw new Error(`booking ${bookingId} has lost its slot`);
  const { slot } = facts;
  if (slot.id !== place.slot.id) throw new StartOver(`booking ${bookingId}`);
  if (slotId !== null && slotId !== slot.id) {
    return refuse("booking.changed", `Your booking is in slot ${slot.label} now.`);
  }
  const verdict = rule(facts, place, { occupationId: ids.next() }, times, await unit.now());
  if ("ok" in verdict) return verdict;
  const { booking } = await applyMove(unit, facts, verdict);
  const occupation = verdict.occupation ?? place.occupation;
  if (verdict.occupation) {
    await insertOccupation(unit.tx, verdict.occupation);
    slotsChanged(unit, place.lot);
  }
  const span = occupation && occupationSpan(occupation, times.maxBookingMs, await unit.now());
  await displaceComing(unit, place, span, "system", times);
  if (verdict.refusal) return { ok: false, refusal: verdict.refusal, commit: true };
  return { ok: true, value: answerOf(200, { booking: await bookingAnswer(unit.tx, booking) }) };
}
