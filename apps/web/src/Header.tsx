import type { MeView } from "@parkmate/protocol";
import { useQueryClient } from "@tanstack/react-query";
import { Bell, CircleUser, Ellipsis, MonitorSmartphone, SlidersHorizontal, UserRound } from "lucide-react";
import { useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import { signOut } from "./api/person.ts";
import { ConnectionBar } from "./ConnectionBar.tsx";
import { useLive } from "./live/Live.tsx";
import { type NavItem, navigationOf } from "./navigation.ts";
import { useMe, useSession } from "./session.tsx";
import { Button, ButtonLink } from "./ui/Button.tsx";
import { number } from "./ui/format.ts";
import { Refusal } from "./ui/Message.tsx";
import { VersionBar } from "./VersionBar.tsx";
import { words } from "./words/index.ts";

/** How many entries a phone's bottom edge takes. */
const PHONE_ENTRIES = 5;

const entry =
  "flex min-h-11 items-center gap-2 rounded-lg px-3 text-sm font-medium text-muted hover:bg-sunken hover:text-ink aria-[current]:text-accent";
const onPhones =
  "max-md:min-h-14 max-md:min-w-0 max-md:flex-1 max-md:flex-col max-md:justify-center max-md:gap-0.5 max-md:px-0.5 max-md:text-xs";
const popover = "fixed m-0 rounded-xl border border-line bg-surface text-ink shadow-raised";

/** The entry whose page this is, or which it belongs to. */
const entryOf = (items: readonly NavItem[], path: string): NavItem | undefined =>
  items.find(({ href }) => href === path) ?? items.findLast(({ href }) => path.startsWith(`${href}/`));

function Entry({
  item: { href, name, icon: Icon },
  look,
  isHere,
  onGo,
}: {
  item: NavItem;
  look: string;
  isHere?: boolean;
  onGo?: () => void;
}) {
  const [path] = useLocation();
  const current = path === href ? "page" : isHere || undefined;
  return (
    <Link href={href} onClick={onGo} aria-current={current} className={`${entry} ${look}`}>
      <Icon aria-hidden="true" className="size-5 shrink-0" />
      <span className="max-w-full truncate">{name}</span>
    </Link>
  );
}

/** What does not fit along a phone's bottom edge. */
function More({ items, here }: { items: readonly NavItem[]; here: NavItem | undefined }) {
  const panel = useRef<HTMLDivElement>(null);
  return (
    <>
      <button
        type="button"
        popoverTarget="more"
        aria-current={(here && items.includes(here)) || undefined}
        className={`${entry} ${onPhones} md:hidden`}
      >
        <Ellipsis aria-hidden="true" className="size-5 shrink-0" />
        {words.app.more}
      </button>
      <div
        id="more"
        ref={panel}
        popover="auto"
        className={`${popover} inset-auto right-2 bottom-16 w-56 p-2 md:hidden`}
      >
        {items.map((item) => (
          <Entry key={item.href} item={item} look="" isHere={item === here} onGo={() => panel.current?.hidePopover()} />
        ))}
      </div>
    </>
  );
}

/**
 * Along the bottom edge on phones, within reach of a thumb; elsewhere in the header, or at the side where there are more
 * entries than a header holds.
 */
function Navigation({ items }: { items: readonly NavItem[] }) {
  const [path] = useLocation();
  const here = entryOf(items, path);
  const isLong = items.length > PHONE_ENTRIES;
  const onBar = isLong ? items.slice(0, PHONE_ENTRIES - 1) : items;
  const place = isLong
    ? "md:fixed md:inset-y-0 md:top-14 md:left-0 md:z-10 md:w-52 md:flex-col md:overflow-y-auto md:border-r md:border-line md:bg-surface md:p-3"
    : "";
  return (
    <nav
      aria-label={words.app.mainNavigation}
      className={`flex gap-1 max-md:fixed max-md:inset-x-0 max-md:bottom-0 max-md:z-30 max-md:border-t max-md:border-line max-md:bg-surface max-md:px-1 max-md:pb-[env(safe-area-inset-bottom)] ${place}`}
    >
      {items.map((item) => (
        <Entry
          key={item.href}
          item={item}
          isHere={item === here}
          look={`${onPhones} ${onBar.includes(item) ? "" : "max-md:hidden"} ${isLong ? "md:aria-[current]:bg-accent-soft" : ""}`}
        />
      ))}
      {isLong && <More items={items.slice(PHONE_ENTRIES - 1)} here={here} />}
    </nav>
  );
}

function BellLink() {
  const unread = useLive()?.unread ?? 0;
  return (
    <Link
      href="/inbox"
      aria-label={unread === 0 ? words.app.inbox : words.app.inboxUnread(number(unread))}
      className="relative inline-flex size-11 items-center justify-center rounded-lg hover:bg-sunken"
    >
      <Bell aria-hidden="true" className="size-5" />
      {unread > 0 && (
        <span className="absolute top-1 left-1/2 min-w-5 rounded-full bg-error px-1 text-center text-xs leading-5 font-bold text-surface">
          {number(unread)}
        </span>
      )}
    </Link>
  );
}

function Account({ me }: { me: MeView }) {
  const { leave } = useSession();
  const client = useQueryClient();
  const panel = useRef<HTMLDivElement>(null);
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
      // What changed meanwhile was not fetched: nobody was expected to see it.
      void client.invalidateQueries();
    }
  };
  const { nav } = words.app;
  const pages = [
    { href: "/account", name: nav.profile, icon: UserRound },
    { href: "/account/preferences", name: nav.preferences, icon: SlidersHorizontal },
    { href: "/account/sessions", name: nav.sessions, icon: MonitorSmartphone },
  ];
  return (
    <>
      <button
        type="button"
        popoverTarget="account"
        aria-label={words.app.account}
        className="inline-flex size-11 items-center justify-center rounded-lg hover:bg-sunken"
      >
        <CircleUser aria-hidden="true" className="size-5" />
      </button>
      <div
        id="account"
        ref={panel}
        popover="auto"
        className={`${popover} inset-auto top-14 right-3 w-64 space-y-3 p-4`}
      >
        <div className="text-sm">
          <p className="font-semibold break-words">{me.name}</p>
          <p className="break-words text-muted">{me.email}</p>
          <p className="text-muted capitalize">{words.roles[me.role]}</p>
        </div>
        <div className="-mx-2 border-y border-line py-1">
          {pages.map((item) => (
            <Entry key={item.href} item={item} look="" onGo={() => panel.current?.hidePopover()} />
          ))}
        </div>
        <Refusal error={error} />
        <Button look="secondary" busy={busy} onClick={() => void submit()} className="w-full">
          {words.app.signOut}
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
      <a
        href="#content"
        className="absolute top-1 left-1 z-50 -translate-y-24 rounded-lg bg-accent px-4 py-2 font-semibold text-on-accent focus:translate-y-0"
      >
        {words.app.skipToContent}
      </a>
      <div className="flex h-14 items-center justify-between gap-3 px-4">
        <div className="flex items-center gap-4">
          <Link href="/" className="inline-flex min-h-11 items-center gap-2 text-lg font-bold">
            <img src="/favicon.svg" alt="" width="28" height="28" />
            {words.app.product}
          </Link>
          {me && <Navigation items={navigationOf(me.role)} />}
        </div>
        {me ? (
          <div className="flex items-center">
            <BellLink />
            <Account me={me} />
          </div>
        ) : (
          <div className="flex items-center gap-2">
            <ButtonLink href="/sign-in" look="quiet">
              {words.app.signIn}
            </ButtonLink>
            <ButtonLink href="/register">{words.app.register}</ButtonLink>
          </div>
        )}
      </div>
      <ConnectionBar />
      <VersionBar />
    </header>
  );
}
