import type { OwnerLotView } from "@parkmate/protocol";
import { type FormEvent, useState } from "react";
import { ApiError, fieldError } from "../../../api/http.ts";
import { changeLot, createLot, useLotCommand } from "../../../api/ownerLots.ts";
import { Button } from "../../../ui/Button.tsx";
import { SelectField, TextField } from "../../../ui/Field.tsx";
import { useFocusInvalid } from "../../../ui/focusInvalid.ts";
import { Refusal } from "../../../ui/Message.tsx";
import { Sheet, SheetFoot } from "../../../ui/Sheet.tsx";
import { Toggle } from "../../../ui/Toggle.tsx";
import { words } from "../../../words/index.ts";
import { changesOf, draftOf, type LotDraft, newLotOf } from "./lotFields.ts";

/** All there are, the lot's own among them: browsers and servers do not call each zone the same. */
const zonesWith = (own: string) => [...new Set([own, ...Intl.supportedValuesOf("timeZone")])].sort();

interface LotSheetProps {
  open: boolean;
  /** Null for a new lot. */
  lot: OwnerLotView | null;
  /** Where a new lot probably is. */
  city?: string;
  onClose: () => void;
  onSaved: (lot: OwnerLotView) => void;
}

/** Adds a lot, or changes one; what the server does not take is said at its field. What was typed survives closing. */
export function LotSheet({ open, lot, city, onClose, onSaved }: LotSheetProps) {
  const [opened, setOpened] = useState(() => draftOf(lot, city));
  const [draft, setDraft] = useState(opened);
  const [wasOpen, setWasOpen] = useState(open);
  if (wasOpen !== open) {
    setWasOpen(open);
    // Opened with nothing typed: the lot as it is now, whoever changed it.
    if (open && lot && Object.keys(changesOf(draft, opened)).length === 0) {
      setOpened(draftOf(lot));
      setDraft(draftOf(lot));
    }
  }
  const save = useLotCommand();
  const form = useFocusInvalid(save.error);
  const text = words.ownerLots;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (save.busy) return;
    const changes = lot ? changesOf(draft, opened) : {};
    if (lot && Object.keys(changes).length === 0) return onClose();
    save.send(lot ? changeLot(lot.id, changes) : createLot(newLotOf(draft)), (answer) => {
      setOpened(draftOf(answer.lot));
      setDraft(draftOf(answer.lot));
      onSaved(answer.lot);
    });
  };
  const field = <Name extends keyof LotDraft>(name: Name, label: string, sentAs: string = name) => ({
    label,
    name,
    value: String(draft[name]),
    error: fieldError(save.error, sentAs),
    onChange: (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value }),
  });
  const isAtField = save.error instanceof ApiError && save.error.errors.length > 0;
  return (
    <Sheet open={open} title={lot ? text.editTitle(lot.name) : text.addTitle} place="side" onClose={onClose}>
      <form ref={form} onSubmit={submit} className="space-y-4" noValidate>
        <TextField {...field("name", text.lotName)} required maxLength={100} autoComplete="off" />
        <TextField {...field("street", text.street)} required maxLength={100} autoComplete="address-line1" />
        <TextField {...field("locality", text.locality)} optional maxLength={100} autoComplete="address-level3" />
        <div className="grid grid-cols-1 gap-4 min-[420px]:grid-cols-2">
          <TextField {...field("city", text.city)} required maxLength={100} autoComplete="address-level2" />
          <TextField {...field("pincode", text.pincode)} required inputMode="numeric" autoComplete="postal-code" />
        </div>
        <TextField {...field("state", text.stateName)} required maxLength={100} autoComplete="address-level1" />
        <div className="grid grid-cols-2 gap-4">
          <TextField {...field("latitude", text.latitude)} optional inputMode="decimal" />
          <TextField {...field("longitude", text.longitude)} optional inputMode="decimal" />
          <p className="col-span-2 -mt-3 text-sm text-muted">{text.coordinatesHint}</p>
        </div>
        <SelectField {...field("timeZone", text.timeZone)}>
          {zonesWith(draft.timeZone).map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </SelectField>
        <Toggle
          label={text.offersCarwash}
          hint={text.offersCarwashHint}
          checked={draft.offersCarwash}
          onChange={(offersCarwash) => setDraft({ ...draft, offersCarwash })}
        />
        <TextField
          {...field("discount", text.discount, "renewalDiscountPercent")}
          inputMode="numeric"
          hint={text.discountHint}
        />
        <SheetFoot>
          <Refusal error={isAtField ? null : save.error} />
          <Button type="submit" busy={save.busy} className="w-full">
            {lot ? text.save : text.create}
          </Button>
        </SheetFoot>
      </form>
    </Sheet>
  );
}
