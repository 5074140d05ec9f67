import type { PaymentMethod } from "@parkmate/protocol";
import { orderLoneWash, orderWash } from "../domain/carwash.ts";
import type { Carwash, Payment, WashService } from "../domain/entities.ts";
import { type Notice, refuse } from "../domain/rule.ts";
import type { Outcome, Unit } from "../notify/transact.ts";
import { takenStarts, washServiceOf } from "../store/carwashes.ts";
import { lockLot, lotOf, visibleLotOf } from "../store/lots.ts";
import { lockProfile } from "../store/profiles.ts";
import { type Answer, answerOf } from "./answers.ts";
import { applyChanges, lockBookingFacts } from "./bookingFacts.ts";
import { unknownService } from "./bookSlot.ts";
import { charge } from "./charge.ts";
import { type Begun, beginOnce, type RequestKey } from "./once.ts";
import { presentPaid, settlePayments, withAssignment } from "./settlePayments.ts";
import { enterLoneWash } from "./washFacts.ts";
import type { CommandWorld } from "./world.ts";

export interface OrderCarwash {
  /** The booking it goes with, or where and when it is done on its own. */
  at: { bookingId: string } | { lotId: string; scheduledAt: number };
  serviceId: string;
  notes: string | null;
  method: PaymentMethod;
  token: string | null;
}

/**
 * Orders a wash. One for the driver's active booking is confirmed when it is paid (cash: verified); one on its own holds
 * its hour from now on and, paid, waits for the owner to confirm it. A refused payment orders and holds nothing.
 */
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
  const entered =
    "bookingId" in request.at
      ? await enterAddon(world, unit, driverId, request.at.bookingId, request)
      : await enterAlone(world, unit, driverId, request.at, request);
  if (!entered.ok) return entered;
  const { wash, payment, ownerId, notices } = entered.value;
  if (payment.method !== "cash") return { ok: true, value: { payingFor: payment.id, value: payment } };
  unit.tell(await withAssignment(unit, wash, ownerId, notices));
  return { ok: true, value: { answer: answerOf(201, await presentPaid(unit, payment.id)) } };
}

type Entered = Outcome<{ wash: Carwash; payment: Payment; ownerId: string; notices: Notice[] }>;

async function enterAddon(
  world: CommandWorld,
  unit: Unit,
  driverId: string,
  bookingId: string,
  request: OrderCarwash,
): Promise<Entered> {
  const facts = await lockBookingFacts(unit.tx, bookingId);
  if (!facts || facts.booking.driverId !== driverId) return refuse("not_found", "There is no such booking.");
  const service = await serviceOnOffer(unit, request.serviceId);
  if (!service) return unknownService("serviceId");
  const verdict = orderWash(facts, service, { ...request, withBooking: false }, fresh(world), await unit.now());
  if (!verdict.ok) return verdict;
  const { wash, payment } = verdict.changes;
  await applyChanges(unit, facts, { newWash: wash, newPayments: [payment] });
  return { ok: true, value: { wash, payment, ownerId: facts.lot.ownerId, notices: verdict.notices } };
}

async function enterAlone(
  world: CommandWorld,
  unit: Unit,
  driverId: string,
  { lotId, scheduledAt }: { lotId: string; scheduledAt: number },
  request: OrderCarwash,
): Promise<Entered> {
  const seen = await lotOf(unit.tx, lotId);
  // The crew before the lot: that is where a lot stands in the order of locks.
  if (seen) await lockProfile(unit.tx, seen.ownerId);
  const lot = (await lockLot(unit.tx, lotId)) && (await visibleLotOf(unit.tx, lotId));
  if (!lot) return refuse("not_found", "There is no such lot.");
  const service = await serviceOnOffer(unit, request.serviceId);
  if (!service) return unknownService("serviceId");
  const taken = (await takenStarts(unit.tx, lotId, scheduledAt, scheduledAt)).length;
  const verdict = orderLoneWash(
    { lot, scheduledAt, taken, driverId },
    service,
    request,
    fresh(world),
    await unit.now(),
  );
  if (!verdict.ok) return verdict;
  const { wash, payment } = verdict.changes;
  await enterLoneWash(unit, wash, payment, lot);
  return { ok: true, value: { wash, payment, ownerId: lot.ownerId, notices: verdict.notices } };
}

async function serviceOnOffer(unit: Unit, serviceId: string): Promise<WashService | null> {
  const service = await washServiceOf(unit.tx, serviceId);
  return service?.active === 1 ? service : null;
}

function fresh(world: CommandWorld): Parameters<typeof orderWash>[3] {
  return { washId: world.ids.next(), paymentId: world.ids.next(), provider: world.payments.provider };
}
