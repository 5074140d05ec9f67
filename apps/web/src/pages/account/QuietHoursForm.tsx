import type { PreferencesView, QuietHours } from "@parkmate/protocol";
import { useState } from "react";
import { fieldError } from "../../api/http.ts";
import { putPreferences } from "../../api/person.ts";
import { useCommand } from "../../api/useCommand.ts";
import { Button } from "../../ui/Button.tsx";
import { SelectField, TextField } from "../../ui/Field.tsx";
import { Form } from "../../ui/Form.tsx";
import { Message } from "../../ui/Message.tsx";
import { Toggle } from "../../ui/Toggle.tsx";
import { words } from "../../words/index.ts";

/** A night, in the zone of this device. */
const usual = (): QuietHours => ({
  from: "22:00",
  to: "07:00",
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

/** Every zone this browser knows, and the chosen one though it may not. */
const zones = (chosen: string): string[] => [...new Set([chosen, ...Intl.supportedValuesOf("timeZone")])].sort();

/** When nothing pops up and nothing sounds. What is typed stays until it is saved. */
export function QuietHoursForm({ preferences }: { preferences: PreferencesView }) {
  const put = useCommand<PreferencesView>(["preferences"]);
  const [typed, setTyped] = useState<QuietHours | null | undefined>(undefined);
  const [saved, setSaved] = useState(false);
  const hours = typed === undefined ? preferences.quietHours : typed;
  const change = (next: QuietHours | null) => {
    setSaved(false);
    setTyped(next);
  };
  const submit = () =>
    put.send(putPreferences({ ...preferences, quietHours: hours }), () => {
      setTyped(undefined);
      setSaved(true);
    });
  const at = (field: keyof QuietHours) => fieldError(put.error, `quietHours.${field}`);
  return (
    <Form
      error={put.error}
      onSubmit={submit}
      className="card space-y-4 p-4"
      foot={
        <div className="space-y-3">
          <div role="status">{saved && <Message level="success">{words.account.quietSaved}</Message>}</div>
          <Button type="submit" look="secondary" busy={put.busy} disabled={typed === undefined}>
            {words.account.quietSave}
          </Button>
        </div>
      }
    >
      <Toggle
        label={words.account.quietOn}
        hint={words.account.quietLead}
        checked={hours !== null}
        onChange={(isOn) => change(isOn ? (preferences.quietHours ?? usual()) : null)}
      />
      {hours && (
        <div className="grid grid-cols-2 gap-3">
          <TextField
            label={words.account.quietFrom}
            type="time"
            value={hours.from}
            error={at("from")}
            onChange={(event) => change({ ...hours, from: event.target.value })}
          />
          <TextField
            label={words.account.quietTo}
            type="time"
            value={hours.to}
            error={at("to")}
            onChange={(event) => change({ ...hours, to: event.target.value })}
          />
          <div className="col-span-2">
            <SelectField
              label={words.account.quietZone}
              value={hours.timeZone}
              error={at("timeZone")}
              onChange={(event) => change({ ...hours, timeZone: event.target.value })}
            >
              {zones(hours.timeZone).map((zone) => (
                <option key={zone} value={zone}>
                  {zone.replaceAll("_", " ")}
                </option>
              ))}
            </SelectField>
          </div>
        </div>
      )}
    </Form>
  );
}
