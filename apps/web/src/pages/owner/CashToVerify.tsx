import type { PaymentView } from "@parkmate/protocol";
import { useInfiniteQuery, useQueries } from "@tanstack/react-query";
import { useRef } from "react";
import { cashToVerifyQuery, ownerBookingQuery, ownerBookingsQuery } from "../../api/owner.ts";
import { Many } from "../../ui/Faces.tsx";
import { money } from "../../ui/format.ts";
import { type Column, Table, TwoLines } from "../../ui/Table.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { CashActions, payerOf } from "./CashActions.tsx";
import { Countdown } from "./Countdown.tsx";
import { PlaceOf } from "./PlaceOf.tsx";

/** Until when each of these payments can be verified: a booking's hold, a renewal's grace; of others it is not known. */
function useDeadlines(payments: readonly PaymentView[]): Map<string, string> {
  const held = useInfiniteQuery(ownerBookingsQuery({ state: "pending" }));
  const renewed = payments.flatMap(({ kind, bookingId }) => (kind === "renewal" && bookingId ? [bookingId] : []));
  const running = useQueries({ queries: renewed.map((id) => ownerBookingQuery(id)) });
  const holdOf = new Map(
    held.data?.pages.flatMap(({ items }) => items).map(({ id, holdEndsAt }) => [id, holdEndsAt] as const),
  );
  // A payment that was decided leaves this list a moment after its booking has left the other: its place stays until then.
  const known = useRef(new Map<string, string>());
  const graceOf = new Map(running.flatMap(({ data }) => (data ? [[data.id, data.graceEndsAt] as const] : [])));
  return new Map(
    payments.flatMap(({ id, kind, bookingId = "" }) => {
      const now = kind === "renewal" ? graceOf.get(bookingId) : kind === "booking" && holdOf.get(bookingId);
      const until = now || known.current.get(id);
      if (until) known.current.set(id, until);
      return until ? [[id, until] as const] : [];
    }),
  );
}

function columns(deadlines: ReadonlyMap<string, string>): [Column<PaymentView>, ...Column<PaymentView>[]] {
  const { about, kind, slot, driver, created, amount, left } = words.ownerPayments;
  return [
    { header: about, cell: (one) => <TwoLines below={one.about?.reference}>{payerOf(one)}</TwoLines> },
    { header: amount, cell: (one) => <strong>{money(one.amountPaise)}</strong>, isFigure: true },
    { header: kind, cell: (one) => words.payments.kinds[one.kind] },
    { header: slot, cell: (one) => <PlaceOf payment={one} /> },
    { header: driver, cell: (one) => one.about?.driverName },
    { header: created, cell: (one) => dayTime(one.createdAt, one.about?.timeZone), isDetail: true },
    {
      header: left,
      cell: (one) => {
        const until = deadlines.get(one.id);
        return until ? <Countdown endsAt={until} /> : "–";
      },
      isFigure: true,
    },
  ];
}

function Waiting({ payments, onOpen }: { payments: readonly PaymentView[]; onOpen: (id: string) => void }) {
  const deadlines = useDeadlines(payments);
  const last = "never";
  const rows = payments.toSorted((one, other) => {
    const [a, b] = [deadlines.get(one.id) ?? last, deadlines.get(other.id) ?? last];
    return a === b ? 0 : a < b ? -1 : 1;
  });
  return (
    <Table
      label={words.ownerPayments.toVerify}
      columns={columns(deadlines)}
      rows={rows}
      rowId={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      actions={(payment) => <CashActions payment={payment} />}
    />
  );
}

/** Cash that waits at the counter, what runs out first on top, verified or rejected in place. */
export function CashToVerify({ onOpen }: { onOpen: (id: string) => void }) {
  const query = useInfiniteQuery(cashToVerifyQuery());
  const { noCash, noCashHint } = words.ownerPayments;
  return (
    <Many
      query={query}
      empty={
        <p className="card p-4 text-sm">
          <strong className="font-semibold">{noCash}</strong> <span className="text-muted">{noCashHint}</span>
        </p>
      }
    >
      {(payments) => <Waiting payments={payments} onOpen={onOpen} />}
    </Many>
  );
}
