import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";

/** Pages that belong together, as tabs that are links: each has an address of its own. */
export function TabLinks({ label, tabs }: { label: string; tabs: readonly { href: string; name: ReactNode }[] }) {
  const [path] = useLocation();
  return (
    <nav aria-label={label} className="-mx-4 overflow-x-auto px-4">
      <ul className="flex min-w-max gap-1 border-b border-line">
        {tabs.map(({ href, name }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={path === href ? "page" : undefined}
              className="inline-flex min-h-11 items-center border-b-2 border-transparent px-3 text-sm font-semibold text-muted hover:text-ink aria-[current]:border-accent aria-[current]:text-accent"
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
