import type { BookingView, EmployeeView, OwnerStatus, OwnerView } from "@parkmate/protocol";
import { listOf } from "./query.ts";
import { useCommand } from "./useCommand.ts";

/** Owners, of one status where given. */
export const ownersQuery = (status?: OwnerStatus) =>
  listOf<OwnerView>("/api/admin/owners", ["owner", "user"], { status });

/** All bookings, newest first. */
export const adminBookingsQuery = () => listOf<BookingView>("/api/admin/bookings", ["booking", "payment", "carwash"]);

/** All employees, assigned or free. */
export const adminEmployeesQuery = () => listOf<EmployeeView>("/api/admin/employees", ["employee"]);

/** Commands of an admin; each renews what shows owners, bookings and employees. */
export const useAdminCommand = () => useCommand<unknown>(["owner", "booking", "employee"]);

export const approveOwner = (id: string) => ({ path: `/api/admin/owners/${id}/approve`, body: {} });
export const declineOwner = (id: string, reason: string) => ({
  path: `/api/admin/owners/${id}/decline`,
  body: { reason },
});
export const declineBooking = (id: string, reason: string) => ({
  path: `/api/admin/bookings/${id}/decline`,
  body: { reason },
});
export const assignEmployee = (id: string, ownerId: string) => ({
  path: `/api/admin/employees/${id}/assign`,
  body: { ownerId },
});
export const unassignEmployee = (id: string) => ({ path: `/api/admin/employees/${id}/unassign`, body: {} });
