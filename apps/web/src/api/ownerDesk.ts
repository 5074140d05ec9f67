import type { BookingView, CarwashView, EmployeeView, OwnerSummaryView, Page, PaymentView } from "@parkmate/protocol";
import { queryOptions } from "@tanstack/react-query";
import { everyPage } from "./everyPage.ts";
import { pathWith, request } from "./http.ts";

const BOOKINGS = "/api/owner/bookings";
const HOUR_MS = 3_600_000;
const JUST_LEFT_MS = 15 * 60_000;

export interface Desk extends OwnerSummaryView {
  /** The server's time of this answer, epoch ms. */
  asOf: number;
  /** When time alone makes it stale, epoch ms. */
  staleAt: number;
}

const at = (time: string): number => Date.parse(time);

/**
 * The first moment after `asOf` at which the numbers are others though nothing happened: somebody comes or goes within the
 * hour, a slot was left a quarter of an hour ago, the chart has its next point.
 */
function staleAt(summary: OwnerSummaryView, asOf: number, ahead: readonly BookingView[]): number {
  const moments = [
    asOf + HOUR_MS,
    ...ahead.map(({ state, startsAt, endsAt }) => at(state === "scheduled" ? startsAt : endsAt) - HOUR_MS),
    // A moment later: whoever left exactly then still counts.
    ...summary.shouldBeEmpty.map(({ endedAt }) => at(endedAt) + JUST_LEFT_MS + 1),
  ];
  return Math.min(...moments.filter((moment) => moment > asOf));
}

/** What needs the owner now, and until when that holds by itself. */
export function deskQuery() {
  return queryOptions({
    queryKey: ["/api/owner/summary"] as const,
    queryFn: async ({ signal }): Promise<Desk> => {
      const summary = await request<OwnerSummaryView>("GET", "/api/owner/summary", { signal });
      const now = summary.occupancy.at(-1)?.at;
      if (now === undefined) throw new Error("the summary does not say when it was made");
      const asOf = at(now);
      const hours = (count: number) => new Date(asOf + count * HOUR_MS).toISOString();
      const [coming, parked] = await Promise.all([
        everyPage<BookingView>(BOOKINGS, { state: "scheduled", from: hours(1), to: hours(2) }, signal),
        everyPage<BookingView>(BOOKINGS, { state: "active", from: hours(1), to: hours(0) }, signal),
      ]);
      return { ...summary, asOf, staleAt: staleAt(summary, asOf, [...coming, ...parked]) };
    },
    meta: { shows: ["booking", "payment", "carwash", "employee", "lot", "review"] },
  });
}

/** Cash that waits, and until when it may be paid (ISO 8601) where that is limited. */
export interface WaitingCash {
  payment: PaymentView;
  payableUntil: string | undefined;
}

/** Cash to verify, what has to be paid first above; the first 100. */
export function deskCashQuery() {
  return queryOptions({
    queryKey: ["/api/owner/payments", "desk"] as const,
    queryFn: async ({ signal }): Promise<WaitingCash[]> => {
      const filter = { state: "pending", method: "cash", limit: "100" };
      const [{ items: payments }, held] = await Promise.all([
        request<Page<PaymentView>>("GET", pathWith("/api/owner/payments", filter), { signal }),
        everyPage<BookingView>(BOOKINGS, { state: "pending" }, signal),
      ]);
      const renewed = await Promise.all(
        payments
          .filter(({ kind, about }) => kind === "renewal" && about?.reference)
          .map(({ about }) =>
            request<Page<BookingView>>("GET", pathWith(BOOKINGS, { q: about?.reference }), { signal }),
          ),
      );
      const bookings = new Map([...held, ...renewed.flatMap(({ items }) => items)].map((one) => [one.id, one]));
      return payments
        .map((payment) => {
          const booking = payment.bookingId === undefined ? undefined : bookings.get(payment.bookingId);
          const payableUntil = payment.kind === "renewal" ? booking?.graceEndsAt : booking?.holdEndsAt;
          return { payment, payableUntil };
        })
        .sort(bySoonest);
    },
    meta: { shows: ["booking", "payment", "carwash"] },
  });
}

function bySoonest(a: WaitingCash, b: WaitingCash): number {
  const [first, second] = [a.payableUntil ?? "~", b.payableUntil ?? "~"];
  if (first !== second) return first < second ? -1 : 1;
  return a.payment.createdAt < b.payment.createdAt ? -1 : 1;
}

/** Ordered washes that have not begun, the soonest first; those to be done while the car is parked before all others. */
export function deskWashesQuery() {
  return queryOptions({
    queryKey: ["/api/owner/carwashes", "desk"] as const,
    queryFn: async ({ signal }): Promise<CarwashView[]> => {
      const lists = await Promise.all(
        ["pending", "confirmed"].map((state) => everyPage<CarwashView>("/api/owner/carwashes", { state }, signal)),
      );
      return lists.flat().sort((a, b) => (a.scheduledAt ?? "").localeCompare(b.scheduledAt ?? ""));
    },
    meta: { shows: ["booking", "payment", "carwash", "employee"] },
  });
}

/** Whether nobody has been given that wash yet, or its owner has not said yes to it (as the summary counts both). */
export function waitsFor({ state, kind, employee, payments }: CarwashView): { someone: boolean; yes: boolean } {
  const pending = payments.filter((payment) => payment.state === "pending");
  return {
    someone: !employee && pending.every(({ method }) => method === "cash"),
    yes: state === "pending" && kind === "standalone" && pending.length === 0,
  };
}

/** Who could do a wash: the owner's own people, and those of the free pool (its first hundred). */
export function deskPeopleQuery() {
  return queryOptions({
    queryKey: ["/api/owner/employees", "desk"] as const,
    queryFn: async ({ signal }) => {
      const [own, pool] = await Promise.all([
        everyPage<EmployeeView>("/api/owner/employees", {}, signal),
        request<Page<EmployeeView>>("GET", "/api/owner/employees/pool?limit=100", { signal }),
      ]);
      return { own, pool: pool.items };
    },
    meta: { shows: ["employee", "carwash", "owner"] },
  });
}

/** A person of the pool works for the owner from now on, and takes up washes that wait. */
export const takeOn = (employeeId: string) => ({ path: `/api/owner/employees/${employeeId}/take`, body: {} });

/** An employee of the owner is there again, and takes up washes that wait. */
export const bringBack = (employeeId: string) => ({
  method: "PATCH" as const,
  path: `/api/owner/employees/${employeeId}`,
  body: { availability: "available" },
});
