import type { BookingView, PaymentView } from "@parkmate/protocol";
import { money } from "../../ui/format.ts";
import { words } from "../../words/index.ts";

/** What was paid, by the way it would come back (paise). */
export function paidSums(payments: readonly PaymentView[]): { onlinePaise: number; cashPaise: number } {
  let [onlinePaise, cashPaise] = [0, 0];
  for (const { state, method, amountPaise } of payments) {
    if (state !== "succeeded") continue;
    if (method === "cash") cashPaise += amountPaise;
    else onlinePaise += amountPaise;
  }
  return { onlinePaise, cashPaise };
}

/** What comes back when all of this is called off, in words. */
export function refundWords(payments: readonly PaymentView[]): string {
  const { onlinePaise, cashPaise } = paidSums(payments);
  const { refund } = words.booking;
  if (onlinePaise + cashPaise === 0) return refund.none;
  return [onlinePaise > 0 && refund.online(money(onlinePaise)), cashPaise > 0 && refund.cash(money(cashPaise))]
    .filter(Boolean)
    .join(" ");
}

/** Everything paid for a booking that goes back with it: also its wash, unless that has begun. */
export function returnable({ payments, carwash }: BookingView): PaymentView[] {
  const stays = carwash?.state === "in_progress" || carwash?.state === "completed" ? carwash.id : null;
  return payments.filter(({ carwashId }) => carwashId === undefined || carwashId !== stays);
}
