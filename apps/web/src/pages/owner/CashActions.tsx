import type { PaymentView } from "@parkmate/protocol";
import { Check, X } from "lucide-react";
import { useEffect, useState } from "react";
import { rejectPayment, useOwnerCommand, verifyPayment } from "../../api/owner.ts";
import { Button } from "../../ui/Button.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { words } from "../../words/index.ts";

/** Verify or reject one cash payment, in place. `onRefused` hears of a no that may outlive this row. */
export function CashActions({ payment, onRefused }: { payment: PaymentView; onRefused?: (error: Error) => void }) {
  const [rejecting, setRejecting] = useState(false);
  const verify = useOwnerCommand();
  const reject = useOwnerCommand();
  const refused = verify.error ?? reject.error;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once of each refusal.
  useEffect(() => {
    if (refused) onRefused?.(refused);
  }, [refused]);
  return (
    <>
      <Button icon={Check} busy={verify.busy} onClick={() => verify.send(verifyPayment(payment.id))}>
        {words.ownerDesk.verify}
      </Button>
      <Button look="danger" icon={X} disabled={verify.busy} onClick={() => setRejecting(true)}>
        {words.ownerDesk.reject}
      </Button>
      {verify.error && (
        <div className="w-full">
          <Refusal error={verify.error} />
        </div>
      )}
      <ReasonSheet
        open={rejecting}
        title={words.ownerDesk.rejectTitle}
        action={words.ownerDesk.rejectAction}
        hint={words.ownerDesk.driverReads}
        busy={reject.busy}
        error={reject.error}
        onClose={() => setRejecting(false)}
        onSubmit={(reason) => reject.send(rejectPayment(payment.id, reason), () => setRejecting(false))}
      />
    </>
  );
}
