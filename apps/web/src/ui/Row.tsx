import { type ReactNode, useEffect, useRef } from "react";
import { RowHeading } from "./Page.tsx";

/** One row of a list: a card whose actions stand below its facts. `marked` rows are framed and scrolled to. */
export function Row({
  marked = false,
  fresh = false,
  title,
  badge,
  actions,
  children,
}: {
  marked?: boolean;
  /** Has just come: glows once. */
  fresh?: boolean;
  title: ReactNode;
  badge?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (marked) row.current?.scrollIntoView({ block: "center" });
  }, [marked]);
  return (
    <li
      ref={row}
      aria-current={marked || undefined}
      className={`card relative space-y-2 p-4 ${marked ? "outline-2 outline-accent" : ""} ${fresh ? "glow" : ""}`}
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <RowHeading>{title}</RowHeading>
        {badge}
      </div>
      {children && <div className="space-y-1 text-sm break-words">{children}</div>}
      {actions && <div className="flex flex-wrap items-end gap-2 pt-1">{actions}</div>}
    </li>
  );
}

/** Rows below each other. */
export function Rows({ children }: { children: ReactNode }) {
  return <ul className="space-y-3">{children}</ul>;
}
