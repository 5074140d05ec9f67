import type {
  BookingView,
  CarwashView,
  EmployeeView,
  OwnerLotView,
  Page,
  PaymentView,
  ReviewView,
} from "@parkmate/protocol";
import { type InfiniteData, useQueryClient } from "@tanstack/react-query";
import { oneById } from "./oneById.ts";
import { listOf } from "./query.ts";
import { type CommandState, useCommand } from "./useCommand.ts";

const SHOWS = ["booking", "payment", "carwash"] as const;
const BOOKINGS = "/api/owner/bookings";
const PAYMENTS = "/api/owner/payments";
const WASHES = "/api/owner/carwashes";
const EMPLOYEES = "/api/owner/employees";

/** What narrows a list; `from` and `to` are ISO 8601. What is not set, or "", is no filter. */
export type OwnerBookingFilter = Partial<Record<"lotId" | "state" | "q" | "from" | "to", string>>;
export type OwnerPaymentFilter = Partial<Record<"lotId" | "state" | "method" | "q" | "from" | "to", string>>;

/** Bookings of the owner's lots, newest first. */
export const ownerBookingsQuery = (filter: OwnerBookingFilter = {}) =>
  listOf<BookingView>(BOOKINGS, SHOWS, { ...filter });

/** Cash that drivers want to pay at the counter. */
export const cashToVerifyQuery = () => listOf<PaymentView>(PAYMENTS, SHOWS, { state: "pending", method: "cash" });

/** Payments of the owner's lots, newest first. */
export const ownerPaymentsQuery = (filter: OwnerPaymentFilter = {}) =>
  listOf<PaymentView>(PAYMENTS, SHOWS, { ...filter });

/** Washes at the owner's lots, newest first. */
export const ownerWashesQuery = (filter: Partial<Record<"lotId" | "state" | "q", string>> = {}) =>
  listOf<CarwashView>(WASHES, [...SHOWS, "employee"], { ...filter });

/** People assigned to the owner, or of them those whom the words of `q` find, longest with them first. */
export const ownerEmployeesQuery = (q = "") => listOf<EmployeeView>(EMPLOYEES, ["employee", "carwash"], { q });

/** People nobody has taken yet, or of them those whom the words of `q` find, newest first. */
export const employeePoolQuery = (q = "") => listOf<EmployeeView>(`${EMPLOYEES}/pool`, ["employee"], { q });

/** The owner's lots with all their slots. */
export const ownerLotsQuery = () => listOf<OwnerLotView>("/api/owner/lots", ["lot", "review"]);

/** Reviews of the owner's lots, newest first. */
export const ownerReviewsQuery = (filter: Partial<Record<"lotId" | "rating" | "q", string>> = {}) =>
  listOf<ReviewView>("/api/owner/reviews", ["review"], { ...filter });

/** One booking of the owner's lots. */
export const ownerBookingQuery = (id: string, seen?: BookingView) => oneById<BookingView>(BOOKINGS, id, SHOWS, seen);

/** One payment at the owner's lots. */
export const ownerPaymentQuery = (id: string, seen?: PaymentView) => oneById<PaymentView>(PAYMENTS, id, SHOWS, seen);

/** One wash at the owner's lots. */
export const ownerWashQuery = (id: string, seen?: CarwashView) =>
  oneById<CarwashView>(WASHES, id, [...SHOWS, "employee"], seen);

/** What a command of an owner makes stale. */
export const OWNER_TOUCHES = ["booking", "payment", "carwash", "employee", "lot"] as const;

/** Puts an employee as the server answered into the lists, before those are asked again. */
export function useKeepEmployee(): (employee: EmployeeView) => void {
  const client = useQueryClient();
  return (employee) =>
    client.setQueriesData<InfiniteData<Page<EmployeeView>>>(
      { queryKey: [EMPLOYEES] },
      (data) =>
        data && {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((one) => (one.id === employee.id ? employee : one)),
          })),
        },
    );
}

/** Commands of an owner; each renews what shows bookings, payments, washes and employees. */
export const useOwnerCommand = (): CommandState<unknown> => useCommand<unknown>(OWNER_TOUCHES);

export const verifyPayment = (id: string) => ({ path: `${PAYMENTS}/${id}/verify`, body: {} });
export const rejectPayment = (id: string, reason: string) => ({
  path: `${PAYMENTS}/${id}/reject`,
  body: { reason },
});
export const cancelOwnerBooking = (id: string, reason: string) => ({
  path: `${BOOKINGS}/${id}/cancel`,
  body: { reason },
});
export const moveWash = (id: string, verb: "confirm" | "start" | "complete") => ({
  path: `${WASHES}/${id}/${verb}`,
  body: {},
});
export const cancelWash = (id: string, reason: string) => ({
  path: `${WASHES}/${id}/cancel`,
  body: { reason },
});
export const assignWash = (id: string, employeeId: string) => ({
  path: `${WASHES}/${id}/assign`,
  body: { employeeId },
});
export const takeEmployee = (id: string) => ({ path: `${EMPLOYEES}/${id}/take`, body: {} });
export const releaseEmployee = (id: string) => ({ path: `${EMPLOYEES}/${id}/release`, body: {} });
export const setAvailability = (id: string, availability: EmployeeView["availability"]) => ({
  method: "PATCH" as const,
  path: `${EMPLOYEES}/${id}`,
  body: { availability },
});
