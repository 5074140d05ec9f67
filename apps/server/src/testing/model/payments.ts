import {
  activate,
  applyRenewal,
  giveUp,
  renewalRefusals,
  tellCreated,
  tellRenewalFailed,
  tellRenewed,
} from "./bookings.ts";
import { type Booking, HOUR, isFinal, type Model, type Payment, type Wash } from "./model.ts";
import { cancelWash, paidWash, pickUpWaiting, tellOrdered } from "./washes.ts";

/** How an online payment came out, and whether the payer still waits for the answer (`request`) or hears it `later`. */
export type Via = "request" | "later";

/**
 * The provider took the money. Answers the code the payer's request is refused with, where what it was for is gone: then
 * the money goes back.
 */
export function succeed(m: Model, payment: Payment, via: Via): string | null {
  payment.charge = "captured";
  if (payment.state === "succeeded") return null;
  const gone = goneCode(m, payment);
  const { booking, wash, amountPaise, kind, id: paymentId } = payment;
  if (payment.state === "pending" && gone === null && wash && isHourOver(m, wash)) {
    cancelWash(m, wash);
    payment.state = "refunded";
    m.tell(wash.driver, "carwash.cancelled", wash);
    return defaultGone.carwash;
  }
  if (payment.state !== "pending" || gone !== null) {
    // A payment of a booking that was closed meanwhile has told its payer nothing; one that failed has.
    const tells = payment.kind === "renewal" && (payment.state === "pending" || (via === "request" && payment.untold));
    payment.state = "refunded";
    if (tells && booking) tellRenewalFailed(m, booking, {});
    return gone ?? defaultGone[payment.kind];
  }
  payment.state = "succeeded";
  if (kind === "renewal" && booking) applyRenewal(m, booking, payment);
  if (kind === "booking" && booking) activate(m, booking);
  if (kind === "carwash" && wash) paidWash(wash);
  const endsAt = booking ? { endsAt: booking.endsAt } : {};
  if (via === "later") tellPaid(m, payment, "payment.confirmed", { paymentId, kind, amountPaise, ...endsAt });
  else if (kind === "renewal" && booking) {
    m.tell(booking.driver, "renewal.succeeded", booking, { paymentId, amountPaise, ...endsAt });
  }
  if (kind === "booking" && booking) tellCreated(m, booking, payment);
  if (kind === "renewal" && booking) tellRenewed(m, booking, payment, booking.endsAt);
  if (kind === "carwash" && wash) tellOrdered(m, wash);
  return null;
}

const defaultGone = {
  booking: "booking.wrong_state",
  renewal: "booking.not_renewable",
  carwash: "carwash.wrong_state",
} as const;

/** A wash on its own whose hour has passed before the money came. */
function isHourOver(m: Model, { scheduledAt }: Wash): boolean {
  return scheduledAt !== null && m.now >= scheduledAt + HOUR;
}

/** Why what was paid for is no longer possible, or null. */
function goneCode(m: Model, payment: Payment): string | null {
  const { booking, wash } = payment;
  if (payment.kind === "renewal" && booking) {
    const [code] = renewalRefusals(m, booking, booking.endsAt + payment.addedMs, payment.fromEnd);
    return code ?? null;
  }
  if (payment.kind === "carwash") return wash?.state === "pending" ? null : defaultGone.carwash;
  return booking?.state === "pending" && m.now < booking.endsAt ? null : defaultGone.booking;
}

function tellPaid(
  m: Model,
  payment: Payment,
  event: "payment.confirmed" | "payment.verified",
  data: Record<string, unknown>,
): void {
  const { booking, wash } = payment;
  if (booking) m.tell(booking.driver, event, booking, data);
  else if (wash) m.tell(wash.driver, event, wash, data);
}

/** The money did not come; what it was for does not happen. */
export function fail(m: Model, payment: Payment, code: string, via: Via): void {
  const { booking, wash } = payment;
  const tells = payment.state === "pending" || (via === "request" && payment.untold);
  if (payment.kind === "renewal" && booking && tells) tellRenewalFailed(m, booking, { code });
  if (payment.state !== "pending") return;
  payment.state = "failed";
  if (payment.kind === "booking" && booking?.state === "pending") {
    giveUp(m, booking, "system", null);
    if (via === "later") m.tell(booking.driver, "booking.lapsed", booking);
  }
  if (payment.kind === "carwash" && wash && !isFinal(wash.state)) {
    cancelWash(m, wash);
    if (via === "later") m.tell(wash.driver, "carwash.cancelled", wash);
  }
}

/** Why the owner cannot take this cash; none: it is taken. `commits` says that the refusal ends the payment. */
export function verifyRefusals(m: Model, payment: Payment): { codes: Set<string>; commits: boolean } {
  const { booking, wash } = payment;
  if (payment.method !== "cash") return { codes: new Set(["payment.wrong_state"]), commits: false };
  if (payment.state !== "pending") {
    return { codes: new Set(["payment.wrong_state", "payment.too_late"]), commits: false };
  }
  if (payment.kind === "renewal" && booking) {
    const why = renewalRefusals(m, booking, booking.endsAt + payment.addedMs, payment.fromEnd);
    return { codes: why.size > 0 ? new Set(["payment.too_late"]) : why, commits: why.size > 0 };
  }
  const isOver = payment.kind === "booking" && booking && (booking.state !== "pending" || m.now >= booking.holdEndsAt);
  const isGone = payment.kind === "carwash" && wash?.state !== "pending";
  return { codes: new Set(isOver || isGone ? ["payment.too_late"] : []), commits: false };
}

/** The owner took the cash: what it was for is active, the driver hears that and nothing else. */
export function verify(m: Model, payment: Payment): void {
  payment.state = "succeeded";
  payment.verifiedAt = m.now;
  const { booking, wash, kind, amountPaise, id: paymentId } = payment;
  if (kind === "renewal" && booking) applyRenewal(m, booking, payment);
  if (kind === "booking" && booking) activate(m, booking);
  if (kind === "carwash" && wash) {
    paidWash(wash);
    pickUpWaiting(m, wash.lot.owner);
  }
  const endsAt = booking ? { endsAt: booking.endsAt } : {};
  const about = { paymentId, kind, amountPaise, carwashId: wash?.id ?? null, ...endsAt };
  tellPaid(m, payment, "payment.verified", about);
}

/** The cash came too late: the payment is over, the driver hears that the owner hands it back. */
export function refuseCashRenewal(m: Model, payment: Payment, booking: Booking): void {
  payment.state = "failed";
  tellRenewalFailed(m, booking, { paymentId: payment.id });
}

/** The owner did not get it: what it was for does not happen, the driver hears why. */
export function reject(m: Model, payment: Payment, reason: string): void {
  payment.state = "failed";
  const { booking, wash, kind, amountPaise, id: paymentId } = payment;
  if (kind === "booking" && booking?.state === "pending") giveUp(m, booking, "owner", reason);
  if (kind === "carwash" && wash && !isFinal(wash.state)) cancelWash(m, wash);
  const told = { paymentId, kind, amountPaise, reason };
  if (booking) m.tell(booking.driver, "payment.rejected", booking, told);
  else if (wash) m.tell(wash.driver, "payment.rejected", wash, told);
}
