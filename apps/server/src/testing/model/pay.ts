import type { Got } from "../httpRig.ts";
import { cancel, complete, isWaitingRenewal, mayCancel } from "./bookings.ts";
import { expectBooking, expectPayment, expectWash } from "./check.ts";
import type { Meanwhile, Pay } from "./commands.ts";
import { decide, sendHook } from "./hooks.ts";
import type { Booking, Payment } from "./model.ts";
import { bodyOf, expectAnswer, hangs, newPayments, type Play, send, settle, tokenOf } from "./play.ts";
import { cancelWash } from "./washes.ts";

interface Order {
  path: string;
  as: string;
  body: Record<string, unknown>;
  pay: Pay;
  keyed: boolean;
  meanwhile: Meanwhile | null;
  /** Every reason for a no at the moment of the request. */
  refusals: Set<string>;
  /** Enters into the model what the request holds while it is being paid; the ids are those of the system. */
  hold: (ids: { booking: string; payment: string; wash: string; washPayment: string }) => Payment[];
}

/**
 * A request that is paid: held, charged, settled, with something happening meanwhile if the command says so. Answers the
 * code of the refusal, or null.
 */
export async function payFor(play: Play, order: Order): Promise<string | null> {
  const { rig, m } = play;
  const { pay, meanwhile, refusals } = order;
  const token = tokenOf(pay);
  const askedAt = m.now;
  let held: Payment[] | null = null;
  const hold = async (): Promise<Payment[]> => {
    const rows = await newPayments(play);
    const [first, second] = rows;
    const washRow = rows.find(({ kind }) => kind === "carwash");
    const [settledAt, text] = [m.now, JSON.stringify(rows)];
    m.now = askedAt;
    const payments = order.hold({
      ...{ booking: first?.bookingId ?? "", payment: first?.id ?? "" },
      ...{ wash: washRow?.carwashId ?? "", washPayment: (second ?? first)?.id ?? "" },
    });
    m.now = settledAt;
    if (payments.length !== rows.length) throw new Error(`${payments.length} payments should be there, not ${text}`);
    return payments;
  };
  const { payments: provider } = rig.world;
  if (meanwhile && token && token !== "tok_timeout") {
    rig.duringNextCharge(async () => {
      held = await hold();
      const [payment] = held;
      if (payment) await happen(play, meanwhile, payment, token);
    });
  }
  const got = await send(play, "POST", order.path, order.as, {
    ...{ body: { ...order.body, payment: bodyOf(pay) }, keyed: order.keyed, hangs: hangs(pay) },
  });
  rig.world.payments = provider;
  if (refusals.size > 0) return expectAnswer(got, refusals, 201);
  const payments: Payment[] = held ?? (await hold());
  const code = token ? settle(m, payments, token) : null;
  expectAnswer(got, code ? [code] : [], 201);
  if (!code) expectPaid(got, payments);
  return code;
}

/** The answer shows what the model has. */
function expectPaid(got: Got, [payment, second]: readonly Payment[]): void {
  const body = got.json as Record<string, unknown>;
  if (!payment) throw new Error("nothing was paid");
  expectPayment(body.payment, payment);
  const wash = payment.kind === "carwash" ? payment.wash : second?.wash;
  if (wash) expectWash(body.carwash, wash);
  if (payment.booking && payment.kind !== "carwash") expectBooking(body.booking, payment.booking);
}

/** What somebody does while the provider's answer is on its way. */
async function happen(play: Play, what: Meanwhile, payment: Payment, token: string): Promise<void> {
  const { m } = play;
  const { booking, wash } = payment;
  const running = wash ?? booking?.washes.at(-1);
  if (what === "cancel" && booking) await close(play, booking, "cancel");
  if (what === "end" && booking) await close(play, booking, "end");
  if (what === "ownerCancel" && booking) await close(play, booking, "ownerCancel");
  if (what === "decline" && booking) await close(play, booking, "decline");
  if (what === "cancelWash" && running) {
    const path = `/api/carwashes/${running.id}/cancel`;
    const codes = running.state === "pending" || running.state === "confirmed" ? [] : ["carwash.wrong_state"];
    if (expectAnswer(await send(play, "POST", path, running.driver), codes, 200) === null) cancelWash(m, running);
  }
  if (what === "hook") {
    if (token === "tok_ok") payment.charge = "captured";
    if (token === "tok_pending") payment.charge = "undecided";
    if (token !== "tok_ok" && token !== "tok_pending") payment.charge = "dead";
    const outcome = await decide(play, payment, "succeeded");
    await sendHook(play, payment, outcome, 1);
  }
}

/** Ends or cancels a booking as somebody who may see it; the answer must be the model's. */
export async function close(
  play: Play,
  booking: Booking,
  how: "cancel" | "end" | "ownerCancel" | "decline",
): Promise<void> {
  const { m } = play;
  const by = how === "ownerCancel" ? "owner" : how === "decline" ? "admin" : "driver";
  const { path, userId } = {
    driver: { path: `/api/bookings/${booking.id}/${how}`, userId: booking.driver },
    owner: { path: `/api/owner/bookings/${booking.id}/cancel`, userId: booking.slot.lot.owner },
    admin: { path: `/api/admin/bookings/${booking.id}/decline`, userId: m.scene.admin },
  }[by];
  const reason = by === "driver" ? null : `Because, number ${++play.count}`;
  const isRunning = booking.state === "active" || booking.state === "expired";
  const codes = (how === "end" ? isRunning : mayCancel(m, booking, by)) ? [] : ["booking.wrong_state"];
  const got = await send(play, "POST", path, userId, reason === null ? {} : { body: { reason } });
  if (expectAnswer(got, codes, 200) !== null) return;
  if (how === "end") {
    for (const payment of booking.payments.filter(isWaitingRenewal)) payment.untold = true;
    complete(m, booking);
  } else cancel(m, booking, by, reason);
  expectBooking((got.json as { booking: unknown }).booking, booking);
}
