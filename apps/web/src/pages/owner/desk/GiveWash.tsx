import type { CarwashView, EmployeeView } from "@parkmate/protocol";
import { type FormEvent, useState } from "react";
import { assignWash, useOwnerCommand } from "../../../api/owner.ts";
import { bringBack, takeOn } from "../../../api/ownerDesk.ts";
import { Button, TextLink } from "../../../ui/Button.tsx";
import { SelectField } from "../../../ui/Field.tsx";
import { Refusal } from "../../../ui/Message.tsx";
import { words } from "../../../words/index.ts";

/** As many washes at once as one person does (DOMAIN §2). */
const MOST = 3;

/**
 * Finds somebody for a wash that nobody does: one of the owner's people who is free, one who is offline and comes back, or
 * one of the free pool. Whoever comes takes up what waits, the oldest first.
 */
export function GiveWash({
  wash,
  own,
  pool,
}: {
  wash: CarwashView;
  own: readonly EmployeeView[];
  pool: readonly EmployeeView[];
}) {
  const [employeeId, setEmployeeId] = useState("");
  const give = useOwnerCommand();
  const able = own.filter(({ workload }) => workload < MOST);
  const text = words.ownerDesk;
  const groups = [
    {
      name: text.freeNow,
      people: able.filter(({ availability }) => availability === "available"),
      action: text.assign,
      command: (id: string) => assignWash(wash.id, id),
    },
    {
      name: text.offline,
      people: able.filter(({ availability }) => availability === "offline"),
      action: text.bringBack,
      command: bringBack,
    },
    { name: text.pool, people: pool, action: text.takeOn, command: takeOn },
  ].filter(({ people }) => people.length > 0);
  // Whoever was chosen may be busy or gone meanwhile.
  const group = groups.find(({ people }) => people.some(({ id }) => id === employeeId));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (group && !give.busy) give.send(group.command(employeeId));
  };
  if (groups.length === 0) {
    return (
      <p className="flex flex-wrap items-center gap-x-2 text-sm text-muted">
        {text.nobodyFree} <TextLink href="/owner/employees">{text.toEmployees}</TextLink>
      </p>
    );
  }
  return (
    <form onSubmit={submit} className="flex w-full flex-wrap items-end gap-2 sm:w-auto">
      <div className="min-w-44 grow">
        <SelectField
          label={text.employee}
          value={group ? employeeId : ""}
          onChange={(event) => setEmployeeId(event.target.value)}
        >
          <option value="">{words.common.choose}</option>
          {groups.map(({ name, people }) => (
            <optgroup key={name} label={name}>
              {people.map((one) => (
                <option key={one.id} value={one.id}>
                  {text.workload(one.name, one.workload)}
                </option>
              ))}
            </optgroup>
          ))}
        </SelectField>
      </div>
      <Button type="submit" look="secondary" busy={give.busy} disabled={!group}>
        {group?.action ?? text.assign}
      </Button>
      {give.error && (
        <div className="w-full">
          <Refusal error={give.error} />
        </div>
      )}
    </form>
  );
}
