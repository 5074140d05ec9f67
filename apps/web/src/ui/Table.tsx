import { ChevronRight } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { words } from "../words/index.ts";
import { useFocusKept } from "./focusKept.ts";
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
  /** Stands beside the name on phones: a state. */
  isBadge?: boolean;
}

/** A value with a quieter line below it; `isWhole`, it is never broken: a plate. */
export function TwoLines({
  children,
  below,
  isWhole = false,
}: {
  children: ReactNode;
  below?: ReactNode;
  isWhole?: boolean;
}) {
  return (
    <span className="block min-w-0">
      <span className={isWhole ? "block whitespace-nowrap" : "block"}>{children}</span>
      {below && <span className="block text-xs font-normal text-muted">{below}</span>}
    </span>
  );
}

interface TableProps<T> {
  /** Says what the table holds, for those who do not see it. */
  label: string;
  /** The first one names the row. */
  columns: readonly [Column<T>, ...Column<T>[]];
  rows: readonly T[];
  rowId: (row: T) => string;
  /** The row that a link points to: framed and scrolled to. */
  markedId?: string | null;
  /** Opens a row's detail: a click anywhere on it, its first cell being the button. */
  onOpen?: (row: T) => void;
  /** Buttons at the end of a row. */
  actions?: (row: T) => ReactNode;
  /** Further actions behind dots, at the very end of a row; on phones in the corner of its card. */
  menu?: (row: T) => ReactNode;
}

/**
 * Rows of figures and words: a table on wide screens, cards of names and values on narrow ones. A row that came by itself glows
 * once.
 */
export function Table<T>(props: TableProps<T>) {
  const isWide = useIsWide();
  const { rows, rowId, markedId = null } = props;
  const fresh = useFresh(rows.map(rowId));
  const items = rows.map((row) => {
    const id = rowId(row);
    return { row, id, isMarked: id === markedId, isFresh: fresh.has(id) };
  });
  const list = useFocusKept<HTMLDivElement>();
  return <div ref={list}>{isWide ? <WideTable {...props} items={items} /> : <Cards {...props} items={items} />}</div>;
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
    if (isMarked) element.current?.scrollIntoView({ block: "nearest" });
  }, [isMarked]);
  return element;
}

const lookOf = <T,>({ isMarked, isFresh }: Item<T>): string =>
  `${isMarked ? "outline-2 -outline-offset-2 outline-accent" : ""} ${isFresh ? "glow" : ""}`;

function WideTable<T>({ items, ...props }: TableProps<T> & { items: readonly Item<T>[] }) {
  const { label, columns, onOpen, actions, menu } = props;
  // Where no row has a control, keys could not reach what is scrolled out of sight.
  const scrolling = onOpen || actions || menu ? {} : { tabIndex: 0, role: "group", "aria-label": label };
  return (
    <div {...scrolling} className="card overflow-x-auto">
      <table aria-label={label} className="w-full text-sm">
        <thead>
          <tr>
            {columns.map(({ header, isFigure }) => (
              <th
                key={header}
                scope="col"
                className={`bg-sunken px-3 py-2 text-xs font-semibold whitespace-nowrap text-muted first:pl-4 ${isFigure ? "text-right" : "text-left"}`}
              >
                {header}
              </th>
            ))}
            {(actions || menu) && (
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
  const { columns, onOpen, actions, menu } = props;
  const element = useMarked<HTMLTableRowElement>(item.isMarked);
  return (
    <tr
      ref={element}
      data-row={item.id}
      aria-current={item.isMarked || undefined}
      className={`relative scroll-my-20 border-t border-line ${actions || menu ? "h-14" : ""} ${onOpen ? "hover:bg-sunken/60" : ""} ${lookOf(item)}`}
    >
      {columns.map(({ header, cell, isFigure }, at) => (
        <td
          key={header}
          className={`px-3 py-2.5 first:pl-4 ${isFigure ? "text-right whitespace-nowrap" : "break-words"}`}
        >
          {at === 0 ? <Name {...props} row={item.row} /> : cell(item.row)}
        </td>
      ))}
      {(actions || menu) && (
        <td className="py-1.5 pr-2 pl-3">
          {/* Buttons side by side: the words of the row give way, not they. */}
          <div className="relative z-1 ml-auto flex flex-wrap items-center justify-end gap-2 xl:w-max xl:max-w-80">
            {actions?.(item.row)}
            {menu?.(item.row)}
          </div>
        </td>
      )}
    </tr>
  );
}

function Cards<T>({ items, ...props }: TableProps<T> & { items: readonly Item<T>[] }) {
  return (
    <ul aria-label={props.label} className="grid grid-cols-1 gap-3 sm:grid-cols-2 sm:items-start">
      {items.map((item) => (
        <Card key={item.id} {...props} item={item} />
      ))}
    </ul>
  );
}

function Card<T>({ item, ...props }: TableProps<T> & { item: Item<T> }) {
  const [, ...others] = props.columns;
  const element = useMarked<HTMLLIElement>(item.isMarked);
  const menu = props.menu?.(item.row);
  return (
    <li
      ref={element}
      data-row={item.id}
      aria-current={item.isMarked || undefined}
      className={`card relative scroll-my-20 space-y-2 p-4 text-sm ${lookOf(item)}`}
    >
      <div className="flex items-start gap-2">
        {/* A badge beside a name that cannot be broken goes below it. */}
        <div className="flex min-w-0 grow flex-wrap items-start gap-x-2 gap-y-1">
          <div className="min-w-min grow basis-0 text-base font-semibold wrap-anywhere">
            <Name {...props} row={item.row} />
          </div>
          {others
            .filter(({ isBadge }) => isBadge)
            .map(({ header, cell }) => (
              <div key={header}>{cell(item.row)}</div>
            ))}
        </div>
        {menu ? (
          <div className="relative z-1 -my-2.5 -mr-3">{menu}</div>
        ) : (
          props.onOpen && <ChevronRight aria-hidden="true" className="mt-1 size-4 shrink-0 text-muted" />
        )}
      </div>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1">
        {others
          .filter(({ isDetail, isBadge }) => !isDetail && !isBadge)
          .map(({ header, cell }) => (
            <div key={header} className="contents">
              <dt className="text-muted">{header}</dt>
              <dd className="flex min-w-0 flex-col items-end text-right wrap-anywhere">{cell(item.row)}</dd>
            </div>
          ))}
      </dl>
      {props.actions && (
        <div className="relative z-1 flex flex-wrap gap-2 pt-1 empty:hidden">{props.actions(item.row)}</div>
      )}
    </li>
  );
}
