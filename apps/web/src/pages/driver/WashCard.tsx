import type { CarwashView, Level } from "@parkmate/protocol";
import { useRef, useState } from "react";
import { cancelWashCommand, useWashCommand } from "../../api/carwashes.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmSheet } from "../../ui/ConfirmSheet.tsx";
import { money } from "../../ui/format.ts";
import { Message } from "../../ui/Message.tsx";
import { Fact, Facts, RowHeading } from "../../ui/Page.tsx";
import { CarwashBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { refundWords } from "./refunds.ts";
import { WashSteps } from "./WashSteps.tsx";

/** What the wash waits for, or that it waits for nothing. */
function whatNow({ state, payments, reason }: CarwashView): { level: Level; text: string } {
  const { washes } = words;
  const waiting = payments.find((payment) => payment.state === "pending");
  if (state === "cancelled") {
    return { level: "warning", text: reason ? washes.cancelledReason(reason) : washes.cancelled };
  }
  if (waiting?.method === "cash") return { level: "warning", text: washes.waitsForCash(money(waiting.amountPaise)) };
  if (waiting) return { level: "info", text: washes.waitsForBank };
  if (state === "pending") return { level: "info", text: washes.waitsForOwner };
  if (state === "confirmed") return { level: "success", text: washes.confirmed };
  return state === "in_progress" ? { level: "info", text: washes.inProgress } : { level: "success", text: washes.done };
}

/** A wash as its driver sees it: how far it is, what it waits for, and the way out while there is one. */
export function WashCard({ wash }: { wash: CarwashView }) {
  const [asking, setAsking] = useState(false);
  const cancel = useWashCommand();
  const place = useRef<HTMLDivElement>(null);
  const mayCancel = wash.state === "pending" || wash.state === "confirmed";
  const { washes } = words;
  const { level, text } = whatNow(wash);
  const close = () => {
    if (cancel.busy) return;
    cancel.reset();
    setAsking(false);
  };
  return (
    <div ref={place} tabIndex={-1} className="card space-y-4 p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <RowHeading>{wash.service.name}</RowHeading>
        <CarwashBadge state={wash.state} />
      </div>
      <WashSteps state={wash.state} />
      <Message level={level}>{text}</Message>
      <Facts>
        <Fact name={washes.lot}>{wash.lot.name}</Fact>
        <Fact name={washes.when}>
          {wash.scheduledAt ? dayTime(wash.scheduledAt, wash.lot.timeZone) : washes.whileParked}
        </Fact>
        {wash.state !== "cancelled" && <Fact name={washes.by}>{wash.employee?.name ?? washes.nobodyYet}</Fact>}
        <Fact name={washes.price}>{money(wash.pricePaise)}</Fact>
        {wash.notes && <Fact name={washes.notes}>{wash.notes}</Fact>}
      </Facts>
      {mayCancel && (
        <Button look="danger" onClick={() => setAsking(true)}>
          {washes.cancel}
        </Button>
      )}
      <ConfirmSheet
        open={asking}
        title={washes.cancelTitle}
        action={washes.cancel}
        busy={cancel.busy}
        error={cancel.error}
        onClose={close}
        onConfirm={() =>
          cancel.send(cancelWashCommand(wash.id), () => {
            setAsking(false);
            place.current?.focus({ preventScroll: true });
          })
        }
      >
        {refundWords(wash.payments)}
      </ConfirmSheet>
    </div>
  );
}
