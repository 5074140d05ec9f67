import type { LotView, SlotView } from "@parkmate/protocol";
import { isRefusal, latestEndOf } from "../../api/http.ts";
import { Button, ButtonLink } from "../../ui/Button.tsx";
import { Message } from "../../ui/Message.tsx";
import { clockTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

/** The free slot of the same kind and price, or at least kind, that comes next in the plan. */
function otherFree(slots: readonly SlotView[], slot: SlotView): SlotView | undefined {
  const free = slots.filter(
    (one) => one.id !== slot.id && one.state === "free" && one.vehicleType === slot.vehicleType,
  );
  return free.find((one) => one.hourlyPaise === slot.hourlyPaise) ?? free[0];
}

/** What to do where this slot cannot be had as wished: end earlier, take another one, look at one's bookings. */
export function WayOn({
  lot,
  slot,
  isGone,
  error,
  onPick,
  onEndAt,
  onLeave,
}: {
  lot: LotView;
  slot: SlotView;
  /** Somebody took it while the sheet was open. */
  isGone: boolean;
  error: Error | null;
  onPick: (slot: SlotView) => void;
  onEndAt: (end: string) => void;
  onLeave: () => void;
}) {
  const latest = latestEndOf(error);
  const isRefused = isRefusal(error, "slot.taken", "slot.promised", "slot.out_of_service", "slot.occupied");
  const other = isGone || isRefused ? otherFree(lot.slots, slot) : undefined;
  if (isRefusal(error, "vehicle.already_parked")) {
    return (
      <ButtonLink href="/bookings" look="secondary" className="w-full">
        {words.lot.toBookings}
      </ButtonLink>
    );
  }
  if (!isGone && !isRefused) return null;
  return (
    <>
      {isGone && (
        <div role="alert">
          <Message level="warning">{words.lot.gone(slot.label)}</Message>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {latest && (
          <Button look="secondary" className="grow" onClick={() => onEndAt(latest)}>
            {words.lot.endEarlier(clockTime(latest, lot.timeZone))}
          </Button>
        )}
        {other && (
          <Button look="secondary" className="grow" onClick={() => onPick(other)}>
            {words.lot.takeOther(other.label)}
          </Button>
        )}
        <Button look="quiet" className="grow" onClick={onLeave}>
          {words.lot.pickOther}
        </Button>
      </div>
    </>
  );
}
