import { type OwnerLotView, type OwnerSlotView, VEHICLE_TYPES } from "@parkmate/protocol";
import { type FormEvent, useState } from "react";
import { ApiError, fieldError } from "../../../api/http.ts";
import { changeSlot, useLotCommand } from "../../../api/ownerLots.ts";
import { Button } from "../../../ui/Button.tsx";
import { SelectField, TextField } from "../../../ui/Field.tsx";
import { useFocusInvalid } from "../../../ui/focusInvalid.ts";
import { Refusal } from "../../../ui/Message.tsx";
import { Section } from "../../../ui/Page.tsx";
import { Sheet, SheetFoot } from "../../../ui/Sheet.tsx";
import { Toggle } from "../../../ui/Toggle.tsx";
import { words } from "../../../words/index.ts";
import { paiseIn, priceError, rupeesOf } from "./price.ts";
import { SlotNow } from "./SlotNow.tsx";

/** What the form says differs from what the slot was when it was opened. */
function changesOf(draft: Draft, opened: Draft) {
  return {
    ...(draft.label === opened.label ? {} : { label: draft.label }),
    ...(draft.vehicleType === opened.vehicleType ? {} : { vehicleType: draft.vehicleType }),
    ...(draft.rupees === opened.rupees ? {} : { hourlyPaise: paiseIn(draft.rupees) }),
    ...(draft.inService === opened.inService ? {} : { inService: draft.inService }),
  };
}

type Draft = Pick<OwnerSlotView, "label" | "vehicleType" | "inService"> & { rupees: string };

const draftOf = ({ label, vehicleType, hourlyPaise, inService }: OwnerSlotView): Draft => ({
  label,
  vehicleType,
  rupees: rupeesOf(hourlyPaise),
  inService,
});

function ChangeForm({ slot, onSaved }: { slot: OwnerSlotView; onSaved: () => void }) {
  const [opened] = useState(() => draftOf(slot));
  const [draft, setDraft] = useState(opened);
  const change = useLotCommand();
  const form = useFocusInvalid(change.error);
  const text = words.ownerLots;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change.busy) return;
    const changes = changesOf(draft, opened);
    if (Object.keys(changes).length === 0) onSaved();
    else change.send(changeSlot(slot.id, changes), onSaved);
  };
  const isAtField = change.error instanceof ApiError && change.error.errors.length > 0;
  return (
    <form ref={form} onSubmit={submit} className="space-y-4" noValidate>
      <TextField
        label={text.label}
        value={draft.label}
        maxLength={20}
        required
        error={fieldError(change.error, "label")}
        onChange={({ target }) => setDraft({ ...draft, label: target.value })}
      />
      <SelectField
        label={text.vehicleType}
        value={draft.vehicleType}
        onChange={({ target }) =>
          setDraft({ ...draft, vehicleType: VEHICLE_TYPES.find((one) => one === target.value) ?? draft.vehicleType })
        }
      >
        {VEHICLE_TYPES.map((one) => (
          <option key={one} value={one}>
            {words.vehicles[one]}
          </option>
        ))}
      </SelectField>
      <TextField
        label={text.hourly}
        value={draft.rupees}
        inputMode="decimal"
        required
        hint={text.keepsPrice}
        error={priceError(change.error)}
        onChange={({ target }) => setDraft({ ...draft, rupees: target.value })}
      />
      <Toggle
        label={text.inService}
        hint={text.inServiceHint}
        checked={draft.inService}
        onChange={(inService) => setDraft({ ...draft, inService })}
      />
      <SheetFoot>
        <Refusal error={isAtField ? null : change.error} />
        <Button type="submit" busy={change.busy} className="w-full">
          {text.save}
        </Button>
      </SheetFoot>
    </form>
  );
}

/** One slot: what is in it now, and what it is. */
export function SlotSheet({
  lot,
  slot,
  open,
  onClose,
}: {
  lot: OwnerLotView;
  slot: OwnerSlotView;
  open: boolean;
  onClose: () => void;
}) {
  return (
    <Sheet open={open} title={words.ownerLots.slotTitle(slot.label, lot.name)} place="side" onClose={onClose}>
      <div className="space-y-6">
        <SlotNow slot={slot} timeZone={lot.timeZone} />
        <Section title={words.ownerLots.change}>
          <ChangeForm key={slot.id} slot={slot} onSaved={onClose} />
        </Section>
      </div>
    </Sheet>
  );
}
