import type { Refusal } from "@parkmate/protocol";
import type { Carwash } from "../domain/entities.ts";
import type { Notice } from "../domain/rule.ts";
import { abandonBooking, type Settled, settlePayment, type Via } from "../domain/settlePayment.ts";
import { transact, type Unit } from "../notify/transact.ts";
import { bookingOf } from "../store/bookings.ts";
import { carwashOf } from "../store/carwashes.ts";
import { employeeOf } from "../store/employees.ts";
import { paymentOf, updatePayment } from "../store/payments.ts";
import { claimWebhookEvent } from "../store/webhookEvents.ts";
import { type Answer, answerOf, answerOfRefusal, bookingAnswer, carwashViews, paymentAnswer } from "./answers.ts";
import { assignAutomatically } from "./assignWash.ts";
import { nextStartAfter } from "./bookingFacts.ts";
import type { Charged } from "./charge.ts";
import { completeForPayment } from "./once.ts";
import { applyPaidChanges, lockPaidFacts } from "./paidFacts.ts";
import type { CommandWorld } from "./world.ts";

export interface ToSettle {
  paymentId: string;
  charged: Charged;
}

/**
 * Step three of paying: applies what the provider said of one request's charges, all in one transaction, tells everybody
 * and keeps the answer for a repeated key. Where the wash of a new booking is refused, the booking is given up with it.
 * The first charge is the one the answer is about. What an `event` of the provider says is applied once, by its id.
 */
export async function settlePayments(
  world: CommandWorld,
  charges: readonly ToSettle[],
  via: Via,
  event?: { provider: string; eventId: string },
): Promise<Answer> {
  const [first] = charges;
  if (!first) throw new Error("there is nothing to settle");
  const refused = charges.slice(1).find(({ charged }) => charged.kind === "failed")?.charged;
  const abandon = refused?.kind === "failed" ? refused.code : null;
  const outcome = await transact(world, async (unit) => {
    if (event && !(await claimWebhookEvent(unit.tx, { ...event, receivedAt: world.realClock.now() }))) {
      return { ok: true, value: answerOf(200, null) };
    }
    let answer: Answer | null = null;
    for (const { paymentId, charged } of charges) {
      const isFirst = paymentId === first.paymentId;
      const settled = await settleOne(world, unit, paymentId, charged, via, isFirst ? abandon : null);
      answer ??= settled;
    }
    if (!answer) throw new Error("a settlement gave no answer");
    const final = answer.status === 201 ? answerOf(201, await presentPaid(unit, first.paymentId)) : answer;
    await completeForPayment(unit.tx, first.paymentId, final, via === "request");
    return { ok: true, value: final };
  });
  if (!outcome.ok) throw new Error("a settlement cannot be refused");
  return outcome.value;
}

async function settleOne(
  world: CommandWorld,
  unit: Unit,
  paymentId: string,
  charged: Charged,
  via: Via,
  abandon: Refusal["code"] | null,
): Promise<Answer> {
  const locked = await lockPaidFacts(unit.tx, paymentId);
  if (!locked) throw new Error(`payment ${paymentId} is not known`);
  const { facts, payment } = locked;
  let settled: Settled;
  // What was settled meanwhile (by web hook) stays; only a booking that still waits is given up.
  if (abandon && facts.booking && charged.kind !== "failed" && payment.state === "pending") {
    settled = abandonBooking(facts, payment, charged, abandon, await unit.now());
  } else if (charged.kind === "pending") {
    if (payment.state === "pending") await updatePayment(unit.tx, paymentId, { reference: charged.reference });
    return answerOf(201, null);
  } else {
    const next = facts.booking && (await nextStartAfter(unit.tx, facts.booking));
    settled = settlePayment(facts, payment, charged, via, next, world.times, await unit.now());
  }
  const after = await applyPaidChanges(unit, facts, settled.changes);
  const ordered = settled.notices.some(({ event }) => event === "carwash.booked") ? after.wash?.wash : undefined;
  unit.tell(ordered ? await withAssignment(unit, ordered, facts.lot.ownerId, settled.notices) : settled.notices);
  return settled.refusal ? answerOfRefusal(settled.refusal) : answerOf(201, null);
}

/** Puts somebody on an ordered wash that has nobody yet, and names whoever does it in the owner's notice. */
export async function withAssignment(
  unit: Unit,
  wash: Carwash,
  ownerId: string,
  notices: readonly Notice[],
): Promise<Notice[]> {
  // Somebody may have been put on it by hand while its payment was decided.
  const employee =
    wash.employeeId === null
      ? await assignAutomatically(unit, wash, ownerId)
      : await employeeOf(unit.tx, wash.employeeId);
  return notices.map((notice) =>
    notice.event === "carwash.booked" && notice.data.carwashId === wash.id
      ? { ...notice, data: { ...notice.data, employeeName: employee?.name ?? null } }
      : notice,
  );
}

/** What the person who pays is shown: the booking or the wash, and the payment. */
export async function presentPaid(unit: Unit, paymentId: string): Promise<Record<string, unknown>> {
  const payment = await paymentOf(unit.tx, paymentId);
  if (!payment) throw new Error(`payment ${paymentId} is not known`);
  if (payment.kind === "carwash" && payment.carwashId) {
    const wash = await carwashOf(unit.tx, payment.carwashId);
    const [carwash] = wash ? await carwashViews(unit.tx, [wash]) : [];
    return { carwash, payment: paymentAnswer(payment) };
  }
  const row = payment.bookingId ? await bookingOf(unit.tx, payment.bookingId) : undefined;
  if (!row) throw new Error(`payment ${paymentId} is for nothing`);
  const booking = await bookingAnswer(unit.tx, row);
  return {
    booking,
    payment: paymentAnswer(payment),
    ...(payment.kind === "booking" && booking.carwash ? { carwash: booking.carwash } : {}),
  };
}
