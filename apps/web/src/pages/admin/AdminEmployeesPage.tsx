import type { EmployeeView, OwnerView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import {
  adminEmployeesQuery,
  assignEmployee,
  ownersQuery,
  unassignEmployee,
  useAdminCommand,
} from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { SelectField } from "../../ui/Field.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { Row, Rows } from "../../ui/Row.tsx";
import { AvailabilityBadge } from "../../ui/State.tsx";

function EmployeeRow({ employee, owners }: { employee: EmployeeView; owners: readonly OwnerView[] }) {
  const [ownerId, setOwnerId] = useState("");
  const command = useAdminCommand();
  const owner = owners.find((one) => one.id === employee.ownerId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ownerId !== "") command.send(assignEmployee(employee.id, ownerId), () => setOwnerId(""));
  };
  return (
    <Row
      title={employee.name}
      badge={<AvailabilityBadge availability={employee.availability} />}
      actions={
        <>
          {employee.ownerId === null ? (
            <form onSubmit={submit} className="flex w-full flex-wrap items-end gap-2 sm:w-auto">
              <div className="min-w-52 grow">
                <SelectField label="Owner" value={ownerId} onChange={(event) => setOwnerId(event.target.value)}>
                  <option value="">Choose…</option>
                  {owners.map((one) => (
                    <option key={one.id} value={one.id}>
                      {one.businessName ?? one.name}
                    </option>
                  ))}
                </SelectField>
              </div>
              <Button type="submit" busy={command.busy} disabled={ownerId === ""}>
                Assign
              </Button>
            </form>
          ) : (
            <Button look="danger" busy={command.busy} onClick={() => command.send(unassignEmployee(employee.id))}>
              Unassign
            </Button>
          )}
          <Refusal error={command.error} />
        </>
      }
    >
      <p>
        {employee.phone} · licence {employee.licenceNumber}
      </p>
      <p className="text-muted">
        {employee.ownerId === null ? "Free" : `With ${owner?.businessName ?? owner?.name ?? "an owner"}`} ·{" "}
        {employee.workload} of 3 washes running
      </p>
    </Row>
  );
}

/** Everybody who washes cars: free ones can be given to an owner, others taken back. */
export function AdminEmployeesPage() {
  const query = useInfiniteQuery(adminEmployeesQuery());
  const approved = useInfiniteQuery(ownersQuery("approved"));
  const owners = approved.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title="Employees">
      <Many query={query} empty={<Empty title="No employees yet">People who apply appear here once accepted.</Empty>}>
        {(employees) => (
          <Rows>
            {employees.map((employee) => (
              <EmployeeRow key={employee.id} employee={employee} owners={owners} />
            ))}
          </Rows>
        )}
      </Many>
    </Page>
  );
}
