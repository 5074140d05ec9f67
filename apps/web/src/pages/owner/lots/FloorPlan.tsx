import type { OwnerSlotView } from "@parkmate/protocol";
import { useNow } from "../../../live/watching.ts";
import { money } from "../../../ui/format.ts";
import { momentWords } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";
import { SLOT_LOOKS } from "./slotLooks.ts";

const byLabel = (a: string, b: string) => a.localeCompare(b, undefined, { numeric: true });

/** Slots by row, the row being the label up to its number: A-12 stands in row A. */
function rowsOf(slots: readonly OwnerSlotView[]): [row: string, slots: OwnerSlotView[]][] {
  const rows = Map.groupBy(slots, ({ label }) => label.replace(/[^A-Za-z]*\d+.*$/, ""));
  return [...rows]
    .sort(([a], [b]) => byLabel(a, b))
    .map(([row, inRow]) => [row, inRow.toSorted((a, b) => byLabel(a.label, b.label))]);
}

function Tile({
  slot,
  timeZone,
  now,
  onOpen,
}: {
  slot: OwnerSlotView;
  timeZone: string;
  now: number;
  onOpen: () => void;
}) {
  const { icon: Icon, look } = SLOT_LOOKS[slot.state];
  const until = slot.occupiedUntil ?? slot.freeUntil;
  return (
    <button
      type="button"
      onClick={onOpen}
      className={`flex h-full w-full flex-col items-start gap-0.5 rounded-lg border-2 px-2.5 py-2 text-left transition-colors duration-150 hover:outline-2 hover:outline-accent ${look}`}
    >
      <span className="max-w-full font-bold break-words">{slot.label}</span>
      <span className="inline-flex items-start gap-1 text-sm font-semibold">
        <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        {slot.occupied ? words.ownerLots.walkIn : words.states.slot[slot.state]}
      </span>
      {until && (
        <span className="text-xs font-semibold">{words.ownerDesk.until(momentWords(until, now, timeZone))}</span>
      )}
      <span className="text-xs">
        {`${words.vehicles[slot.vehicleType]}, ${words.common.perHourShort(money(slot.hourlyPaise))}`}
      </span>
    </button>
  );
}

/** The owner's floor plan: each slot told by colour, symbol and word; each opens. */
export function FloorPlan({
  slots,
  timeZone,
  onOpen,
}: {
  slots: readonly OwnerSlotView[];
  timeZone: string;
  onOpen: (slotId: string) => void;
}) {
  const now = useNow(false);
  return (
    <div className="space-y-4">
      {rowsOf(slots).map(([row, inRow]) => {
        const name = row ? words.ownerLots.row(row) : words.ownerLots.otherRow;
        return (
          <section key={row} aria-label={name} className="space-y-2">
            <h3 className="text-sm font-semibold text-muted">{name}</h3>
            <ul className="grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-2">
              {inRow.map((slot) => (
                <li key={slot.id}>
                  <Tile slot={slot} timeZone={timeZone} now={now} onOpen={() => onOpen(slot.id)} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
