import type { AdminWashServiceView } from "@parkmate/protocol";
import { type FormEvent, useState } from "react";
import { addService, changeService, useAdminCommand } from "../../api/admin.ts";
import { fieldError } from "../../api/http.ts";
import { Button } from "../../ui/Button.tsx";
import { TextArea, TextField } from "../../ui/Field.tsx";
import { useFocusInvalid } from "../../ui/focusInvalid.ts";
import { Refusal } from "../../ui/Message.tsx";
import { SheetFoot } from "../../ui/Sheet.tsx";
import { Toggle } from "../../ui/Toggle.tsx";
import { words } from "../../words/index.ts";
import { paiseOf, typedRupees } from "./rupees.ts";

const FIELDS = ["name", "description", "pricePaise", "minutes"] as const;

/** What was typed and is no number, by field. */
class NotANumber extends Error {
  constructor(readonly fields: { price: boolean; minutes: boolean }) {
    super();
  }
}

/** Adds a wash service, or changes `service`. */
export function ServiceForm({ service, onClose }: { service: AdminWashServiceView | null; onClose: () => void }) {
  const [name, setName] = useState(service?.name ?? "");
  const [description, setDescription] = useState(service?.description ?? "");
  const [price, setPrice] = useState(service ? typedRupees(service.pricePaise) : "");
  const [minutes, setMinutes] = useState(service ? String(service.minutes) : "");
  const [active, setActive] = useState(service?.active ?? true);
  const [typo, setTypo] = useState<NotANumber | null>(null);
  const command = useAdminCommand();
  const error = typo ?? command.error;
  const form = useFocusInvalid(error);
  const said = words.adminServices;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const pricePaise = paiseOf(price);
    const whole = /^\d+$/.test(minutes.trim()) ? Number(minutes) : null;
    if (pricePaise === null || whole === null) {
      setTypo(new NotANumber({ price: pricePaise === null, minutes: whole === null }));
      return;
    }
    setTypo(null);
    const body = { name, description, pricePaise, minutes: whole, active };
    command.send(service ? changeService(service.id, body) : addService(body), onClose);
  };
  const isAtField = typo !== null || FIELDS.some((field) => fieldError(error, field));
  return (
    <form ref={form} onSubmit={submit} className="space-y-4" noValidate>
      <TextField
        label={said.name}
        value={name}
        maxLength={100}
        required
        error={fieldError(error, "name")}
        onChange={(event) => setName(event.target.value)}
      />
      <TextArea
        label={said.description}
        optional
        value={description}
        maxLength={500}
        error={fieldError(error, "description")}
        onChange={(event) => setDescription(event.target.value)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={said.priceRupees}
          value={price}
          inputMode="decimal"
          required
          error={typo?.fields.price ? said.priceWrong : fieldError(error, "pricePaise") && said.priceRange}
          onChange={(event) => setPrice(event.target.value)}
        />
        <TextField
          label={said.minutes}
          value={minutes}
          inputMode="numeric"
          required
          error={typo?.fields.minutes ? said.minutesWrong : fieldError(error, "minutes")}
          onChange={(event) => setMinutes(event.target.value)}
        />
      </div>
      <Toggle label={said.active} hint={said.activeHint} checked={active} onChange={setActive} />
      <SheetFoot>
        <Refusal error={isAtField ? null : error} />
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {words.common.cancel}
          </Button>
          <Button type="submit" busy={command.busy}>
            {service ? words.common.save : said.addAction}
          </Button>
        </div>
      </SheetFoot>
    </form>
  );
}
