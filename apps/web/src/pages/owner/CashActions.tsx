import { formatPlate, type PaymentView } from "@parkmate/protocol";
import { OWNER_TOUCHES, rejectPayment, useOwnerCommand, verifyPayment } from "../../api/owner.ts";
import { Button } from "../../ui/Button.tsx";
import { dotted, money } from "../../ui/format.ts";
import { Refusal } from "../../ui/Message.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { useRowCommand, useSheet } from "../../ui/Surface.tsx";
import { words } from "../../words/index.ts";

/** Whose payment, and of what, in a few words. */
export function payerOf({ about }: Pick<PaymentView, "about">): string {
  if (about?.vehicleNumber) return formatPlate(about.vehicleNumber);
  return about?.serviceName ?? words.common.unknown;
}

/** Asks why the cash is rejected, and rejects it. */
function RejectCash({ payment, onClose }: { payment: PaymentView; onClose: () => void }) {
  const reject = useOwnerCommand();
  const { rejectTitle, rejectAction, rejectHints } = words.ownerPayments;
  return (
    <ReasonSheet
      open
      title={rejectTitle}
      about={dotted(money(payment.amountPaise), payerOf(payment), payment.about?.driverName)}
      action={rejectAction}
      hint={rejectHints[payment.kind]}
      busy={reject.busy}
      error={reject.error}
      onClose={onClose}
      onSubmit={(reason) => reject.send(rejectPayment(payment.id, reason), onClose)}
    />
  );
}

/**
 * Verify or reject one cash payment, in place; nothing for any other, except why the last try was refused. `subject` names
 * it where the row that held it has gone.
 */
export function CashActions({ payment, subject }: { payment: PaymentView; subject?: string }) {
  const openSheet = useSheet();
  const amount = money(payment.amountPaise);
  const verify = useRowCommand(OWNER_TOUCHES, words.ownerPayments.subject(amount, subject ?? payerOf(payment)));
  const isWaiting = payment.method === "cash" && payment.state === "pending";
  return (
    <>
      {isWaiting && (
        <>
          <Button busy={verify.busy} onClick={() => verify.send(verifyPayment(payment.id))}>
            {words.ownerPayments.verify}
          </Button>
          <Button
            look="danger"
            aria-disabled={verify.busy || undefined}
            onClick={() => {
              if (!verify.busy) openSheet((close) => <RejectCash payment={payment} onClose={close} />);
            }}
          >
            {words.ownerPayments.reject}
          </Button>
        </>
      )}
      {verify.error && (
        <div className="min-w-52 basis-full">
          <Refusal error={verify.error} />
        </div>
      )}
    </>
  );
}
