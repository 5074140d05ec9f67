import { type BookingView, formatPlate } from "@parkmate/protocol";
import { type FormEvent, useState } from "react";
import { correctPlateCommand, useBookingCommand } from "../../api/bookings.ts";
import { fieldError, isRefusal, wordsOf } from "../../api/http.ts";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/Field.tsx";
import { useFocusInvalid } from "../../ui/focusInvalid.ts";
import { Refusal } from "../../ui/Message.tsx";
import { Sheet, SheetFoot } from "../../ui/Sheet.tsx";
import { words } from "../../words/index.ts";

/** Corrects a mistyped plate; what is wrong with the new one stands at the field. */
export default function PlateSheet({
  booking,
  open,
  onClose,
}: {
  booking: BookingView;
  open: boolean;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const correct = useBookingCommand();
  const form = useFocusInvalid(correct.error);
  const plate = typed ?? formatPlate(booking.vehicleNumber);
  const atField =
    fieldError(correct.error, "vehicleNumber") ??
    (isRefusal(correct.error, "vehicle.already_parked") ? wordsOf(correct.error) : undefined);
  const done = () => {
    correct.reset();
    setTyped(null);
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    correct.send(correctPlateCommand(booking.id, plate.trim()), done);
  };
  return (
    <Sheet
      open={open}
      title={words.booking.plate.title}
      description={words.booking.plate.lead}
      onClose={() => !correct.busy && done()}
    >
      <form ref={form} onSubmit={submit} className="space-y-4" noValidate>
        <TextField
          label={words.booking.plate.label}
          value={plate}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          required
          error={atField}
          onChange={(event) => setTyped(event.target.value)}
        />
        <SheetFoot>
          <Refusal error={atField ? null : correct.error} />
          <Button type="submit" busy={correct.busy} className="w-full text-base">
            {words.common.save}
          </Button>
        </SheetFoot>
      </form>
    </Sheet>
  );
}
