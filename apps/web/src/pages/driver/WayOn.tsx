import { type BookingState, formatPlate, type LotView, type SlotView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { bookingsQuery } from "../../api/bookings.ts";
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

const HOLDING: readonly BookingState[] = ["pending", "active", "expired"];

/**
 * The slot is not free any more: whether it is the driver's own (an answer that was lost, another device) is asked before it is
 * said to be somebody else's.
 */
function Gone({ slot, children }: { slot: SlotView; children: ReactNode }) {
  const query = useInfiniteQuery(bookingsQuery());
  const own = query.data?.pages
    .flatMap(({ items }) => items)
    .find((one) => one.slot.id === slot.id && HOLDING.some((state) => state === one.state));
  // What was known before the slot went says nothing of who has it.
  if (!query.isFetchedAfterMount || !query.data) return null;
  if (!own) {
    return (
      <>
        <div role="alert">
          <Message level="warning">{words.lot.gone(slot.label)}</Message>
        </div>
        {children}
      </>
    );
  }
  return (
    <>
      <div role="status">
        <Message level="success">{words.lot.own(slot.label, formatPlate(own.vehicleNumber))}</Message>
      </div>
      <ButtonLink href={`/bookings/${own.id}`} look="secondary" className="w-full">
        {words.lot.interruptedOpen}
      </ButtonLink>
    </>
  );
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
  /** It was taken while the sheet was open, by whomever. */
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
  const others = (
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
  );
  return isGone ? <Gone slot={slot}>{others}</Gone> : others;
}
