import type { OwnerSlotView } from "@parkmate/protocol";
import { CarFront, LogOut } from "lucide-react";
import { type FormEvent, useState } from "react";
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
  const until = slot.occupiedUntil ?? slot.freeUntil;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!occupy.busy) occupy.send(occupySlot(slot.id, untilOf(minutes, clock.now())), () => setMinutes(0));
  };
  const isBooked = !slot.occupied && (slot.state === "taken" || slot.state === "held");
  return (
    <Section title={text.now}>
      <div className="space-y-3">
        <p className={`flex items-center gap-2 rounded-lg border-2 px-3 py-2 text-sm font-semibold ${look}`}>
          <Icon aria-hidden="true" className="size-4 shrink-0" />
          <span>
            {slot.occupied ? text.walkIn : words.states.slot[slot.state]}
            {until && ` ${words.ownerDesk.until(momentWords(until, now, timeZone))}`}
            {slot.occupied && !until && `, ${text.untilItLeaves}`}
          </span>
        </p>
        {isBooked && <p className="text-sm text-muted">{text.bookedHere}</p>}
        {!isBooked && (
          <form onSubmit={submit} className="space-y-3">
            <UntilChoices minutes={minutes} isThere={slot.occupied} onChange={setMinutes} />
            <div className="flex flex-wrap gap-2">
              {slot.occupied && (
                <Button icon={LogOut} busy={free.busy} onClick={() => free.send(freeSlot(slot.id))}>
                  {words.ownerDesk.carIsGone}
                </Button>
              )}
              <Button
                type="submit"
                look="secondary"
                icon={CarFront}
                busy={occupy.busy}
                disabled={slot.occupied && minutes === 0}
              >
                {slot.occupied ? text.changeUntil : words.ownerDesk.markOccupied}
              </Button>
            </div>
          </form>
        )}
        <Refusal error={occupy.error ?? free.error} />
      </div>
    </Section>
  );
}
