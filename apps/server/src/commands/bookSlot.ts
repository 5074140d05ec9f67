import type { PaymentMethod } from "@parkmate/protocol";
import { orderWash } from "../domain/carwash.ts";
import type { Payment, WashService } from "../domain/entities.ts";
import type { BookingFacts } from "../domain/facts.ts";
import { openBooking } from "../domain/openBooking.ts";
import { refuse } from "../domain/rule.ts";
import type { Outcome, Unit } from "../notify/transact.ts";
import { bookingsOfPlate, referenceTaken } from "../store/bookings.ts";
import { washServiceOf } from "../store/carwashes.ts";
import { lockSlot, visibleLotOf } from "../store/lots.ts";
import type { Tx } from "../store/open.ts";
import { lockProfile } from "../store/profiles.ts";
import { type Answer, answerOf } from "./answers.ts";
import { applyChanges, enterBooking, spansOfSlot } from "./bookingFacts.ts";
import { type Charged, charge } from "./charge.ts";
import { type Begun, beginOnce, type RequestKey } from "./once.ts";
import { presentPaid, settlePayments, type ToSettle, withAssignment } from "./settlePayments.ts";
import type { CommandWorld } from "./world.ts";

export interface BookSlot {
  slotId: string;
  vehicleNumber: string;
  /** Epoch ms; left out: now. */
  startsAt?: number;
  /** Exactly one of the two: how long from the start (ms), or until when (epoch ms). */
  durationMs?: number;
  endsAt?: number;
  method: PaymentMethod;
  token: string | null;
  carwashServiceId?: string;
}

/**
 * Books a slot for a driver from now on or from a later start, in three steps: hold it with everything pending, charge,
 * settle. Cash is held until the owner verifies it. A refused payment holds nothing and charges nothing.
 */
export async function bookSlot(
  world: CommandWorld,
  driverId: string,
  request: BookSlot,
  key: RequestKey | null,
): Promise<Answer> {
  const begun = await beginOnce(world, key, (unit) => hold(world, unit, driverId, request));
  if ("answer" in begun) return begun.answer;
  return settlePayments(world, await chargeInTurn(world, begun.value), "request");
}

/** Charges one after the other; after a refusal nothing more is charged, the rest fails for the same reason. */
async function chargeInTurn(world: CommandWorld, payments: readonly Payment[]): Promise<ToSettle[]> {
  const charges: ToSettle[] = [];
  let refused: Charged | null = null;
  for (const payment of payments) {
    const charged: Charged = refused ?? (await charge(world, payment));
    if (charged.kind === "failed") refused = charged;
    charges.push({ paymentId: payment.id, charged });
  }
  return charges;
}

async function hold(
  world: CommandWorld,
  unit: Unit,
  driverId: string,
  request: BookSlot,
): Promise<Outcome<Begun<Payment[]>>> {
  const { tx } = unit;
  await lockProfile(tx, driverId);
  const slot = await lockSlot(tx, request.slotId);
  const now = await unit.now();
  const startsAt = request.startsAt ?? now;
  const endsAt = request.endsAt ?? startsAt + (request.durationMs ?? 0);
  const length = checkLength(endsAt - startsAt, request.endsAt === undefined ? "minutes" : "endsAt", world);
  if (length) return length;
  const lot = slot && (await visibleLotOf(tx, slot.lotId));
  if (!slot || !lot) return refuse("not_found", "There is no such slot.");
  let service: WashService | null = null;
  if (request.carwashServiceId !== undefined) {
    service = (await washServiceOf(tx, request.carwashServiceId)) ?? null;
    if (!service || service.active === 0) return unknownService("carwashServiceId");
  }
  const verdict = openBooking(
    {
      ...{ driverId, vehicleNumber: request.vehicleNumber, startsAt: request.startsAt ?? null, endsAt },
      ...{ method: request.method, token: request.token, withWash: service !== null },
    },
    {
      slot,
      lot,
      occupants: await spansOfSlot(tx, slot.id, world.times, now),
      ofPlate: await bookingsOfPlate(tx, driverId, request.vehicleNumber),
    },
    {
      bookingId: world.ids.next(),
      reference: await freshReference(world, tx),
      paymentId: world.ids.next(),
      provider: world.payments.provider,
    },
    world.times,
    now,
  );
  if (!verdict.ok) return verdict;
  const { booking, payment } = verdict.changes;
  const facts: BookingFacts = { booking, slot, lot, payments: [], wash: null };
  const wash = service && orderWashWith(world, facts, service, request, now);
  // Every no is said before the first write: what a refused request with a key wrote would be kept with its answer.
  if (wash && !wash.ok) return wash;
  await enterBooking(unit, booking, lot.ownerId);
  const held = await applyChanges(unit, facts, { newPayments: [payment] });
  unit.tell(verdict.notices);
  const payments = [payment];
  if (wash) {
    const { wash: newWash, payment: washPayment } = wash.changes;
    await applyChanges(unit, held, { newWash, newPayments: [washPayment] });
    if (request.method === "cash") unit.tell(await withAssignment(unit, newWash, lot.ownerId, wash.notices));
    payments.push(washPayment);
  }
  if (request.method !== "cash") return { ok: true, value: { payingFor: payment.id, value: payments } };
  return { ok: true, value: { answer: answerOf(201, await presentPaid(unit, payment.id)) } };
}

function orderWashWith(
  world: CommandWorld,
  facts: BookingFacts,
  service: WashService,
  request: BookSlot,
  now: number,
): ReturnType<typeof orderWash> {
  return orderWash(
    facts,
    service,
    { method: request.method, token: request.token, notes: null, withBooking: true },
    { washId: world.ids.next(), paymentId: world.ids.next(), provider: world.payments.provider },
    now,
  );
}

function checkLength(ms: number, field: string, world: CommandWorld): Outcome<never> | null {
  const { minBookingMs, maxBookingMs } = world.times;
  const message = `must be from ${minBookingMs / 60_000} minutes to ${maxBookingMs / 3_600_000} hours`;
  if (ms < minBookingMs) return invalid(field, "too_short", message);
  if (ms > maxBookingMs) return invalid(field, "too_long", message);
  return null;
}

function invalid(field: string, code: string, message: string): Outcome<never> {
  return { ok: false, refusal: { code: "validation", errors: [{ field, code, message }] } };
}

/** The no to a wash service that is not on offer. */
export function unknownService(field: string): Outcome<never> {
  return invalid(field, "unknown", "must be a car wash service on offer");
}

/** No letters or digits that people mistake for one another. */
const REFERENCE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/** Eight characters nobody's booking has, such as `K7QF-2M9X`. */
async function freshReference(world: CommandWorld, tx: Tx): Promise<string> {
  for (;;) {
    const bytes = Buffer.from(world.ids.secret(8), "base64url");
    const letters = Array.from(bytes, (byte) => REFERENCE_ALPHABET[byte % 32] ?? "").join("");
    const reference = `${letters.slice(0, 4)}-${letters.slice(4, 8)}`;
    if (!(await referenceTaken(tx, reference))) return reference;
  }
}
