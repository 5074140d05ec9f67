import type { SlotState, SlotView } from "@parkmate/protocol";
import { Car, Check, Hourglass, type LucideIcon, X } from "lucide-react";
import { money } from "../../ui/format.ts";
import { clockTime, isoDay, shortWeekday } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

/** Colour and symbol of each state; its word is in the catalogue, for colour never tells alone. */
export const SLOT_LOOKS: Record<SlotState, { icon: LucideIcon; look: string }> = {
  free: { icon: Check, look: "border-success bg-success-soft text-success" },
  held: { icon: Hourglass, look: "border-warning bg-warning-soft text-warning" },
  taken: { icon: Car, look: "border-error bg-error-soft text-error" },
  out: { icon: X, look: "border-line-strong bg-sunken text-muted" },
};

/** Until when a free slot is free, in a few characters: the clock time today, else the day of the week. */
function shortUntil(freeUntil: string, now: number, timeZone: string): string {
  const isToday = isoDay(freeUntil, timeZone) === isoDay(now, timeZone);
  return isToday ? clockTime(freeUntil, timeZone) : shortWeekday(freeUntil, timeZone);
}

/** One slot of the floor plan. Its size does not depend on its state, and it keeps the focus whatever becomes of it. */
export function SlotTile({
  slot,
  timeZone,
  now,
  canPick,
  isPicked,
  isQuiet,
  onPick,
}: {
  slot: SlotView;
  timeZone: string;
  now: number;
  canPick: boolean;
  isPicked: boolean;
  /** Not for the reader's kind of vehicle: not filled, so that those that are stand out. */
  isQuiet: boolean;
  onPick: (slot: SlotView) => void;
}) {
  const { icon: Icon, look } = SLOT_LOOKS[slot.state];
  const price = words.common.perHourShort(money(slot.hourlyPaise));
  const till =
    slot.state === "free" && slot.freeUntil ? words.lot.till(shortUntil(slot.freeUntil, now, timeZone)) : null;
  const state = words.states.slot[slot.state].toLowerCase();
  const vehicle = words.vehicles[slot.vehicleType].toLowerCase();
  return (
    <button
      type="button"
      // Not `disabled`: a slot that is taken while somebody stands on it would drop their focus.
      aria-disabled={!canPick || undefined}
      tabIndex={canPick ? 0 : -1}
      // What is seen comes first, in its order: whoever speaks to the page says what they see.
      aria-label={words.lot.slotName(slot.label, state, ...(till ? [till, vehicle, price] : [price, vehicle]))}
      aria-pressed={isPicked || undefined}
      onClick={canPick ? () => onPick(slot) : undefined}
      className={`flex h-18 w-full flex-col justify-between rounded-lg border-2 px-1.5 py-1.5 text-left leading-tight transition-colors duration-150 aria-disabled:cursor-default not-aria-disabled:hover:outline-2 not-aria-disabled:hover:outline-accent aria-pressed:outline-3 aria-pressed:outline-accent ${look} ${isQuiet ? "border-dashed bg-transparent" : ""}`}
    >
      <span className="text-sm font-bold break-all text-ink">{slot.label}</span>{" "}
      <span className="inline-flex items-center gap-1 text-xs font-semibold">
        <Icon aria-hidden="true" className="size-3.5 shrink-0" />
        {words.lot.shortState[slot.state]}
      </span>{" "}
      <span className="max-w-full truncate text-xs">{slot.state === "out" ? "" : (till ?? price)}</span>
    </button>
  );
}
