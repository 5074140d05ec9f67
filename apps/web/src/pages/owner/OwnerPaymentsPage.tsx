import { PAYMENT_METHODS, type PaymentView } from "@parkmate/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { pathWith } from "../../api/http.ts";
import { ownerPaymentsQuery } from "../../api/owner.ts";
import { ExportButton } from "../../ui/ExportButton.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { FilterSelect, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters, useOpened } from "../../ui/filters.ts";
import { money } from "../../ui/format.ts";
import { Page, Section } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { PaymentBadge } from "../../ui/State.tsx";
import { Surface } from "../../ui/Surface.tsx";
import { type Column, Table, TwoLines } from "../../ui/Table.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { payerOf } from "./CashActions.tsx";
import { CashToVerify } from "./CashToVerify.tsx";
import { LotListFilters } from "./LotListFilters.tsx";
import { spanOfDays, useOwnLots } from "./ownLots.ts";
import { PaymentDrawer } from "./PaymentDrawer.tsx";
import { PlaceOf } from "./PlaceOf.tsx";

function columns(): [Column<PaymentView>, ...Column<PaymentView>[]] {
  const { about, kind, slot, driver, created, amount, method, state } = words.ownerPayments;
  return [
    { header: about, cell: (one) => <TwoLines below={one.about?.reference}>{payerOf(one)}</TwoLines> },
    { header: kind, cell: (one) => words.payments.kinds[one.kind] },
    { header: slot, cell: (one) => <PlaceOf payment={one} /> },
    { header: driver, cell: (one) => one.about?.driverName },
    { header: created, cell: (one) => dayTime(one.createdAt, one.about?.timeZone) },
    { header: method, cell: (one) => words.payments.methods[one.method] },
    { header: amount, cell: (one) => money(one.amountPaise), isFigure: true },
    { header: state, cell: (one) => <PaymentBadge state={one.state} />, isBadge: true },
  ];
}

/** Cash to verify first; below it every payment at the owner's lots, filtered, exported, each with its detail. */
export function OwnerPaymentsPage() {
  const { values, set, clear, isFiltered } = useFilters("lotId", "state", "method", "q", "from", "to");
  const opened = useOpened("payment");
  const { lots, isKnown } = useOwnLots();
  const { lotId, state, method, q } = values;
  const filter = { lotId, state, method, q, ...spanOfDays(values.from, values.to, lots, lotId) };
  const query = useInfiniteQuery({ ...ownerPaymentsQuery(filter), placeholderData: keepPreviousData });
  const texts = words.ownerPayments;
  const seen = query.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === opened.id);
  return (
    <Page title={texts.title} width="full">
      <div className="space-y-6">
        <Section title={texts.toVerify}>
          <Surface>
            <CashToVerify onOpen={opened.open} />
          </Surface>
        </Section>
        <Section
          title={texts.all}
          aside={<ExportButton path={pathWith("/api/owner/payments", filter)} fileName={texts.fileName} />}
        >
          <LotListFilters
            {...{ lots, isKnown, values }}
            states={words.states.payment}
            onChange={set}
            search={<SearchField label={texts.searchLabel} value={q} onChange={(value) => set("q", value)} />}
          >
            <FilterSelect
              label={texts.method}
              value={method}
              options={PAYMENT_METHODS.map((value) => ({ value, label: words.payments.methods[value] }))}
              onChange={(value) => set("method", value)}
            />
          </LotListFilters>
          <Many
            query={query}
            listKey={JSON.stringify(filter)}
            empty={
              isFiltered ? <NoneMatch onClear={clear} /> : <Empty title={texts.emptyTitle}>{texts.emptyHint}</Empty>
            }
          >
            {(payments) => (
              <Table
                label={texts.all}
                columns={columns()}
                rows={payments}
                rowId={({ id }) => id}
                markedId={opened.id}
                onOpen={({ id }) => opened.open(id)}
              />
            )}
          </Many>
        </Section>
      </div>
      {opened.id !== null && <PaymentDrawer key={opened.id} id={opened.id} seen={seen} onClose={opened.close} />}
    </Page>
  );
}
