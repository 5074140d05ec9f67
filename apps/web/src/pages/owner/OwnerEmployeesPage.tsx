import type { EmployeeView } from "@parkmate/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { pathWith } from "../../api/http.ts";
import { employeePoolQuery, OWNER_TOUCHES, ownerEmployeesQuery, takeEmployee } from "../../api/owner.ts";
import { Button } from "../../ui/Button.tsx";
import { ExportButton } from "../../ui/ExportButton.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { FilterBar, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { Refusal } from "../../ui/Message.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { PhoneLink } from "../../ui/PhoneLink.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Surface, useRowCommand, useSheet } from "../../ui/Surface.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { words } from "../../words/index.ts";
import { AvailabilityToggle } from "./AvailabilityToggle.tsx";
import { ReleaseSheet } from "./ReleaseSheet.tsx";

function person(): [Column<EmployeeView>, ...Column<EmployeeView>[]] {
  const { name, phone, licence } = words.ownerEmployees;
  return [
    { header: name, cell: (one) => <span className="font-semibold">{one.name}</span> },
    { header: phone, cell: (one) => <PhoneLink phone={one.phone} /> },
    { header: licence, cell: (one) => one.licenceNumber },
  ];
}

function Release({ employee }: { employee: EmployeeView }) {
  const openSheet = useSheet();
  return (
    <Button look="secondary" onClick={() => openSheet((close) => <ReleaseSheet employee={employee} onClose={close} />)}>
      {words.ownerEmployees.release}
    </Button>
  );
}

function Take({ employee }: { employee: EmployeeView }) {
  const take = useRowCommand(OWNER_TOUCHES, employee.name);
  return (
    <>
      <Button look="secondary" busy={take.busy} onClick={() => take.send(takeEmployee(employee.id))}>
        {words.ownerEmployees.take}
      </Button>
      {take.error && (
        <div className="min-w-52 basis-full">
          <Refusal error={take.error} />
        </div>
      )}
    </>
  );
}

/** The people who work for the owner, how much they have to do and whether they take more; and who can be taken. */
export function OwnerEmployeesPage() {
  const { values, set, clear, isFiltered } = useFilters("q");
  const own = useInfiniteQuery({ ...ownerEmployeesQuery(values.q), placeholderData: keepPreviousData });
  const pool = useInfiniteQuery({ ...employeePoolQuery(values.q), placeholderData: keepPreviousData });
  const texts = words.ownerEmployees;
  return (
    <Page title={texts.title} width="full">
      <FilterBar>
        <SearchField label={texts.searchLabel} value={values.q} onChange={(value) => set("q", value)} />
      </FilterBar>
      <div className="space-y-6">
        <Section
          title={texts.own}
          aside={<ExportButton path={pathWith("/api/owner/employees", values)} fileName={texts.fileName} />}
        >
          <Surface>
            <Many
              query={own}
              listKey={values.q}
              empty={
                isFiltered ? <NoneMatch onClear={clear} /> : <Empty title={texts.emptyTitle}>{texts.emptyHint}</Empty>
              }
            >
              {(employees) => (
                <Table
                  label={texts.own}
                  columns={[
                    ...person(),
                    { header: texts.workload, cell: ({ workload }) => texts.workloadOf(workload) },
                    { header: texts.availability, cell: (one) => <AvailabilityToggle employee={one} /> },
                  ]}
                  rows={employees}
                  rowId={({ id }) => id}
                  actions={(employee) => <Release employee={employee} />}
                />
              )}
            </Many>
          </Surface>
        </Section>
        <Section title={texts.pool}>
          <p className="text-sm text-muted">{texts.poolLead}</p>
          <Surface>
            <Many
              query={pool}
              listKey={values.q}
              empty={
                isFiltered ? (
                  <Empty title={texts.poolNoneMatch} />
                ) : (
                  <Empty title={texts.poolEmpty}>{texts.poolEmptyHint}</Empty>
                )
              }
            >
              {(employees) => (
                <Table
                  label={texts.pool}
                  columns={person()}
                  rows={employees}
                  rowId={({ id }) => id}
                  actions={(employee) => <Take employee={employee} />}
                />
              )}
            </Many>
          </Surface>
        </Section>
      </div>
    </Page>
  );
}
