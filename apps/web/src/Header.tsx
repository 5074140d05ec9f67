import type { MeView, Role } from "@parkmate/protocol";
import {
  Bell,
  CalendarCheck,
  CircleUser,
  Droplets,
  LayoutDashboard,
  type LucideIcon,
  ParkingSquare,
  UserRoundCheck,
  Users,
  Wallet,
} from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { signOut } from "./api/person.ts";
import { ConnectionBar } from "./ConnectionBar.tsx";
import { useLive } from "./live/Live.tsx";
import { useMe, useSession } from "./session.tsx";
import { Button, ButtonLink } from "./ui/Button.tsx";
import { Refusal } from "./ui/Message.tsx";
import { VersionBar } from "./VersionBar.tsx";

interface NavItem {
  href: string;
  name: string;
  icon: LucideIcon;
}

const NAVIGATION: Record<Role, readonly NavItem[]> = {
  driver: [
    { href: "/lots", name: "Lots", icon: ParkingSquare },
    { href: "/bookings", name: "My bookings", icon: CalendarCheck },
  ],
  owner: [
    { href: "/owner", name: "Desk", icon: LayoutDashboard },
    { href: "/owner/bookings", name: "Bookings", icon: CalendarCheck },
    { href: "/owner/payments", name: "Payments", icon: Wallet },
    { href: "/owner/washes", name: "Washes", icon: Droplets },
    { href: "/owner/employees", name: "Employees", icon: Users },
  ],
  admin: [
    { href: "/admin/owners", name: "Owners", icon: UserRoundCheck },
    { href: "/admin/bookings", name: "Bookings", icon: CalendarCheck },
    { href: "/admin/employees", name: "Employees", icon: Users },
  ],
};

/** In the header on wide screens, along the bottom edge, within reach of a thumb, on phones. */
function Navigation({ items }: { items: readonly NavItem[] }) {
  const [path] = useLocation();
  return (
    <nav
      aria-label="Main"
      className="flex gap-1 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-30 max-md:border-t max-md:border-line max-md:bg-surface max-md:px-1 max-md:pb-[env(safe-area-inset-bottom)]"
    >
      {items.map(({ href, name, icon: Icon }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? "page" : undefined}
          className="flex min-h-11 items-center gap-2 rounded-lg px-3 text-sm font-medium text-muted hover:bg-sunken hover:text-ink aria-[current]:text-accent max-md:min-h-14 max-md:min-w-0 max-md:flex-1 max-md:flex-col max-md:justify-center max-md:gap-0.5 max-md:px-0.5 max-md:text-xs"
        >
          <Icon aria-hidden="true" className="size-5 shrink-0" />
          {name}
        </Link>
      ))}
    </nav>
  );
}

function BellLink() {
  const unread = useLive()?.unread ?? 0;
  return (
    <Link
      href="/inbox"
      aria-label={unread === 0 ? "Inbox" : `Inbox, ${unread} unread`}
      className="relative inline-flex size-11 items-center justify-center rounded-lg hover:bg-sunken"
    >
      <Bell aria-hidden="true" className="size-5" />
      {unread > 0 && (
        <span
          data-testid="unread"
          className="absolute top-1 left-1/2 min-w-5 rounded-full bg-error px-1 text-center text-xs leading-5 font-bold text-surface"
        >
          {unread}
        </span>
      )}
    </Link>
  );
}

function Account({ me }: { me: MeView }) {
  const { leave } = useSession();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await signOut();
      leave();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
      setBusy(false);
    }
  };
  return (
    <>
      <button
        type="button"
        popoverTarget="account"
        aria-label="Account"
        className="inline-flex size-11 items-center justify-center rounded-lg hover:bg-sunken"
      >
        <CircleUser aria-hidden="true" className="size-5" />
      </button>
      <div
        id="account"
        popover="auto"
        className="fixed inset-auto top-14 right-[max(0.75rem,calc(50vw-31rem))] m-0 w-64 space-y-3 rounded-xl border border-line bg-surface p-4 text-ink shadow-xl"
      >
        <div className="text-sm">
          <p className="font-semibold break-words">{me.name}</p>
          <p className="break-words text-muted">{me.email}</p>
          <p className="text-muted capitalize">{me.role}</p>
        </div>
        <Refusal error={error} />
        <Button look="secondary" busy={busy} onClick={() => void submit()} className="w-full">
          Sign out
        </Button>
      </div>
    </>
  );
}

/** Product, navigation by role, connection, inbox and account. */
export function Header() {
  const me = useMe();
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-surface">
      <div className="mx-auto flex h-14 max-w-5xl items-center justify-between gap-3 px-4">
        <div className="flex items-center gap-4">
          <Link href="/" className="inline-flex min-h-11 items-center gap-2 text-lg font-bold">
            <img src="/favicon.svg" alt="" width="28" height="28" />
            ParkMate
          </Link>
          {me && <Navigation items={NAVIGATION[me.role]} />}
        </div>
        {me ? (
          <div className="flex items-center">
            <BellLink />
            <Account me={me} />
          </div>
        ) : (
          <div className="flex items-center gap-2">
            <ButtonLink href="/sign-in" look="quiet">
              Sign in
            </ButtonLink>
            <ButtonLink href="/register">Register</ButtonLink>
          </div>
        )}
      </div>
      <ConnectionBar />
      <VersionBar />
    </header>
  );
}
