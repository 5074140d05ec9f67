import type { Page } from "@parkmate/protocol";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import { Empty, Many, Skeleton } from "../../ui/Faces.tsx";
import { NoneMatch } from "../../ui/FilterBar.tsx";
import { KeptFocus } from "../../ui/KeptFocus.tsx";
import { Surface } from "../../ui/Surface.tsx";
import { Table } from "../../ui/Table.tsx";

type TableProps<T> = Omit<ComponentProps<typeof Table<T>>, "label" | "rows" | "rowId">;

/**
 * A table of everything that passes the filters, with its other faces. Whoever worked in a row that went stays in the list, and
 * a sheet that a row opened stays open.
 */
export function FilteredTable<T extends { id: string }>({
  said,
  query,
  filters,
  ...table
}: {
  said: { title: string; list: string; emptyTitle: string; emptyHint: string };
  query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  filters?: { values: Record<string, string>; isFiltered: boolean; clear: () => void };
} & TableProps<T>) {
  return (
    <Surface>
      <KeptFocus label={said.list}>
        <Many
          {...(filters ? { listKey: JSON.stringify(filters.values) } : {})}
          query={query}
          skeleton={<Skeleton rows={5} className="h-24 min-[75rem]:h-11" />}
          empty={
            filters?.isFiltered ? (
              <NoneMatch onClear={filters.clear} />
            ) : (
              <Empty title={said.emptyTitle}>{said.emptyHint}</Empty>
            )
          }
        >
          {(rows) => <Table {...table} label={said.title} rows={rows} rowId={({ id }) => id} />}
        </Many>
      </KeptFocus>
    </Surface>
  );
}
