import type { OwnerLotView } from "@parkmate/protocol";
import { CarFront } from "lucide-react";
import { type FormEvent, useState } from "react";
import { occupySlot, useLotCommand } from "../../../api/ownerLots.ts";
import { useNow, useServerClock } from "../../../live/watching.ts";
import { Button } from "../../../ui/Button.tsx";
import { SelectField } from "../../../ui/Field.tsx";
import { Message, Refusal } from "../../../ui/Message.tsx";
import { Sheet, SheetFoot } from "../../../ui/Sheet.tsx";
import { momentWords } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";
import { UntilChoices, untilOf } from "../lots/UntilChoices.tsx";

/** Marks a car that drove in without a booking: where, and until when if that is known. */
export function WalkInSheet({
  open,
  lots,
  onClose,
}: {
  open: boolean;
  lots: readonly OwnerLotView[];
  onClose: () => void;
}) {
  const clock = useServerClock();
  const now = useNow(false);
  const [lotId, setLotId] = useState("");
  const [slotId, setSlotId] = useState("");
  const [minutes, setMinutes] = useState(0);
  const occupy = useLotCommand();
  const lot = lots.find(({ id }) => id === lotId) ?? lots[0];
  const free = lot?.slots.filter(({ state }) => state === "free") ?? [];
  // Somebody may have taken it while the sheet was open; then another one has to be chosen.
  const slot = free.find(({ id }) => id === slotId);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!slot || occupy.busy) return;
    occupy.send(occupySlot(slot.id, untilOf(minutes, clock.now())), () => {
      setSlotId("");
      setMinutes(0);
      onClose();
    });
  };
  return (
    <Sheet open={open} title={words.ownerDesk.walkIn} description={words.ownerDesk.walkInHint} onClose={onClose}>
      <form onSubmit={submit} className="space-y-4" noValidate>
        {lots.length > 1 && (
          <SelectField
            label={words.ownerDesk.lot}
            value={lot?.id ?? ""}
            onChange={(event) => setLotId(event.target.value)}
          >
            {lots.map(({ id, name, freeSlots, totalSlots }) => (
              <option key={id} value={id}>
                {`${name}, ${words.lots.freeOf(freeSlots, totalSlots)}`}
              </option>
            ))}
          </SelectField>
        )}
        {lot && free.length > 0 ? (
          <SelectField
            label={words.ownerDesk.freeSlot}
            value={slot?.id ?? ""}
            onChange={(event) => setSlotId(event.target.value)}
          >
            <option value="">{words.common.choose}</option>
            {free.map(({ id, label, vehicleType, freeUntil }) => (
              <option key={id} value={id}>
                {[
                  label,
                  words.vehicles[vehicleType],
                  freeUntil && words.ownerLots.freeUntil(momentWords(freeUntil, now, lot.timeZone)),
                ]
                  .filter(Boolean)
                  .join(", ")}
              </option>
            ))}
          </SelectField>
        ) : (
          <Message level="info">{words.ownerDesk.noFreeSlot}</Message>
        )}
        <UntilChoices minutes={minutes} onChange={setMinutes} />
        <SheetFoot>
          <Refusal error={occupy.error} />
          <Button type="submit" icon={CarFront} busy={occupy.busy} disabled={!slot} className="w-full">
            {words.ownerDesk.markOccupied}
          </Button>
        </SheetFoot>
      </form>
    </Sheet>
  );
}
