import type { PaymentMethod } from "@parkmate/protocol";
import { orderWash } from "../domain/carwash.ts";
import type { Payment } from "../domain/entities.ts";
import { refuse } from "../domain/rule.ts";
import type { Outcome, Unit } from "../notify/transact.ts";
import { washServiceOf } from "../store/carwashes.ts";
import { type Answer, answerOf } from "./answers.ts";
import { applyChanges, lockBookingFacts } from "./bookingFacts.ts";
import { unknownService } from "./bookSlot.ts";
import { charge } from "./charge.ts";
import { type Begun, beginOnce, type RequestKey } from "./once.ts";
import { presentPaid, settlePayments, withAssignment } from "./settlePayments.ts";
import type { CommandWorld } from "./world.ts";

export interface OrderCarwash {
  bookingId: string;
  serviceId: string;
  notes: string | null;
  method: PaymentMethod;
  token: string | null;
}

/** Orders a wash for the driver's active booking; paid online it is confirmed at once, cash when the owner verifies it. */
export async function orderCarwash(
  world: CommandWorld,
  driverId: string,
  request: OrderCarwash,
  key: RequestKey | null,
): Promise<Answer> {
  const begun = await beginOnce(world, key, (unit) => enter(world, unit, driverId, request));
  if ("answer" in begun) return begun.answer;
  const charged = await charge(world, begun.value);
  return settlePayments(world, [{ paymentId: begun.value.id, charged }], "request");
}

async function enter(
  world: CommandWorld,
  unit: Unit,
  driverId: string,
  request: OrderCarwash,
): Promise<Outcome<Begun<Payment>>> {
  const facts = await lockBookingFacts(unit.tx, request.bookingId);
  if (!facts || facts.booking.driverId !== driverId) return refuse("not_found", "There is no such booking.");
  const service = await washServiceOf(unit.tx, request.serviceId);
  if (!service || service.active === 0) return unknownService("serviceId");
  const verdict = orderWash(
    facts,
    service,
    { method: request.method, token: request.token, notes: request.notes, withBooking: false },
    { washId: world.ids.next(), paymentId: world.ids.next(), provider: world.payments.provider },
    unit.now,
  );
  if (!verdict.ok) return verdict;
  const { wash, payment } = verdict.changes;
  await applyChanges(unit, facts, { newWash: wash, newPayments: [payment] });
  if (payment.method !== "cash") return { ok: true, value: { payingFor: payment.id, value: payment } };
  unit.tell(await withAssignment(unit, wash, facts.lot.ownerId, verdict.notices));
  return { ok: true, value: { answer: answerOf(201, await presentPaid(unit, payment.id)) } };
}
