import { createContext, type ReactNode, useContext, useEffect } from "react";
import { words } from "../words/index.ts";

const WIDTHS = { narrow: "max-w-2xl", wide: "max-w-5xl", full: "max-w-7xl" } as const;

/** A page: its title as heading and in the tab, what it holds below. */
export function Page({
  title,
  tabTitle = title,
  lead,
  aside,
  width = "narrow",
  children,
}: {
  title: string;
  tabTitle?: string;
  /** A line below the title. */
  lead?: ReactNode;
  aside?: ReactNode;
  width?: keyof typeof WIDTHS;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${tabTitle} · ${words.app.product}`;
  }, [tabTitle]);
  return (
    <div className={`mx-auto w-full space-y-4 px-4 py-5 ${WIDTHS[width]}`}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 tabIndex={-1} className="text-2xl font-bold tracking-tight break-words">
            {title}
          </h1>
          {lead && <div className="text-sm text-muted">{lead}</div>}
        </div>
        {aside}
      </div>
      {children}
    </div>
  );
}

const InSection = createContext(false);

/** The heading of one row: one level below the page's, or below its section's. */
export function RowHeading({ children }: { children: ReactNode }) {
  const Heading = useContext(InSection) ? "h3" : "h2";
  return <Heading className="min-w-0 font-semibold break-words">{children}</Heading>;
}

/** A titled part of a page. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-semibold">{title}</h2>
        {aside}
      </div>
      <InSection value={true}>{children}</InSection>
    </section>
  );
}

/** Names and values, one line each. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">{children}</dl>;
}

/** One line of `Facts`. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 text-right font-medium break-words">{children}</dd>
    </>
  );
}
