import type { PaymentMethod } from "@parkmate/protocol";
import type { Payment } from "../domain/entities.ts";
import { requestRenewal } from "../domain/renewal.ts";
import { refuse } from "../domain/rule.ts";
import type { Outcome, Unit } from "../notify/transact.ts";
import { type Answer, answerOf } from "./answers.ts";
import { applyChanges, lockBookingFacts, nextStartAfter } from "./bookingFacts.ts";
import { charge } from "./charge.ts";
import { type Begun, beginOnce, type RequestKey } from "./once.ts";
import { presentPaid, settlePayments } from "./settlePayments.ts";
import type { CommandWorld } from "./world.ts";

export interface RenewBooking {
  /** Exactly one of the two: how much longer (ms), or until when (epoch ms). */
  addedMs?: number;
  endsAt?: number;
  /** The end the driver saw, epoch ms. */
  expectedEndsAt: number | null;
  method: PaymentMethod;
  token: string | null;
}

/**
 * Gives a running booking more time once that is paid; cash takes effect when the owner verifies it. A refusal for the
 * driver's own booking is told to the driver, and nothing is charged.
 */
export async function renewBooking(
  world: CommandWorld,
  driverId: string,
  bookingId: string,
  request: RenewBooking,
  key: RequestKey | null,
): Promise<Answer> {
  const begun = await beginOnce(world, key, (unit) => ask(world, unit, driverId, bookingId, request));
  if ("answer" in begun) return begun.answer;
  const charged = await charge(world, begun.value);
  return settlePayments(world, [{ paymentId: begun.value.id, charged }], "request");
}

async function ask(
  world: CommandWorld,
  unit: Unit,
  driverId: string,
  bookingId: string,
  request: RenewBooking,
): Promise<Outcome<Begun<Payment>>> {
  const facts = await lockBookingFacts(unit.tx, bookingId);
  if (!facts || facts.booking.driverId !== driverId) return refuse("not_found", "There is no such booking.");
  const { booking } = facts;
  const addedMs = request.addedMs ?? (request.endsAt ?? 0) - booking.endsAt;
  const isRunning = booking.state === "active" || booking.state === "expired";
  // Where the end is another than the driver saw, that is what they hear.
  const isSeen = request.expectedEndsAt === null || request.expectedEndsAt === booking.endsAt;
  if (isRunning && isSeen && (addedMs <= 0 || booking.endsAt + addedMs <= (await unit.now()))) {
    const field = request.endsAt === undefined ? "minutes" : "endsAt";
    const message = "must lead to an end after the present one and after now";
    return { ok: false, refusal: { code: "validation", errors: [{ field, code: "too_short", message }] } };
  }
  const verdict = requestRenewal(
    facts,
    await nextStartAfter(unit.tx, booking),
    { addedMs, expectedEndsAt: request.expectedEndsAt, method: request.method, token: request.token },
    { paymentId: world.ids.next(), provider: world.payments.provider },
    world.times,
    await unit.now(),
  );
  unit.tell(verdict.notices ?? []);
  if (!verdict.ok) return { ok: false, refusal: verdict.refusal, commit: true };
  const { payment, ...changes } = verdict.changes;
  await applyChanges(unit, facts, changes);
  if (payment.method !== "cash") return { ok: true, value: { payingFor: payment.id, value: payment } };
  return { ok: true, value: { answer: answerOf(201, await presentPaid(unit, payment.id)) } };
}
