import { PAYMENT_METHODS, type PaymentMethod, type SandboxToken } from "@parkmate/protocol";
import { useState } from "react";
import type { PaymentChoice } from "../api/bookings.ts";
import { words } from "../words/index.ts";
import { Choices } from "./Choices.tsx";
import { Message } from "./Message.tsx";

const methods = () =>
  PAYMENT_METHODS.map((method) => ({
    value: method,
    label: method === "cash" ? "Cash at the counter" : words.payments.methods[method],
  }));

/** The instruments of the sandbox provider, by what they do. */
const instruments = (thing: string) =>
  [
    { value: "tok_ok", label: `${thing} that works` },
    { value: "tok_declined", label: "Declined" },
    { value: "tok_insufficient_funds", label: "Not enough money" },
    { value: "tok_timeout", label: "Never answers" },
    { value: "tok_pending", label: "Confirms later" },
  ] as const satisfies readonly { value: SandboxToken; label: string }[];

export interface PaymentForm {
  method: PaymentMethod;
  token: SandboxToken;
}

/** How somebody wants to pay; the second value is what the API takes. */
export function usePaymentForm(): [PaymentForm, (form: PaymentForm) => void, PaymentChoice] {
  const [form, setForm] = useState<PaymentForm>({ method: "upi", token: "tok_ok" });
  return [form, setForm, form.method === "cash" ? { method: "cash" } : { method: form.method, token: form.token }];
}

/** UPI, card or cash, and for the first two one of the sandbox's instruments. */
export function PaymentPicker({ form, onChange }: { form: PaymentForm; onChange: (form: PaymentForm) => void }) {
  return (
    <div className="space-y-4">
      <Choices
        legend="Payment"
        choices={methods()}
        value={form.method}
        onChange={(method) => onChange({ ...form, method })}
      />
      {form.method === "cash" ? (
        <Message level="info">Pay at the counter. The owner confirms that the money was received.</Message>
      ) : (
        <Choices<SandboxToken>
          legend={form.method === "card" ? "Test card" : "Test UPI id"}
          choices={instruments(form.method === "card" ? "Test card" : "Test UPI id")}
          value={form.token}
          onChange={(token) => onChange({ ...form, token })}
        />
      )}
    </div>
  );
}
