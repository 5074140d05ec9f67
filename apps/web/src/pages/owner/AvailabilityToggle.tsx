import type { EmployeeView } from "@parkmate/protocol";
import { useState } from "react";
import { OWNER_TOUCHES, setAvailability, useKeepEmployee } from "../../api/owner.ts";
import { Refusal } from "../../ui/Message.tsx";
import { useRowCommand } from "../../ui/Surface.tsx";
import { Toggle } from "../../ui/Toggle.tsx";
import { words } from "../../words/index.ts";

/** Whether an employee takes work: shown as wished at once, taken back where the server refuses. */
export function AvailabilityToggle({ employee }: { employee: EmployeeView }) {
  const [wished, setWished] = useState(employee.availability);
  const change = useRowCommand<{ employee: EmployeeView }>(OWNER_TOUCHES, employee.name);
  const keep = useKeepEmployee();
  const shown = change.busy ? wished : employee.availability;
  const toggle = (isAvailable: boolean) => {
    if (change.busy) return;
    const next = isAvailable ? "available" : "offline";
    setWished(next);
    change.send(setAvailability(employee.id, next), (answer) => keep(answer.employee));
  };
  return (
    <div className="relative z-1 inline-block">
      <Toggle
        label={words.ownerEmployees.availableFor(employee.name)}
        isLabelHidden
        checked={shown === "available"}
        onChange={toggle}
      />
      <Refusal error={change.error} />
    </div>
  );
}
