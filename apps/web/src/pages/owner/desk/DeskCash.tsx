import { formatPlate, type PaymentView } from "@parkmate/protocol";
import { Hourglass } from "lucide-react";
import type { Desk, WaitingCash } from "../../../api/ownerDesk.ts";
import { useNow } from "../../../live/watching.ts";
import { TextLink } from "../../../ui/Button.tsx";
import { money } from "../../../ui/format.ts";
import { useArrived } from "../../../ui/fresh.ts";
import { Section } from "../../../ui/Page.tsx";
import { countdown, dayTime } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";
import { CashActions } from "../CashActions.tsx";
import { DeskRow, DeskRows } from "./DeskRow.tsx";

/** How long somebody still has to pay: counts down by the server's clock. */
function TimeToPay({ until }: { until: string }) {
  const left = Date.parse(until) - useNow(true);
  return (
    <span className="inline-flex items-center gap-1.5 rounded-full bg-warning-soft px-2.5 py-1 text-xs font-semibold text-warning">
      <Hourglass aria-hidden="true" className="size-3.5" />
      {left > 0 ? words.ownerDesk.timeToPay(countdown(left)) : words.ownerDesk.timeIsUp}
    </span>
  );
}

/** What the cash is about: plate first, for that is what the owner sees in front of them. */
function nameOf({ about, amountPaise }: PaymentView): string {
  if (about?.vehicleNumber) return formatPlate(about.vehicleNumber);
  return about?.serviceName ?? money(amountPaise);
}

function CashRow({ cash: { payment, payableUntil }, isFresh }: { cash: WaitingCash; isFresh: boolean }) {
  const { about } = payment;
  return (
    <DeskRow
      fresh={isFresh}
      title={nameOf(payment)}
      badge={payableUntil && <TimeToPay until={payableUntil} />}
      actions={<CashActions payment={payment} subject={nameOf(payment)} />}
    >
      <p>
        <strong>{money(payment.amountPaise)}</strong> {words.payments.kinds[payment.kind]}
      </p>
      {about && (
        <p className="text-muted">
          {[
            about.slotLabel ? words.common.slotAt(about.slotLabel, about.lotName) : about.lotName,
            about.driverName,
            about.scheduledAt && dayTime(about.scheduledAt, about.timeZone),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      )}
    </DeskRow>
  );
}

/** Cash to verify or reject, the most urgent first; nothing where there is none. */
export function DeskCash({ cash, sum }: { cash: readonly WaitingCash[]; sum: Desk["cashToVerify"] }) {
  const fresh = useArrived(cash.map(({ payment }) => payment.id));
  if (cash.length === 0) return null;
  return (
    <Section
      title={words.ownerDesk.cash}
      aside={
        <p className="text-sm font-medium text-muted">{words.ownerDesk.cashSum(sum.count, money(sum.amountPaise))}</p>
      }
    >
      <DeskRows>
        {cash.map((one) => (
          <CashRow key={one.payment.id} cash={one} isFresh={fresh.has(one.payment.id)} />
        ))}
      </DeskRows>
      {sum.count > cash.length && <TextLink href="/owner/payments">{words.ownerDesk.moreCash}</TextLink>}
    </Section>
  );
}
