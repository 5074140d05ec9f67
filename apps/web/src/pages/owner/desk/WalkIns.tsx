import type { OwnerLotView, OwnerSlotView } from "@parkmate/protocol";
import { LogOut } from "lucide-react";
import { freeSlot, useLotCommand } from "../../../api/ownerLots.ts";
import { useNow } from "../../../live/watching.ts";
import { Button } from "../../../ui/Button.tsx";
import { useArrived } from "../../../ui/fresh.ts";
import { Refusal } from "../../../ui/Message.tsx";
import { Section } from "../../../ui/Page.tsx";
import { momentWords } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";

function WalkIn({ slot, lot, isFresh }: { slot: OwnerSlotView; lot: OwnerLotView; isFresh: boolean }) {
  const now = useNow(false);
  const free = useLotCommand();
  return (
    <li className={`space-y-2 border-t border-line px-4 py-2 first:border-t-0 ${isFresh ? "glow" : ""}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="min-w-0 text-sm break-words">
          <p className="font-semibold">{words.common.slotAt(slot.label, lot.name)}</p>
          <p className="text-muted">
            {slot.occupiedUntil
              ? words.ownerDesk.occupiedUntil(momentWords(slot.occupiedUntil, now, lot.timeZone))
              : words.ownerDesk.untilFreed}
          </p>
        </div>
        <Button look="secondary" icon={LogOut} busy={free.busy} onClick={() => free.send(freeSlot(slot.id))}>
          {words.ownerDesk.carIsGone}
        </Button>
      </div>
      <Refusal error={free.error} />
    </li>
  );
}

/** Cars without a booking that are in the owner's lots; each can be told to be gone. */
export function WalkIns({ lots }: { lots: readonly OwnerLotView[] }) {
  const there = lots.flatMap((lot) => lot.slots.filter(({ occupied }) => occupied).map((slot) => ({ lot, slot })));
  const fresh = useArrived(there.map(({ slot }) => slot.id));
  return (
    <Section title={words.ownerDesk.walkIns}>
      {there.length === 0 ? (
        <p className="card p-4 text-sm text-muted">{words.ownerDesk.noWalkIns}</p>
      ) : (
        <ul className="card overflow-hidden">
          {there.map(({ slot, lot }) => (
            <WalkIn key={slot.id} slot={slot} lot={lot} isFresh={fresh.has(slot.id)} />
          ))}
        </ul>
      )}
    </Section>
  );
}
