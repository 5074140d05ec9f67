import { type CarwashView, type EmployeeView, formatPlate } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Check, UserX } from "lucide-react";
import { type FormEvent, useState } from "react";
import { assignWash, moveWash, ownerEmployeesQuery, useOwnerCommand } from "../../../api/owner.ts";
import { type Desk, waitsFor } from "../../../api/ownerDesk.ts";
import { Button, TextLink } from "../../../ui/Button.tsx";
import { SelectField } from "../../../ui/Field.tsx";
import { useArrived } from "../../../ui/fresh.ts";
import { Refusal } from "../../../ui/Message.tsx";
import { Section } from "../../../ui/Page.tsx";
import { CarwashBadge } from "../../../ui/State.tsx";
import { dayTime } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";
import { DeskRow, DeskRows } from "./DeskRow.tsx";

/** As many washes at once as one person does (DOMAIN §2). */
const MOST = 3;

function Assign({ wash, employees }: { wash: CarwashView; employees: readonly EmployeeView[] }) {
  const [employeeId, setEmployeeId] = useState("");
  const assign = useOwnerCommand();
  const able = employees.filter((one) => one.availability === "available" && one.workload < MOST);
  // Whoever was chosen may be busy meanwhile.
  const chosen = able.find(({ id }) => id === employeeId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen && !assign.busy) assign.send(assignWash(wash.id, chosen.id));
  };
  if (able.length === 0) {
    return (
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
        {words.ownerDesk.nobodyFree} <TextLink href="/owner/employees">{words.ownerDesk.toEmployees}</TextLink>
      </p>
    );
  }
  return (
    <form onSubmit={submit} className="flex w-full flex-wrap items-end gap-2 sm:w-auto">
      <div className="min-w-44 grow">
        <SelectField
          label={words.ownerDesk.employee}
          value={chosen?.id ?? ""}
          onChange={(event) => setEmployeeId(event.target.value)}
        >
          <option value="">{words.common.choose}</option>
          {able.map(({ id, name, workload }) => (
            <option key={id} value={id}>
              {words.ownerDesk.workload(name, workload)}
            </option>
          ))}
        </SelectField>
      </div>
      <Button type="submit" look="secondary" busy={assign.busy} disabled={!chosen}>
        {words.ownerDesk.assign}
      </Button>
      {assign.error && (
        <div className="w-full">
          <Refusal error={assign.error} />
        </div>
      )}
    </form>
  );
}

function Confirm({ wash }: { wash: CarwashView }) {
  const confirm = useOwnerCommand();
  return (
    <>
      <Button icon={Check} busy={confirm.busy} onClick={() => confirm.send(moveWash(wash.id, "confirm"))}>
        {words.ownerDesk.confirmWash}
      </Button>
      {confirm.error && (
        <div className="w-full">
          <Refusal error={confirm.error} />
        </div>
      )}
    </>
  );
}

/** Washes that nobody does yet, and those whose owner has not said yes; nothing where there are none. */
export function DeskWashes({ washes, desk }: { washes: readonly CarwashView[]; desk: Desk }) {
  const employees = useInfiniteQuery(ownerEmployeesQuery());
  const waiting = washes
    .map((wash) => ({ wash, waits: waitsFor(wash) }))
    .filter(({ waits }) => waits.someone || waits.yes);
  const fresh = useArrived(waiting.map(({ wash }) => wash.id));
  if (waiting.length === 0) return null;
  const people = employees.data?.pages.flatMap(({ items }) => items);
  return (
    <Section
      title={words.ownerDesk.washes}
      aside={
        <p className="text-sm font-medium text-muted">
          {words.ownerDesk.washesSum(desk.washesToAssign, desk.washesToConfirm)}
        </p>
      }
    >
      <DeskRows>
        {waiting.map(({ wash, waits }) => (
          <DeskRow
            key={wash.id}
            fresh={fresh.has(wash.id)}
            title={`${wash.service.name}, ${wash.lot.name}`}
            badge={<CarwashBadge state={wash.state} />}
            actions={
              <>
                {waits.yes && <Confirm wash={wash} />}
                {waits.someone && people && <Assign wash={wash} employees={people} />}
              </>
            }
          >
            <p className="font-medium">
              {[
                wash.scheduledAt ? dayTime(wash.scheduledAt, wash.lot.timeZone) : words.ownerDesk.whileParked,
                wash.driver?.vehicleNumber && formatPlate(wash.driver.vehicleNumber),
                wash.driver?.name,
              ]
                .filter(Boolean)
                .join(" · ")}
            </p>
            {waits.someone ? (
              <p className="inline-flex items-center gap-1.5 font-semibold text-warning">
                <UserX aria-hidden="true" className="size-4" />
                {words.ownerDesk.nobody}
              </p>
            ) : (
              wash.employee && <p className="text-muted">{words.ownerDesk.withEmployee(wash.employee.name)}</p>
            )}
            {wash.payments.some(({ state }) => state === "pending") && (
              <p className="text-muted">{words.ownerDesk.cashOpen}</p>
            )}
            {wash.notes && <p className="text-muted">{wash.notes}</p>}
          </DeskRow>
        ))}
      </DeskRows>
    </Section>
  );
}
