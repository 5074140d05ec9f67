import type { Role } from "@parkmate/protocol";
import {
  CalendarCheck,
  Droplets,
  LayoutDashboard,
  type LucideIcon,
  ParkingSquare,
  Route,
  SprayCan,
  Star,
  UserRoundCheck,
  Users,
  Wallet,
  Warehouse,
} from "lucide-react";
import { words } from "./words/index.ts";

export interface NavItem {
  href: string;
  name: string;
  icon: LucideIcon;
}

/** Where each role starts. */
export const HOME: Record<Role, string> = { driver: "/lots", owner: "/owner", admin: "/admin" };

/** The pages of a role, the most used first: on phones those that do not fit stand behind "More". */
export function navigationOf(role: Role): readonly NavItem[] {
  const { nav } = words.app;
  switch (role) {
    case "driver":
      return [
        { href: "/lots", name: nav.lots, icon: ParkingSquare },
        { href: "/bookings", name: nav.myBookings, icon: CalendarCheck },
        { href: "/washes", name: nav.myWashes, icon: Droplets },
      ];
    case "owner":
      return [
        { href: "/owner", name: nav.desk, icon: LayoutDashboard },
        { href: "/owner/bookings", name: nav.bookings, icon: CalendarCheck },
        { href: "/owner/payments", name: nav.payments, icon: Wallet },
        { href: "/owner/washes", name: nav.washes, icon: Droplets },
        { href: "/owner/lots", name: nav.ownerLots, icon: Warehouse },
        { href: "/owner/employees", name: nav.employees, icon: Users },
        { href: "/owner/reviews", name: nav.reviews, icon: Star },
      ];
    case "admin":
      return [
        { href: "/admin", name: nav.desk, icon: LayoutDashboard },
        { href: "/admin/owners", name: nav.owners, icon: UserRoundCheck },
        { href: "/admin/bookings", name: nav.bookings, icon: CalendarCheck },
        { href: "/admin/people", name: nav.people, icon: Users },
        { href: "/admin/employees", name: nav.employees, icon: SprayCan },
        { href: "/admin/services", name: nav.services, icon: Droplets },
        { href: "/admin/trace", name: nav.trace, icon: Route },
      ];
  }
}
