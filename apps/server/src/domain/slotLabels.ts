import type { VehicleType } from "@parkmate/protocol";
import type { Slot } from "./entities.ts";

const LABEL = /^([A-Z]{1,2})-(\d{1,4})$/;

/**
 * Labels for `count` more slots: the last row that holds only this type of vehicle is continued (A-08 → ), where
 * there is none the next row after the last one begins (B-01, B-02). Labels of another form are left alone.
 */
export function nextLabels(
  slots: readonly Pick<Slot, "label" | "vehicleType">[],
  vehicleType: VehicleType,
  count: number,
): string[] {
  const rows = new Map<string, { last: number; alike: boolean }>();
  for (const slot of slots) {
    const [, row, number] = LABEL.exec(slot.label) ?? [];
    if (row === undefined) continue;
    const { last, alike } = rows.get(row) ?? { last: 0, alike: true };
    rows.set(row, { last: Math.max(last, Number(number)), alike: alike && slot.vehicleType === vehicleType });
  }
  const names = [...rows.keys()].sort(byRow);
  const row = names.findLast((name) => rows.get(name)?.alike) ?? rowAfter(names.at(-1));
  const last = rows.get(row)?.last ?? 0;
  return Array.from({ length: count }, (_, index) => `${row}-${String(last + 1 + index).padStart(2, "0")}`);
}

const byRow = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : 1);

/** A, B, … Z, AA, AB, … */
function rowAfter(row: string | undefined): string {
  if (row === undefined) return "A";
  const last = row.charCodeAt(row.length - 1);
  const head = row.slice(0, -1);
  if (last < 90) return head + String.fromCharCode(last + 1);
  return head === "" ? "AA" : `${rowAfter(head)}A`;
}
