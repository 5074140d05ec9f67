import type { EmployeeView } from "@parkmate/protocol";
import { useState } from "react";
import { decideApplication, unassignEmployee, useAdminCommand } from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmSheet } from "../../ui/ConfirmSheet.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { words } from "../../words/index.ts";
import { AssignSheet } from "./AssignSheet.tsx";

function Application({ employee }: { employee: EmployeeView }) {
  const [declining, setDeclining] = useState(false);
  const accept = useAdminCommand();
  const decline = useAdminCommand();
  const said = words.adminEmployees;
  const close = () => {
    setDeclining(false);
    decline.reset();
  };
  return (
    <>
      <Button busy={accept.busy} onClick={() => accept.send(decideApplication(employee.id, "accept"))}>
        {said.accept}
      </Button>
      <Button look="danger" disabled={accept.busy} onClick={() => setDeclining(true)}>
        {said.decline}
      </Button>
      <Refusal error={accept.error} />
      <ConfirmSheet
        open={declining}
        title={said.declineTitle(employee.name)}
        action={said.declineAction}
        busy={decline.busy}
        error={decline.error}
        onClose={close}
        onConfirm={() => decline.send(decideApplication(employee.id, "decline"), close)}
      >
        {said.declineHint}
      </ConfirmSheet>
    </>
  );
}

function Unassign({ employee }: { employee: EmployeeView }) {
  const [asking, setAsking] = useState(false);
  const command = useAdminCommand();
  const said = words.adminEmployees;
  const close = () => {
    setAsking(false);
    command.reset();
  };
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>
        {said.unassign}
      </Button>
      <ConfirmSheet
        open={asking}
        title={said.unassignTitle(employee.name)}
        action={said.unassign}
        busy={command.busy}
        error={command.error}
        onClose={close}
        onConfirm={() => command.send(unassignEmployee(employee.id), close)}
      >
        {said.unassignHint}
      </ConfirmSheet>
    </>
  );
}

/** What can be done with somebody: decide their application, give them to an owner, take them back. */
export function EmployeeActions({ employee }: { employee: EmployeeView }) {
  if (employee.status === "applied") return <Application employee={employee} />;
  if (employee.status === "declined") return null;
  return employee.ownerId === null ? <AssignSheet employee={employee} /> : <Unassign employee={employee} />;
}
