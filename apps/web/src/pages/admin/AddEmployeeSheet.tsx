import { type FormEvent, useState } from "react";
import { addEmployee, useAdminCommand } from "../../api/admin.ts";
import { fieldError } from "../../api/http.ts";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/Field.tsx";
import { useFocusInvalid } from "../../ui/focusInvalid.ts";
import { Refusal } from "../../ui/Message.tsx";
import { Sheet, SheetFoot } from "../../ui/Sheet.tsx";
import { words } from "../../words/index.ts";

const FIELDS = ["name", "phone", "licenceNumber"] as const;

function AddEmployeeForm({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [licenceNumber, setLicenceNumber] = useState("");
  const command = useAdminCommand();
  const { error } = command;
  const form = useFocusInvalid(error);
  const said = words.adminEmployees;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    command.send(addEmployee({ name, phone, licenceNumber }), onClose);
  };
  const isAtField = FIELDS.some((field) => fieldError(error, field));
  return (
    <form ref={form} onSubmit={submit} className="space-y-4" noValidate>
      <TextField
        label={said.name}
        value={name}
        maxLength={100}
        required
        autoComplete="off"
        error={fieldError(error, "name")}
        onChange={(event) => setName(event.target.value)}
      />
      <TextField
        label={said.phone}
        value={phone}
        maxLength={40}
        required
        type="tel"
        autoComplete="off"
        hint={said.phoneHint}
        error={fieldError(error, "phone")}
        onChange={(event) => setPhone(event.target.value)}
      />
      <TextField
        label={said.licence}
        value={licenceNumber}
        maxLength={40}
        required
        autoComplete="off"
        error={fieldError(error, "licenceNumber")}
        onChange={(event) => setLicenceNumber(event.target.value)}
      />
      <SheetFoot>
        <Refusal error={isAtField ? null : error} />
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {words.common.cancel}
          </Button>
          <Button type="submit" busy={command.busy}>
            {said.addAction}
          </Button>
        </div>
      </SheetFoot>
    </form>
  );
}

/** Adds somebody to the free pool by hand. */
export function AddEmployeeSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const said = words.adminEmployees;
  return (
    <Sheet open={open} title={said.addTitle} description={said.addHint} onClose={onClose}>
      <AddEmployeeForm onClose={onClose} />
    </Sheet>
  );
}
