import { type CarwashView, formatRupees } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { assignWash, cancelWash, moveWash, ownerEmployeesQuery, useOwnerCommand } from "../../api/owner.ts";
import { Button } from "../../ui/Button.tsx";
import { SelectField } from "../../ui/Field.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { Row } from "../../ui/Row.tsx";
import { CarwashBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { CashActions } from "./CashActions.tsx";

const NEXT = {
  pending: { verb: "confirm", name: "Confirm wash" },
  confirmed: { verb: "start", name: "Start wash" },
  in_progress: { verb: "complete", name: "Complete wash" },
} as const;

function AssignForm({ wash }: { wash: CarwashView }) {
  const [employeeId, setEmployeeId] = useState("");
  const employees = useInfiniteQuery(ownerEmployeesQuery());
  const assign = useOwnerCommand();
  const others =
    employees.data?.pages
      .flatMap((page) => page.items)
      .filter((one) => one.availability === "available" && one.id !== wash.employee?.id) ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (employeeId !== "") assign.send(assignWash(wash.id, employeeId), () => setEmployeeId(""));
  };
  if (others.length === 0) return null;
  return (
    <form onSubmit={submit} className="flex w-full flex-wrap items-end gap-2 sm:w-auto">
      <div className="min-w-44 grow">
        <SelectField label="Employee" value={employeeId} onChange={(event) => setEmployeeId(event.target.value)}>
          <option value="">Choose…</option>
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name} ({one.workload} of 3)
            </option>
          ))}
        </SelectField>
      </div>
      <Button type="submit" look="secondary" busy={assign.busy} disabled={employeeId === ""}>
        Assign
      </Button>
      <Refusal error={assign.error} />
    </form>
  );
}

/** A wash at one of the owner's lots, with its next step, its cancellation and whom it is given to. */
export function WashRow({ wash, marked = false }: { wash: CarwashView; marked?: boolean }) {
  const [cancelling, setCancelling] = useState(false);
  const move = useOwnerCommand();
  const cancel = useOwnerCommand();
  const isOver = wash.state === "completed" || wash.state === "cancelled";
  const next = wash.state === "completed" || wash.state === "cancelled" ? null : NEXT[wash.state];
  const cash = wash.payments.find((one) => one.method === "cash" && one.state === "pending");
  return (
    <Row
      marked={marked}
      title={`${wash.service.name}, ${wash.lot.name}`}
      badge={<CarwashBadge state={wash.state} />}
      actions={
        !isOver && (
          <>
            {cash ? (
              <CashActions payment={cash} />
            ) : (
              next && (
                <Button busy={move.busy} onClick={() => move.send(moveWash(wash.id, next.verb))}>
                  {next.name}
                </Button>
              )
            )}
            <Button look="danger" onClick={() => setCancelling(true)}>
              Cancel wash
            </Button>
            {wash.state !== "in_progress" && <AssignForm wash={wash} />}
            {move.error && (
              <div className="w-full">
                <Refusal error={move.error} />
              </div>
            )}
          </>
        )
      }
    >
      <p>
        {wash.employee ? wash.employee.name : <span className="font-semibold text-warning">Nobody assigned</span>} ·{" "}
        {formatRupees(wash.pricePaise)}
        {cash && " in cash, not yet verified"}
      </p>
      {wash.scheduledAt && <p className="text-muted">{dayTime(wash.scheduledAt, wash.lot.timeZone)}</p>}
      {wash.notes && <p className="text-muted">{wash.notes}</p>}
      <ReasonSheet
        open={cancelling}
        title="Cancel this wash?"
        action="Cancel now"
        hint="The driver reads it. What was paid online is refunded in full."
        busy={cancel.busy}
        error={cancel.error}
        onClose={() => setCancelling(false)}
        onSubmit={(reason) => cancel.send(cancelWash(wash.id, reason), () => setCancelling(false))}
      />
    </Row>
  );
}
