import { formatRupees, type SlotState, type SlotView } from "@parkmate/protocol";
import { Car, Check, Hourglass, type LucideIcon, X } from "lucide-react";
import { clockTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

const SLOT: Record<SlotState, { word: string; icon: LucideIcon; look: string }> = {
  free: { word: "Free", icon: Check, look: "border-success bg-success-soft text-success" },
  held: { word: "Held", icon: Hourglass, look: "border-warning bg-warning-soft text-warning" },
  taken: { word: "Taken", icon: Car, look: "border-error bg-error-soft text-error" },
  out: { word: "Out", icon: X, look: "border-line-strong bg-sunken text-muted" },
};

/** Slots by row, the row being the label up to its number: A-12 stands in row A. */
function rowsOf(slots: readonly SlotView[]): [row: string, slots: SlotView[]][] {
  const rows = Map.groupBy(slots, (slot) => slot.label.replace(/[^A-Za-z]*\d+.*$/, ""));
  return [...rows].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
}

interface TileProps {
  slot: SlotView;
  timeZone: string;
  onPick: ((slot: SlotView) => void) | null;
}

function SlotTile({ slot, timeZone, onPick }: TileProps) {
  const { word, icon: Icon, look } = SLOT[slot.state];
  return (
    <button
      type="button"
      disabled={slot.state !== "free" || !onPick}
      onClick={() => onPick?.(slot)}
      data-state={slot.state}
      className={`flex w-full flex-col items-start gap-0.5 rounded-lg border-2 px-2.5 py-2 text-left transition-colors duration-150 enabled:hover:outline-2 enabled:hover:outline-accent ${look}`}
    >
      <span className="font-bold">{slot.label}</span>
      <span className="inline-flex items-center gap-1 text-sm font-semibold">
        <Icon aria-hidden="true" className="size-4" />
        {word}
      </span>
      <span className="text-xs">
        {words.vehicles[slot.vehicleType]}, {formatRupees(slot.hourlyPaise)}/h
      </span>
      {slot.state === "free" && slot.freeUntil && (
        <span className="text-xs font-semibold">until {clockTime(slot.freeUntil, timeZone)}</span>
      )}
    </button>
  );
}

/** The floor plan: rows of slots, each told by colour, symbol and word. Only free slots can be picked. */
export function SlotMap({ slots, timeZone, onPick }: Omit<TileProps, "slot"> & { slots: readonly SlotView[] }) {
  return (
    <div className="space-y-4">
      {rowsOf(slots).map(([row, inRow]) => (
        <section key={row} aria-label={row ? `Row ${row}` : "Slots"} className="space-y-2">
          <h2 className="text-sm font-semibold text-muted">{row ? `Row ${row}` : "Slots"}</h2>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-2">
            {inRow
              .toSorted((a, b) => a.label.localeCompare(b.label, "en", { numeric: true }))
              .map((slot) => (
                <li key={slot.id}>
                  <SlotTile slot={slot} timeZone={timeZone} onPick={onPick} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
