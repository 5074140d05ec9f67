import type {
  AdminSummaryView,
  AdminWashServiceView,
  BookingView,
  EmployeeView,
  NoticeTracePage,
  OwnerView,
  Page,
  RealtimeView,
  TracedNotice,
  UserView,
} from "@parkmate/protocol";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { pathWith, request } from "./http.ts";
import { oneById, useKeepOne } from "./oneById.ts";
import { listOf, oneOf } from "./query.ts";
import { useCommand } from "./useCommand.ts";

const BOOKINGS = "/api/admin/bookings";
const OWNERS = "/api/admin/owners";
const USERS = "/api/admin/users";

/** The numbers of the whole. */
export const adminSummaryQuery = () =>
  oneOf<AdminSummaryView>("/api/admin/summary", ["booking", "payment", "carwash", "employee", "lot", "owner", "user"]);

/** The nodes and what flows through them at this moment; `stats` frames carry on from there. */
export const realtimeQuery = () => oneOf<RealtimeView>("/api/admin/realtime", []);

/** Owners, newest first; of one status, or found by `q`, where given. */
export const ownersQuery = (status?: string, q?: string) => listOf<OwnerView>(OWNERS, ["owner", "user"], { status, q });

/** People, newest first; `disabled` is "true", "false" or nothing. */
export const peopleQuery = (filter: { q?: string; role?: string; disabled?: string } = {}) =>
  listOf<UserView>(USERS, ["user", "owner"], filter);

/** All bookings, newest first; `q` is the beginning of a plate or a reference. */
export const adminBookingsQuery = (filter: { q?: string; state?: string } = {}) =>
  listOf<BookingView>(BOOKINGS, ["booking", "payment", "carwash"], filter);

/** One booking, whosever it is. */
export const adminBookingQuery = (id: string, seen?: BookingView) =>
  oneById<BookingView>(BOOKINGS, id, ["booking", "payment", "carwash"], seen);

/** One owner. */
export const ownerQuery = (id: string, seen?: OwnerView) => oneById<OwnerView>(OWNERS, id, ["owner", "user"], seen);

/** One person. */
export const personQuery = (id: string, seen?: UserView) => oneById<UserView>(USERS, id, ["user", "owner"], seen);

/** All employees, newest first. */
export const adminEmployeesQuery = (status?: string, q?: string) =>
  listOf<EmployeeView>("/api/admin/employees", ["employee", "carwash"], { status, q });

/** All wash services, also those that are not on offer. */
export const adminServicesQuery = () => listOf<AdminWashServiceView>("/api/admin/carwash/services", ["service"]);

/** What became of a person's notices, newest first. No frame says that it went stale: whoever looks asks again. */
export const noticeTraceQuery = (userId: string) =>
  infiniteQueryOptions({
    queryKey: ["/api/admin/notifications", { userId }] as const,
    queryFn: async ({ signal, pageParam }): Promise<Page<TracedNotice>> => {
      const path = pathWith("/api/admin/notifications", { userId, before: pageParam ?? undefined });
      const { items, next } = await request<NoticeTracePage>("GET", path, { signal });
      return { items, next: next === null ? null : String(next) };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    meta: { shows: [] },
  });

/** What a command of an admin may change. */
export const ADMIN_TOUCHES = ["owner", "user", "booking", "payment", "employee", "service"] as const;

/** Commands of an admin. */
export const useAdminCommand = <Answer = unknown>() => useCommand<Answer>(ADMIN_TOUCHES);

/** What an admin's command answered, shown in the drawer of that thing. */
export const useKeepBooking = () => useKeepOne<BookingView>(BOOKINGS);
export const useKeepOwner = () => useKeepOne<OwnerView>(OWNERS);
export const useKeepPerson = () => useKeepOne<UserView>(USERS);

export const approveOwner = (id: string) => ({ path: `/api/admin/owners/${id}/approve`, body: {} });
export const declineOwner = (id: string, reason: string) => ({
  path: `/api/admin/owners/${id}/decline`,
  body: { reason },
});
export const setDisabled = (id: string, disabled: boolean) => ({
  path: `/api/admin/users/${id}/${disabled ? "disable" : "enable"}`,
  body: {},
});
export const declineBooking = (id: string, reason: string) => ({
  path: `/api/admin/bookings/${id}/decline`,
  body: { reason },
});
export const decideApplication = (id: string, decision: "accept" | "decline") => ({
  path: `/api/admin/employees/${id}/${decision}`,
  body: {},
});
export const addEmployee = (body: Pick<EmployeeView, "name" | "phone" | "licenceNumber">) => ({
  path: "/api/admin/employees",
  body,
});
export const assignEmployee = (id: string, ownerId: string) => ({
  path: `/api/admin/employees/${id}/assign`,
  body: { ownerId },
});
export const unassignEmployee = (id: string) => ({ path: `/api/admin/employees/${id}/unassign`, body: {} });

export type ServiceFields = Omit<AdminWashServiceView, "id">;

export const addService = (body: ServiceFields) => ({ path: "/api/admin/carwash/services", body });
export const changeService = (id: string, body: Partial<ServiceFields>) => ({
  method: "PATCH" as const,
  path: `/api/admin/carwash/services/${id}`,
  body,
});
