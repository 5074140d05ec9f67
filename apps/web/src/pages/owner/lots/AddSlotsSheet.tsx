import { type OwnerLotView, VEHICLE_TYPES, type VehicleType } from "@parkmate/protocol";
import { Plus } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ApiError, fieldError } from "../../../api/http.ts";
import { addSlots, useLotCommand } from "../../../api/ownerLots.ts";
import { Button } from "../../../ui/Button.tsx";
import { Choices } from "../../../ui/Choices.tsx";
import { SelectField, TextArea, TextField } from "../../../ui/Field.tsx";
import { useFocusInvalid } from "../../../ui/focusInvalid.ts";
import { Refusal } from "../../../ui/Message.tsx";
import { Sheet, SheetFoot } from "../../../ui/Sheet.tsx";
import { words } from "../../../words/index.ts";
import { paiseIn, priceError } from "./price.ts";

const labelsIn = (typed: string): string[] =>
  typed
    .split(/[,\n]/)
    .map((label) => label.trim())
    .filter(Boolean);

/** What is wrong with the labels, with any of them or all. */
const labelsError = (error: unknown): string | undefined =>
  error instanceof ApiError ? error.errors.find(({ field }) => /^labels(\.\d+)?$/.test(field))?.message : undefined;

/** Adds slots of one kind to a lot: so many, or by their names. */
export function AddSlotsSheet({ lot, open, onClose }: { lot: OwnerLotView; open: boolean; onClose: () => void }) {
  const [vehicleType, setVehicleType] = useState<VehicleType>("hatchback");
  const [rupees, setRupees] = useState("");
  const [naming, setNaming] = useState<"count" | "labels">("count");
  const [count, setCount] = useState("10");
  const [labels, setLabels] = useState("");
  const add = useLotCommand();
  const form = useFocusInvalid(add.error);
  const text = words.ownerLots;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (add.busy) return;
    const typed = count.trim() === "" ? Number.NaN : Number(count);
    const named = naming === "count" ? { count: Number.isNaN(typed) ? count : typed } : { labels: labelsIn(labels) };
    add.send(addSlots(lot.id, { vehicleType, hourlyPaise: paiseIn(rupees), ...named }), () => {
      setLabels("");
      onClose();
    });
  };
  const isAtField = add.error instanceof ApiError && add.error.errors.length > 0;
  return (
    <Sheet open={open} title={text.addSlotsTitle(lot.name)} onClose={onClose}>
      <form ref={form} onSubmit={submit} className="space-y-4" noValidate>
        <SelectField
          label={text.vehicleType}
          value={vehicleType}
          error={fieldError(add.error, "vehicleType")}
          onChange={({ target }) => setVehicleType(VEHICLE_TYPES.find((one) => one === target.value) ?? vehicleType)}
        >
          {VEHICLE_TYPES.map((one) => (
            <option key={one} value={one}>
              {words.vehicles[one]}
            </option>
          ))}
        </SelectField>
        <TextField
          label={text.hourly}
          value={rupees}
          required
          inputMode="decimal"
          error={priceError(add.error)}
          onChange={({ target }) => setRupees(target.value)}
        />
        <Choices
          legend={text.naming}
          value={naming}
          choices={[
            { value: "count", label: text.byCount },
            { value: "labels", label: text.byLabels },
          ]}
          onChange={setNaming}
        />
        {naming === "count" ? (
          <TextField
            label={text.count}
            value={count}
            required
            inputMode="numeric"
            hint={text.countHint}
            error={fieldError(add.error, "count")}
            onChange={({ target }) => setCount(target.value)}
          />
        ) : (
          <TextArea
            label={text.labels}
            value={labels}
            required
            hint={text.labelsHint}
            error={labelsError(add.error)}
            onChange={({ target }) => setLabels(target.value)}
          />
        )}
        <SheetFoot>
          <Refusal error={isAtField ? null : add.error} />
          <Button type="submit" icon={Plus} busy={add.busy} className="w-full">
            {text.addSlots}
          </Button>
        </SheetFoot>
      </form>
    </Sheet>
  );
}
