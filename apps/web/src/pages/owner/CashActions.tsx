import type { PaymentView } from "@parkmate/protocol";
import { useState } from "react";
import { rejectPayment, useOwnerCommand, verifyPayment } from "../../api/owner.ts";
import { Button } from "../../ui/Button.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";

/** Verify or reject one cash payment, in place. */
export function CashActions({ payment }: { payment: PaymentView }) {
  const [rejecting, setRejecting] = useState(false);
  const verify = useOwnerCommand();
  const reject = useOwnerCommand();
  return (
    <>
      <Button busy={verify.busy} onClick={() => verify.send(verifyPayment(payment.id))}>
        Verify cash
      </Button>
      <Button look="danger" disabled={verify.busy} onClick={() => setRejecting(true)}>
        Reject
      </Button>
      {verify.error && (
        <div className="w-full">
          <Refusal error={verify.error} />
        </div>
      )}
      <ReasonSheet
        open={rejecting}
        title="Reject this cash payment?"
        action="Reject payment"
        hint="The driver reads it."
        busy={reject.busy}
        error={reject.error}
        onClose={() => setRejecting(false)}
        onSubmit={(reason) => reject.send(rejectPayment(payment.id, reason), () => setRejecting(false))}
      />
    </>
  );
}
