import type { ReactNode } from "react";
import { ApiError, NetworkError, wordsOf } from "../api/http.ts";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";
import { money } from "./format.ts";
import { Message } from "./Message.tsx";
import type { PaymentForm } from "./PaymentPicker.tsx";
import { SheetFoot } from "./Sheet.tsx";

/** Why a payment did not go through, what that means for the money, and what to do. */
export function PayRefusal({ error }: { error: Error | null }) {
  if (!error) return null;
  const isPayment = error instanceof ApiError && error.status === 402;
  const isUnknown =
    error instanceof NetworkError || (error instanceof ApiError && error.isTemporary && error.status !== 429);
  return (
    <Message level="error">
      <p className="font-semibold">{wordsOf(error)}</p>
      {isPayment && <p>{words.pay.nothingCharged}</p>}
      {isUnknown && <p>{words.pay.safeToRepeat}</p>}
    </Message>
  );
}

/**
 * The foot of a form that ends in paying: the refusal, what is under way, and the button with the amount. `cashAction`
 * names the button for cash ("Book, pay ₹40 in cash"); `children` stand above the button.
 */
export function PayFoot({
  form,
  amountPaise,
  cashAction,
  busy,
  error,
  disabled = false,
  children,
}: {
  form: PaymentForm;
  amountPaise: number;
  cashAction: (amount: string) => string;
  busy: boolean;
  error: Error | null;
  disabled?: boolean;
  children?: ReactNode;
}) {
  const amount = money(amountPaise);
  const isOnline = form.method !== "cash";
  return (
    <SheetFoot>
      <PayRefusal error={error} />
      {children}
      <Button type="submit" busy={busy} disabled={disabled} className="w-full text-base">
        {isOnline ? words.pay.pay(amount) : cashAction(amount)}
      </Button>
      <p role="status" className={busy && isOnline ? "text-center text-sm text-muted" : "sr-only"}>
        {busy && isOnline ? words.pay.asking : ""}
      </p>
    </SheetFoot>
  );
}
