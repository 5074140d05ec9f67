import type { OwnerSlotView } from "@parkmate/protocol";
import { CarFront, LogOut } from "lucide-react";
import { useState } from "react";
import { freeSlot, occupySlot, useLotCommand } from "../../../api/ownerLots.ts";
import { useNow, useServerClock } from "../../../live/watching.ts";
import { Button } from "../../../ui/Button.tsx";
import { Refusal } from "../../../ui/Message.tsx";
import { Section } from "../../../ui/Page.tsx";
import { momentWords } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";
import { SLOT_LOOKS } from "./slotLooks.ts";
import { UntilChoices, untilOf } from "./UntilChoices.tsx";

/** What is in the slot now; a car without a booking is marked, given another time, or told to be gone. */
export function SlotNow({ slot, timeZone }: { slot: OwnerSlotView; timeZone: string }) {
  const clock = useServerClock();
  const now = useNow(false);
  const [minutes, setMinutes] = useState(0);
  const occupy = useLotCommand();
  const free = useLotCommand();
  const { icon: Icon, look } = SLOT_LOOKS[slot.state];
  const text = words.ownerLots;
  const send = () => occupy.send(occupySlot(slot.id, untilOf(minutes, clock.now())), () => setMinutes(0));
  const isBooked = !slot.occupied && (slot.state === "taken" || slot.state === "held");
  return (
    <Section title={text.now}>
      <div className="space-y-3">
        <p className={`flex items-center gap-2 rounded-lg border-2 px-3 py-2 text-sm font-semibold ${look}`}>
          <Icon aria-hidden="true" className="size-4 shrink-0" />
          <span>
            {[
              words.states.slot[slot.state],
              slot.occupied && text.occupiedBy,
              slot.occupied &&
                (slot.occupiedUntil
                  ? words.ownerDesk.until(momentWords(slot.occupiedUntil, now, timeZone))
                  : words.ownerDesk.untilFreed),
              slot.freeUntil && text.freeUntil(momentWords(slot.freeUntil, now, timeZone)),
            ]
              .filter(Boolean)
              .join(", ")}
          </span>
        </p>
        {isBooked && <p className="text-sm text-muted">{text.bookedHere}</p>}
        {!isBooked && <UntilChoices minutes={minutes} isThere={slot.occupied} onChange={setMinutes} />}
        <div className="flex flex-wrap gap-2">
          {slot.occupied && (
            <Button icon={LogOut} busy={free.busy} onClick={() => free.send(freeSlot(slot.id))}>
              {words.ownerDesk.carIsGone}
            </Button>
          )}
          {!isBooked && (
            <Button
              look="secondary"
              icon={CarFront}
              busy={occupy.busy}
              disabled={slot.occupied && minutes === 0}
              onClick={send}
            >
              {slot.occupied ? text.changeUntil : words.ownerDesk.markOccupied}
            </Button>
          )}
        </div>
        <Refusal error={occupy.error ?? free.error} />
      </div>
    </Section>
  );
}
