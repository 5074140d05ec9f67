import type { BookingView, CarwashView, EmployeeView, PaymentView } from "@parkmate/protocol";
import { listOf } from "./query.ts";
import { useCommand } from "./useCommand.ts";

const SHOWS = ["booking", "payment", "carwash"] as const;

/** Bookings of the owner's lots, newest first; `state` narrows them. */
export const ownerBookingsQuery = (state?: string) => listOf<BookingView>("/api/owner/bookings", SHOWS, { state });

/** Cash that drivers want to pay at the counter. */
export const cashToVerifyQuery = () =>
  listOf<PaymentView>("/api/owner/payments", SHOWS, { state: "pending", method: "cash" });

/** Payments of the owner's lots, newest first. */
export const ownerPaymentsQuery = () => listOf<PaymentView>("/api/owner/payments", SHOWS);

/** Washes at the owner's lots, newest first. */
export const ownerWashesQuery = () => listOf<CarwashView>("/api/owner/carwashes", [...SHOWS, "employee"]);

/** People assigned to the owner. */
export const ownerEmployeesQuery = () => listOf<EmployeeView>("/api/owner/employees", ["employee", "carwash"]);

/** Commands of an owner; each renews what shows bookings, payments, washes and employees. */
export const useOwnerCommand = () => useCommand<unknown>(["booking", "payment", "carwash", "employee", "lot"]);

export const verifyPayment = (id: string) => ({ path: `/api/owner/payments/${id}/verify`, body: {} });
export const rejectPayment = (id: string, reason: string) => ({
  path: `/api/owner/payments/${id}/reject`,
  body: { reason },
});
export const cancelOwnerBooking = (id: string, reason: string) => ({
  path: `/api/owner/bookings/${id}/cancel`,
  body: { reason },
});
export const moveWash = (id: string, verb: "confirm" | "start" | "complete") => ({
  path: `/api/owner/carwashes/${id}/${verb}`,
  body: {},
});
export const cancelWash = (id: string, reason: string) => ({
  path: `/api/owner/carwashes/${id}/cancel`,
  body: { reason },
});
export const assignWash = (id: string, employeeId: string) => ({
  path: `/api/owner/carwashes/${id}/assign`,
  body: { employeeId },
});
