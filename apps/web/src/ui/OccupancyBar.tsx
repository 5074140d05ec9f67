import { words } from "../words/index.ts";

interface Occupancy {
  total: number;
  free: number;
  held: number;
  taken: number;
  out: number;
}

const PARTS = [
  ["taken", "bg-error"],
  ["held", "bg-warning"],
  ["free", "bg-success"],
  ["out", "bg-line-strong"],
] as const;

/** How full a lot is, as one bar and in words; `isFreeSaid`, how many are free stands beside it already. */
export function OccupancyBar({ occupancy, isFreeSaid = false }: { occupancy: Occupancy; isFreeSaid?: boolean }) {
  const shown = PARTS.filter(([part]) => occupancy[part] > 0);
  const told = isFreeSaid ? shown.filter(([part]) => part !== "free") : shown;
  return (
    <div className="w-full space-y-1.5">
      <div aria-hidden="true" className="flex h-2.5 gap-0.5 overflow-hidden rounded-full bg-sunken">
        {shown.map(([part, look]) => (
          <span key={part} className={look} style={{ flexGrow: occupancy[part] }} />
        ))}
      </div>
      {told.length > 0 && (
        <ul className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-muted">
          {told.map(([part, look]) => (
            <li key={part} className="inline-flex items-center gap-1.5">
              <span aria-hidden="true" className={`size-2 rounded-full ${look}`} />
              {words.common.countOf(occupancy[part], words.states.slot[part])}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
