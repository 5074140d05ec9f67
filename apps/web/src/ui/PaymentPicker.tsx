import { PAYMENT_METHODS, type PaymentMethod, SANDBOX_TOKENS, type SandboxToken } from "@parkmate/protocol";
import { Banknote, CreditCard, FlaskConical, type LucideIcon, QrCode, Smartphone } from "lucide-react";
import { lazy, Suspense, useId, useState } from "react";
import type { PaymentChoice } from "../api/bookings.ts";
import { words } from "../words/index.ts";
import { Choices } from "./Choices.tsx";
import { Message } from "./Message.tsx";
import { useIsWide } from "./media.ts";
import { UPI_PAYEE, upiLink } from "./upi.ts";

const Qr = lazy(() => import("./Qr.tsx"));

const ICONS: Record<PaymentMethod, LucideIcon> = { upi: QrCode, card: CreditCard, cash: Banknote };

const methodChoices = (hasCash: boolean) =>
  PAYMENT_METHODS.filter((method) => hasCash || method !== "cash").map((value) => {
    const Icon = ICONS[value];
    return {
      value,
      label: (
        <span className="inline-flex items-center gap-2">
          <Icon aria-hidden="true" className="size-4 shrink-0" />
          {value === "cash" ? words.pay.cash : words.payments.methods[value]}
        </span>
      ),
    };
  });

export interface PaymentForm {
  method: PaymentMethod;
  token: SandboxToken;
}

/**
 * How somebody wants to pay; the third value is what the API takes. Where `hasCash` is false cash becomes UPI, until it is
 * true again.
 */
export function usePaymentForm(hasCash = true): [PaymentForm, (form: PaymentForm) => void, PaymentChoice] {
  const [chosen, setForm] = useState<PaymentForm>({ method: "upi", token: "tok_ok" });
  const form: PaymentForm = chosen.method === "cash" && !hasCash ? { ...chosen, method: "upi" } : chosen;
  return [form, setForm, form.method === "cash" ? { method: "cash" } : { method: form.method, token: form.token }];
}

/**
 * UPI, card or cash, and for the first two one of the sandbox's instruments, marked as tests. `amountPaise` shows the QR
 * code to pay it with by UPI; `noCash` says why cash is not offered.
 */
export function PaymentPicker({
  form,
  amountPaise,
  note,
  noCash,
  onChange,
}: {
  form: PaymentForm;
  amountPaise?: number;
  /** What is paid for, in the words the UPI app shows. */
  note?: string;
  noCash?: string | undefined;
  onChange: (form: PaymentForm) => void;
}) {
  const { method, token } = form;
  return (
    <div className="space-y-3">
      <Choices
        legend={words.pay.legend}
        choices={methodChoices(noCash === undefined)}
        value={method}
        onChange={(next) => onChange({ ...form, method: next })}
      />
      {noCash !== undefined && <p className="text-sm text-muted">{noCash}</p>}
      {method === "cash" ? (
        <Message level="info">{words.pay.cashHint}</Message>
      ) : (
        <div className="space-y-3 rounded-xl border border-dashed border-line-strong p-3">
          <p className="flex items-start gap-2 text-sm text-muted">
            <FlaskConical aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            {words.pay.testMode}
          </p>
          <Choices<SandboxToken>
            legend={words.pay.instrument[method]}
            choices={SANDBOX_TOKENS.map((value) => ({
              value,
              label: value === "tok_ok" ? words.pay.works[method] : words.pay.tokens[value],
            }))}
            value={token}
            onChange={(next) => onChange({ ...form, token: next })}
          />
          {method === "upi" && amountPaise !== undefined && amountPaise > 0 && (
            <UpiIntent amountPaise={amountPaise} note={note ?? words.app.product} />
          )}
        </div>
      )}
    </div>
  );
}

/** Pay from a UPI app: by its link on this device, by a QR code from another one. */
function UpiIntent({ amountPaise, note }: { amountPaise: number; note: string }) {
  const isWide = useIsWide();
  // On a phone the app is on this very device, and the code would only take the room.
  const [asked, setAsked] = useState<boolean | null>(null);
  const isShown = asked ?? isWide;
  const link = upiLink(amountPaise, note);
  const id = useId();
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-x-3 text-sm">
        <p>
          {words.pay.upiId} <strong className="font-mono break-all">{UPI_PAYEE}</strong>
        </p>
        <button
          type="button"
          aria-expanded={isShown}
          aria-controls={id}
          onClick={() => setAsked(!isShown)}
          className="inline-flex min-h-11 items-center gap-2 rounded-lg font-semibold text-accent hover:underline"
        >
          <QrCode aria-hidden="true" className="size-4" />
          {isShown ? words.pay.hideQr : words.pay.showQr}
        </button>
      </div>
      <div id={id} hidden={!isShown} className="flex justify-center">
        {isShown && (
          <Suspense fallback={<span className="size-46 rounded-lg bg-sunken" />}>
            <Qr value={link} label={words.pay.qrLabel(UPI_PAYEE)} />
          </Suspense>
        )}
      </div>
      {!isWide && (
        <a
          href={link}
          className="flex min-h-11 items-center justify-center gap-2 rounded-lg border border-line-strong px-4 text-sm font-semibold hover:bg-sunken"
        >
          <Smartphone aria-hidden="true" className="size-4" />
          {words.pay.openApp}
        </a>
      )}
    </div>
  );
}
