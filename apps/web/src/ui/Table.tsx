import { ChevronRight } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { words } from "../words/index.ts";
import { useFresh } from "./fresh.ts";
import { useIsWide } from "./media.ts";

export interface Column<T> {
  /** Stands above the column, on phones before the value. */
  header: string;
  cell: (row: T) => ReactNode;
  /** Figures stand at the right edge. */
  isFigure?: boolean;
  /** Left out on phones, where the drawer tells it. */
  isDetail?: boolean;
}

interface TableProps<T> {
  /** Says what the table holds, for those who do not see it. */
  label: string;
  /** The first one names the row. */
  columns: readonly [Column<T>, ...Column<T>[]];
  rows: readonly T[];
  rowId: (row: T) => string;
  /** Names the list as filtered, so that only rows that come by themselves glow. */
  listKey?: string;
  /** The row that a link points to: framed and scrolled to. */
  markedId?: string | null;
  /** Opens a row's detail: a click anywhere on it, its first cell being the button. */
  onOpen?: (row: T) => void;
  /** Buttons at the end of a row. */
  actions?: (row: T) => ReactNode;
}

/**
 * Rows of figures and words: a table on wide screens, cards of names and values on phones. A row that came by itself glows
 * once.
 */
export function Table<T>(props: TableProps<T>) {
  const isWide = useIsWide();
  const { rows, rowId, listKey = "", markedId = null } = props;
  const fresh = useFresh(rows.map(rowId), listKey);
  const items = rows.map((row) => {
    const id = rowId(row);
    return { row, id, isMarked: id === markedId, isFresh: fresh.has(id) };
  });
  return isWide ? <WideTable {...props} items={items} /> : <Cards {...props} items={items} />;
}

interface Item<T> {
  row: T;
  id: string;
  isMarked: boolean;
  isFresh: boolean;
}

/** The first cell; where rows open, the button that does it. It covers the row, which so is one control. */
function Name<T>({ row, columns: [first], onOpen }: Pick<TableProps<T>, "columns" | "onOpen"> & { row: T }) {
  if (!onOpen) return first.cell(row);
  return (
    <button
      type="button"
      onClick={() => onOpen(row)}
      className="w-full min-w-0 rounded text-left font-semibold before:absolute before:inset-0 focus-visible:outline-none focus-visible:before:outline-2 focus-visible:before:-outline-offset-2 focus-visible:before:outline-accent"
    >
      {first.cell(row)}
    </button>
  );
}

function useMarked<Target extends HTMLElement>(isMarked: boolean) {
  const element = useRef<Target>(null);
  useEffect(() => {
    if (isMarked) element.current?.scrollIntoView({ block: "center" });
  }, [isMarked]);
  return element;
}

const lookOf = <T,>({ isMarked, isFresh }: Item<T>): string =>
  `${isMarked ? "outline-2 -outline-offset-2 outline-accent" : ""} ${isFresh ? "glow" : ""}`;

function WideTable<T>({ items, ...props }: TableProps<T> & { items: readonly Item<T>[] }) {
  const { label, columns, onOpen, actions } = props;
  // Where no row has a control, keys could not reach what is scrolled out of sight.
  const scrolling = onOpen || actions ? {} : { tabIndex: 0, role: "group", "aria-label": label };
  return (
    <div {...scrolling} className="card overflow-x-auto">
      <table aria-label={label} className="w-full text-sm">
        <thead>
          <tr>
            {columns.map(({ header, isFigure }) => (
              <th
                key={header}
                scope="col"
                className={`bg-sunken px-3 py-2 text-xs font-semibold whitespace-nowrap text-muted ${isFigure ? "text-right" : "text-left"}`}
              >
                {header}
              </th>
            ))}
            {actions && (
              <th scope="col" className="bg-sunken px-3 py-2">
                <span className="sr-only">{words.common.actions}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <WideRow key={item.id} {...props} item={item} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function WideRow<T>({ item, ...props }: TableProps<T> & { item: Item<T> }) {
  const { columns, onOpen, actions } = props;
  const element = useMarked<HTMLTableRowElement>(item.isMarked);
  return (
    <tr
      ref={element}
      aria-current={item.isMarked || undefined}
      className={`relative border-t border-line ${onOpen ? "hover:bg-sunken/60" : ""} ${lookOf(item)}`}
    >
      {columns.map(({ header, cell, isFigure }, at) => (
        <td key={header} className={`px-3 py-2.5 ${isFigure ? "text-right whitespace-nowrap" : "break-words"}`}>
          {at === 0 ? <Name {...props} row={item.row} /> : cell(item.row)}
        </td>
      ))}
      {actions && (
        <td className="px-3 py-1.5">
          <div className="relative z-1 flex flex-wrap items-center justify-end gap-2">{actions(item.row)}</div>
        </td>
      )}
    </tr>
  );
}

function Cards<T>({ items, ...props }: TableProps<T> & { items: readonly Item<T>[] }) {
  return (
    <ul aria-label={props.label} className="space-y-3">
      {items.map((item) => (
        <Card key={item.id} {...props} item={item} />
      ))}
    </ul>
  );
}

function Card<T>({ item, ...props }: TableProps<T> & { item: Item<T> }) {
  const [, ...others] = props.columns;
  const element = useMarked<HTMLLIElement>(item.isMarked);
  const actions = props.actions?.(item.row);
  return (
    <li
      ref={element}
      aria-current={item.isMarked || undefined}
      className={`card relative space-y-2 p-4 text-sm ${lookOf(item)}`}
    >
      <div className="flex items-center justify-between gap-2 text-base font-semibold">
        <Name {...props} row={item.row} />
        {props.onOpen && <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-muted" />}
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {others
          .filter(({ isDetail }) => !isDetail)
          .map(({ header, cell }) => (
            <div key={header} className="contents">
              <dt className="text-muted">{header}</dt>
              <dd className="min-w-0 text-right break-words">{cell(item.row)}</dd>
            </div>
          ))}
      </dl>
      {actions && <div className="relative z-1 flex flex-wrap gap-2 pt-1">{actions}</div>}
    </li>
  );
}
