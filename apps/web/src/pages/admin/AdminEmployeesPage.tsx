import { EMPLOYEE_STATUSES, type EmployeeView } from "@parkmate/protocol";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { adminEmployeesQuery, adminSummaryQuery } from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { FilterBar, FilterSelect } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { number } from "../../ui/format.ts";
import { Message } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { AvailabilityBadge, EmployeeBadge } from "../../ui/State.tsx";
import type { Column } from "../../ui/Table.tsx";
import { words } from "../../words/index.ts";
import { AddEmployeeSheet } from "./AddEmployeeSheet.tsx";
import { EmployeeActions } from "./EmployeeActions.tsx";
import { FilteredTable } from "./FilteredTable.tsx";
import { useItems } from "./useItems.ts";
import { useOwnerNames } from "./useOwnerNames.ts";

/** Whom somebody works for, in words. */
function worksFor({ status, ownerId }: EmployeeView, names: ReadonlyMap<string, string>): string {
  const said = words.adminEmployees;
  if (ownerId !== null) return names.get(ownerId) ?? said.someOwner;
  return status === "accepted" ? said.free : words.common.none;
}

function columns(names: ReadonlyMap<string, string>): readonly [Column<EmployeeView>, ...Column<EmployeeView>[]] {
  const said = words.adminEmployees;
  return [
    { header: said.name, cell: ({ name }) => <span className="font-semibold">{name}</span> },
    { header: said.status, isBadge: true, cell: ({ status }) => <EmployeeBadge status={status} /> },
    { header: said.worksFor, cell: (employee) => worksFor(employee, names) },
    {
      header: said.availability,
      cell: ({ status, availability }) =>
        status === "accepted" ? <AvailabilityBadge availability={availability} /> : words.common.none,
    },
    { header: said.washes, isFigure: true, cell: ({ workload }) => number(workload) },
    { header: said.phone, cell: ({ phone }) => phone },
    { header: said.licence, cell: ({ licenceNumber }) => <span className="break-all">{licenceNumber}</span> },
  ];
}

/** Everybody who washes cars: applications are decided, free people given to an owner, others taken back. */
export function AdminEmployeesPage() {
  const filters = useFilters("q", "status");
  const { values, set } = filters;
  const query = useInfiniteQuery(adminEmployeesQuery(values.status, values.q));
  const summary = useQuery(adminSummaryQuery());
  const employees = useItems(query) ?? [];
  const names = useOwnerNames(employees.flatMap(({ ownerId }) => ownerId ?? []));
  const [adding, setAdding] = useState(false);
  const said = words.adminEmployees;
  const waiting = summary.data?.employees.applied ?? 0;
  return (
    <Page
      title={said.title}
      width="full"
      aside={
        <Button icon={Plus} onClick={() => setAdding(true)}>
          {said.add}
        </Button>
      }
    >
      {waiting > 0 && values.status !== "applied" && (
        <Message level="warning">
          {said.applicationsWait(waiting, number(waiting))}{" "}
          <button
            type="button"
            onClick={() => set("status", "applied")}
            className="-my-3 inline-flex min-h-11 items-center font-semibold underline"
          >
            {said.showApplications}
          </button>
        </Message>
      )}
      <FilterBar>
        <SearchField label={said.search} value={values.q} onChange={(q) => set("q", q)} />
        <FilterSelect
          label={said.status}
          value={values.status}
          options={EMPLOYEE_STATUSES.map((value) => ({ value, label: words.states.employee[value] }))}
          onChange={(status) => set("status", status)}
        />
      </FilterBar>
      <FilteredTable
        said={said}
        query={query}
        filters={filters}
        columns={columns(names)}
        actions={(employee) => <EmployeeActions employee={employee} />}
      />
      <AddEmployeeSheet open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
