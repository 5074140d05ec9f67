import { type CarwashView, formatRupees } from "@parkmate/protocol";
import { useState } from "react";
import { cancelWashCommand, useBookingCommand } from "../../api/bookings.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmSheet } from "../../ui/ConfirmSheet.tsx";
import { Fact, Facts } from "../../ui/Page.tsx";
import { CarwashBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";

/** A wash as its driver sees it, with the way out while there is one. */
export function WashCard({ wash }: { wash: CarwashView }) {
  const [asking, setAsking] = useState(false);
  const cancel = useBookingCommand<unknown>();
  const mayCancel = wash.state === "pending" || wash.state === "confirmed";
  return (
    <div className="card space-y-3 p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-semibold">{wash.service.name}</p>
        <CarwashBadge state={wash.state} />
      </div>
      <Facts>
        <Fact name="Lot">{wash.lot.name}</Fact>
        {wash.scheduledAt && <Fact name="When">{dayTime(wash.scheduledAt, wash.lot.timeZone)}</Fact>}
        {wash.employee && <Fact name="By">{wash.employee.name}</Fact>}
        <Fact name="Price">{formatRupees(wash.pricePaise)}</Fact>
      </Facts>
      {mayCancel && (
        <Button look="danger" onClick={() => setAsking(true)}>
          Cancel wash
        </Button>
      )}
      <ConfirmSheet
        open={asking}
        title="Cancel this wash?"
        action="Cancel wash"
        busy={cancel.busy}
        error={cancel.error}
        onClose={() => setAsking(false)}
        onConfirm={() => cancel.send(cancelWashCommand(wash.id), () => setAsking(false))}
      >
        What you paid online is refunded in full.
      </ConfirmSheet>
    </div>
  );
}
