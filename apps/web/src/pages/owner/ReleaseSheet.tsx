import type { EmployeeView } from "@parkmate/protocol";
import { releaseEmployee, useOwnerCommand } from "../../api/owner.ts";
import { ConfirmSheet } from "../../ui/ConfirmSheet.tsx";
import { words } from "../../words/index.ts";

/** Asks once more, and releases an employee into the free pool: another owner may take them at once. */
export function ReleaseSheet({ employee, onClose }: { employee: EmployeeView; onClose: () => void }) {
  const release = useOwnerCommand();
  const { releaseTitle, releaseText, releaseAction } = words.ownerEmployees;
  return (
    <ConfirmSheet
      open
      title={releaseTitle(employee.name)}
      action={releaseAction}
      busy={release.busy}
      error={release.error}
      onClose={onClose}
      onConfirm={() => release.send(releaseEmployee(employee.id), onClose)}
    >
      {releaseText(employee.name)}
    </ConfirmSheet>
  );
}
