import { ROLES, type UserView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { peopleQuery } from "../../api/admin.ts";
import { Empty, Many } from "../../ui/Faces.tsx";
import { FilterBar, FilterSelect, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { Page } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Sheet } from "../../ui/Sheet.tsx";
import { UserBadge } from "../../ui/State.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { day } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { KeepFocus } from "./KeepFocus.tsx";
import { PersonFacts } from "./PersonFacts.tsx";
import { useItems } from "./useItems.ts";
import { useOpened } from "./useOpened.ts";

function columns(): readonly [Column<UserView>, ...Column<UserView>[]] {
  const said = words.adminPeople;
  return [
    { header: said.name, cell: ({ name }) => name },
    { header: said.role, cell: ({ role }) => <span className="capitalize">{words.roles[role]}</span> },
    { header: said.email, cell: ({ email }) => email },
    { header: said.phone, isDetail: true, cell: ({ phone }) => phone ?? words.common.none },
    { header: said.account, cell: ({ disabled }) => <UserBadge disabled={disabled} /> },
    {
      header: said.since,
      isDetail: true,
      cell: ({ createdAt }) => <span className="whitespace-nowrap">{day(createdAt)}</span>,
    },
  ];
}

/** Everybody with an account: found by words, shown whole in a drawer, disabled and enabled there. */
export function AdminPeoplePage() {
  const { values, set, clear, isFiltered } = useFilters("q", "role", "disabled");
  const query = useInfiniteQuery(peopleQuery(values));
  const opened = useOpened(useItems(query));
  const said = words.adminPeople;
  const { user } = words.states;
  return (
    <Page title={said.title} width="full">
      <FilterBar>
        <SearchField label={said.search} value={values.q} onChange={(q) => set("q", q)} />
        <FilterSelect
          label={said.role}
          value={values.role}
          options={ROLES.map((value) => ({ value, label: said.roles[value] }))}
          onChange={(role) => set("role", role)}
        />
        <FilterSelect
          label={said.account}
          value={values.disabled}
          options={[
            { value: "false", label: user.enabled },
            { value: "true", label: user.disabled },
          ]}
          onChange={(disabled) => set("disabled", disabled)}
        />
      </FilterBar>
      <KeepFocus label={said.list}>
        <Many
          listKey={JSON.stringify(values)}
          query={query}
          empty={isFiltered ? <NoneMatch onClear={clear} /> : <Empty title={said.emptyTitle}>{said.emptyHint}</Empty>}
        >
          {(people) => (
            <Table label={said.title} columns={columns()} rows={people} rowId={({ id }) => id} onOpen={opened.open} />
          )}
        </Many>
      </KeepFocus>
      <Sheet place="side" open={opened.isOpen} title={opened.row?.name ?? said.title} onClose={opened.close}>
        {opened.row && <PersonFacts key={opened.row.id} person={opened.row} onChanged={opened.open} />}
      </Sheet>
    </Page>
  );
}
