import type { EmployeeView } from "@parkmate/protocol";
import { ADMIN_TOUCHES, decideApplication, unassignEmployee, useAdminCommand } from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmSheet } from "../../ui/ConfirmSheet.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { useRowCommand, useSheet } from "../../ui/Surface.tsx";
import { words } from "../../words/index.ts";
import { AssignSheet } from "./AssignSheet.tsx";

interface SheetProps {
  employee: EmployeeView;
  onClose: () => void;
}

/** Asks once more, and declines an application. */
function DeclineSheet({ employee, onClose }: SheetProps) {
  const decline = useAdminCommand();
  const said = words.adminEmployees;
  return (
    <ConfirmSheet
      open
      title={said.declineTitle(employee.name)}
      action={said.declineAction}
      busy={decline.busy}
      error={decline.error}
      onClose={onClose}
      onConfirm={() => decline.send(decideApplication(employee.id, "decline"), onClose)}
    >
      {said.declineHint}
    </ConfirmSheet>
  );
}

/** Asks once more, and takes an employee back from their owner. */
function UnassignSheet({ employee, onClose }: SheetProps) {
  const unassign = useAdminCommand();
  const said = words.adminEmployees;
  return (
    <ConfirmSheet
      open
      title={said.unassignTitle(employee.name)}
      action={said.unassign}
      busy={unassign.busy}
      error={unassign.error}
      onClose={onClose}
      onConfirm={() => unassign.send(unassignEmployee(employee.id), onClose)}
    >
      {said.unassignHint}
    </ConfirmSheet>
  );
}

function Application({ employee }: { employee: EmployeeView }) {
  const openSheet = useSheet();
  const accept = useRowCommand(ADMIN_TOUCHES, employee.name);
  const said = words.adminEmployees;
  return (
    <>
      <Button busy={accept.busy} onClick={() => accept.send(decideApplication(employee.id, "accept"))}>
        {said.accept}
      </Button>
      <Button
        look="danger"
        disabled={accept.busy}
        onClick={() => openSheet((close) => <DeclineSheet employee={employee} onClose={close} />)}
      >
        {said.decline}
      </Button>
      <Refusal error={accept.error} />
    </>
  );
}

/** What can be done with somebody: decide their application, give them to an owner, take them back. */
export function EmployeeActions({ employee }: { employee: EmployeeView }) {
  const openSheet = useSheet();
  const said = words.adminEmployees;
  if (employee.status === "applied") return <Application employee={employee} />;
  if (employee.status === "declined") return null;
  return employee.ownerId === null ? (
    <Button look="secondary" onClick={() => openSheet((close) => <AssignSheet employee={employee} onClose={close} />)}>
      {said.assign}
    </Button>
  ) : (
    <Button
      look="secondary"
      onClick={() => openSheet((close) => <UnassignSheet employee={employee} onClose={close} />)}
    >
      {said.unassign}
    </Button>
  );
}
