import { ROLES, type UserView } from "@parkmate/protocol";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { peopleQuery, personQuery } from "../../api/admin.ts";
import { Drawer } from "../../ui/Drawer.tsx";
import { FilterBar, FilterSelect } from "../../ui/FilterBar.tsx";
import { useFilters, useOpened } from "../../ui/filters.ts";
import { Page } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { UserBadge } from "../../ui/State.tsx";
import type { Column } from "../../ui/Table.tsx";
import { day } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { FilteredTable } from "./FilteredTable.tsx";
import { PersonFacts } from "./PersonFacts.tsx";
import { useItems } from "./useItems.ts";

function columns(): readonly [Column<UserView>, ...Column<UserView>[]] {
  const said = words.adminPeople;
  return [
    { header: said.name, cell: ({ name }) => name },
    { header: said.role, cell: ({ role }) => <span className="capitalize">{words.roles[role]}</span> },
    { header: said.email, cell: ({ email }) => email },
    { header: said.phone, isDetail: true, cell: ({ phone }) => phone ?? words.common.none },
    { header: said.account, isBadge: true, cell: ({ disabled }) => <UserBadge disabled={disabled} /> },
    {
      header: said.since,
      isDetail: true,
      cell: ({ createdAt }) => <span className="whitespace-nowrap">{day(createdAt)}</span>,
    },
  ];
}

function PersonDrawer({ id, seen, onClose }: { id: string; seen: UserView | undefined; onClose: () => void }) {
  const said = words.adminPeople;
  return (
    <Drawer
      query={useQuery(personQuery(id, seen))}
      id={id}
      title={({ name }) => name}
      missing={{ title: said.missingTitle, text: said.missing }}
      onClose={onClose}
    >
      {(person) => <PersonFacts person={person} />}
    </Drawer>
  );
}

/** Everybody with an account: found by words, shown whole in a drawer at `?person=`, disabled and enabled there. */
export function AdminPeoplePage() {
  const filters = useFilters("q", "role", "disabled");
  const { values, set } = filters;
  const query = useInfiniteQuery(peopleQuery(values));
  const rows = useItems(query);
  const opened = useOpened("person");
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
      <FilteredTable
        said={said}
        query={query}
        filters={filters}
        columns={columns()}
        markedId={opened.id}
        onOpen={({ id }) => opened.open(id)}
      />
      {opened.id !== null && (
        <PersonDrawer
          key={opened.id}
          id={opened.id}
          seen={rows?.find(({ id }) => id === opened.id)}
          onClose={opened.close}
        />
      )}
    </Page>
  );
}
