import type { SlotState, SlotView, VehicleType } from "@parkmate/protocol";
import { type KeyboardEvent, useRef } from "react";
import { Choices } from "../../ui/Choices.tsx";
import { money } from "../../ui/format.ts";
import { words } from "../../words/index.ts";
import { SLOT_LOOKS, SlotTile } from "./SlotTile.tsx";

const inOrder = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });

/** Slots by row, the row being the label up to its number: A-12 stands in row A. */
function rowsOf(slots: readonly SlotView[]): [row: string, slots: SlotView[]][] {
  const rows = Map.groupBy(slots, (slot) => slot.label.replace(/[^A-Za-z]*\d+.*$/, ""));
  return [...rows]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([row, inRow]) => [row, inRow.toSorted((a, b) => inOrder(a.label, b.label))]);
}

/** What a row is for and costs, where all its slots agree on it: "Hatchback · ₹40/h". */
function rowFacts(slots: readonly SlotView[]): string {
  const vehicles = new Set(slots.map((slot) => words.vehicles[slot.vehicleType]));
  const prices = new Set(slots.map((slot) => words.common.perHourShort(money(slot.hourlyPaise))));
  return [vehicles, prices].flatMap((facts) => (facts.size === 1 ? [...facts] : [])).join(" · ");
}

/** Arrow keys step between the slots that can be picked; up and down to the nearest one of the line above or below. */
function stepByArrow(event: KeyboardEvent<HTMLElement>, plan: HTMLElement | null): void {
  const from = document.activeElement;
  if (!plan || !(from instanceof HTMLButtonElement)) return;
  const tiles = [...plan.querySelectorAll<HTMLButtonElement>("button:not([aria-disabled])")];
  const { left, top } = from.getBoundingClientRect();
  const nearest = (isBeyond: (y: number) => boolean) =>
    tiles
      .map((tile) => ({ tile, box: tile.getBoundingClientRect() }))
      .filter(({ box }) => isBeyond(box.top))
      .toSorted(({ box: a }, { box: b }) => {
        const lines = Math.abs(a.top - top) - Math.abs(b.top - top);
        return lines || Math.abs(a.left - left) - Math.abs(b.left - left);
      })[0]?.tile;
  const at = tiles.indexOf(from);
  const steps: Record<string, () => HTMLButtonElement | undefined> = {
    ArrowRight: () => tiles[at + 1],
    ArrowLeft: () => tiles[at - 1],
    ArrowDown: () => nearest((y) => y > top),
    ArrowUp: () => nearest((y) => y < top),
  };
  const next = steps[event.key]?.();
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** The states with their symbols, and how many slots are in each; a count that grows moves nothing below it. */
function Legend({ slots }: { slots: readonly SlotView[] }) {
  const states: SlotState[] = ["free", "held", "taken", "out"];
  return (
    <ul aria-label={words.lot.legend} className="grid grid-cols-2 gap-x-4 gap-y-1.5 text-sm sm:grid-cols-4">
      {states.map((state) => {
        const { icon: Icon, look } = SLOT_LOOKS[state];
        return (
          <li key={state} className="inline-flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className={`inline-flex size-5 items-center justify-center rounded border-2 ${look}`}
            >
              <Icon className="size-3" />
            </span>
            {words.common.countOf(slots.filter((slot) => slot.state === state).length, words.states.slot[state])}
          </li>
        );
      })}
    </ul>
  );
}

const ALL = "";
/** As wide as a digit. */
const FIGURE_SPACE = "\u2007";

/**
 * The floor plan: rows of slots, each told by colour, symbol and word. Those of the reader's own kind of vehicle stand
 * out; a filter leaves only those of one kind.
 */
export function SlotMap({
  slots,
  timeZone,
  now,
  own,
  filter,
  onFilter,
  pickedId,
  canPick,
  onPick,
}: {
  slots: readonly SlotView[];
  timeZone: string;
  now: number;
  own: VehicleType | null;
  /** A vehicle type, or "" for all. */
  filter: string;
  onFilter: (vehicleType: string) => void;
  pickedId: string | null;
  canPick: (slot: SlotView) => boolean;
  onPick: (slot: SlotView) => void;
}) {
  const plan = useRef<HTMLFieldSetElement>(null);
  const byType = Map.groupBy(slots, (slot) => slot.vehicleType);
  // As wide as it can become: a chip that grows by a digit may wrap, and the plan would jump under somebody's finger.
  const freeIn = (some: readonly SlotView[]) => {
    const free = some.filter((slot) => slot.state === "free").length;
    return words.lot.freeCount(String(free).padStart(String(some.length).length, FIGURE_SPACE));
  };
  const shown = slots.filter((slot) => filter === ALL || slot.vehicleType === filter);
  // Emphasis needs a difference: where no slot, or every slot, is for this vehicle, none stands out.
  const isOwnKnown = own !== null && shown.some((slot) => slot.vehicleType === own);
  return (
    <div className="space-y-4">
      {byType.size > 1 && (
        <Choices
          legend={words.lot.vehicleFilter}
          choices={[
            { value: ALL, label: words.lot.allVehicles, detail: freeIn(slots) },
            ...[...byType].map(([type, some]) => ({
              value: type as string,
              label: words.vehicles[type],
              detail: freeIn(some),
            })),
          ]}
          value={filter}
          onChange={onFilter}
        />
      )}
      <Legend slots={shown} />
      <fieldset
        ref={plan}
        aria-label={words.lot.plan}
        onKeyDown={(event) => stepByArrow(event, plan.current)}
        className="min-w-0 space-y-5"
      >
        {rowsOf(shown).map(([row, inRow]) => {
          const title = row ? words.lot.row(row) : words.lot.rowless;
          const isOwn = isOwnKnown && inRow.some((slot) => slot.vehicleType === own);
          return (
            <section key={row} aria-label={title} className="space-y-2">
              <div className="flex flex-wrap items-baseline gap-x-2 text-sm">
                <h3 className="font-semibold">{title}</h3>
                <p className="text-muted">{rowFacts(inRow)}</p>
                {isOwn && <p className="font-semibold text-accent">{words.lot.yourVehicle}</p>}
              </div>
              <ul className="grid grid-cols-[repeat(auto-fill,minmax(4.25rem,1fr))] gap-2">
                {inRow.map((slot) => (
                  <li key={slot.id}>
                    <SlotTile
                      slot={slot}
                      timeZone={timeZone}
                      now={now}
                      canPick={canPick(slot)}
                      isPicked={slot.id === pickedId}
                      isQuiet={isOwnKnown && slot.vehicleType !== own}
                      onPick={onPick}
                    />
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </fieldset>
    </div>
  );
}
