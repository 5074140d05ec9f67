import type { EmployeeView, OwnerView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { assignEmployee, ownersQuery, useAdminCommand } from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { NoneMatch } from "../../ui/FilterBar.tsx";
import { Message, Refusal } from "../../ui/Message.tsx";
import { OptionCards } from "../../ui/OptionCards.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Sheet, SheetFoot } from "../../ui/Sheet.tsx";
import { words } from "../../words/index.ts";
import { ownerName } from "./OwnerDecision.tsx";

function OwnerPicker({ value, onChange }: { value: string; onChange: (owner: OwnerView) => void }) {
  const [q, setQ] = useState("");
  const query = useInfiniteQuery(ownersQuery("approved", q));
  const said = words.adminEmployees;
  return (
    <div className="space-y-3">
      <SearchField label={said.searchOwner} value={q} onChange={setQ} />
      <Many
        query={query}
        empty={q ? <NoneMatch onClear={() => setQ("")} /> : <Empty title={said.noOwners}>{said.noOwnersHint}</Empty>}
      >
        {(owners) => (
          <OptionCards
            legend={said.owner}
            options={owners.map((owner) => ({
              value: owner.id,
              title: ownerName(owner),
              ...(owner.city ? { detail: owner.city } : {}),
            }))}
            value={value}
            onChange={(id) => {
              const owner = owners.find((one) => one.id === id);
              if (owner) onChange(owner);
            }}
          />
        )}
      </Many>
    </div>
  );
}

function AssignForm({ employee, onClose }: { employee: EmployeeView; onClose: () => void }) {
  const [owner, setOwner] = useState<OwnerView | null>(null);
  const [missing, setMissing] = useState(false);
  const command = useAdminCommand();
  const said = words.adminEmployees;
  const submit = () => {
    setMissing(owner === null);
    if (owner) command.send(assignEmployee(employee.id, owner.id), onClose);
  };
  return (
    <div className="space-y-4">
      <OwnerPicker
        value={owner?.id ?? ""}
        onChange={(chosen) => {
          setOwner(chosen);
          setMissing(false);
        }}
      />
      <SheetFoot>
        {missing && <Message level="error">{said.ownerMissing}</Message>}
        <Refusal error={command.error} />
        <div className="flex flex-wrap items-center justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {words.common.cancel}
          </Button>
          <Button busy={command.busy} onClick={submit}>
            {owner ? said.assignTo(ownerName(owner)) : said.assign}
          </Button>
        </div>
      </SheetFoot>
    </div>
  );
}

/** Gives somebody free to an owner, who is found by name. */
export function AssignSheet({ employee, onClose }: { employee: EmployeeView; onClose: () => void }) {
  const said = words.adminEmployees;
  return (
    <Sheet open title={said.assignTitle(employee.name)} description={said.assignHint} onClose={onClose}>
      <AssignForm employee={employee} onClose={onClose} />
    </Sheet>
  );
}
