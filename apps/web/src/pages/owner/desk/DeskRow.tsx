import type { ReactNode } from "react";
import { RowHeading } from "../../../ui/Page.tsx";

/** One thing to do: what it is at the left, its actions at the right, on phones below. Stands in `DeskRows`. */
export function DeskRow({
  fresh,
  title,
  badge,
  actions,
  children,
}: {
  /** Has just come: glows once. */
  fresh: boolean;
  title: ReactNode;
  badge?: ReactNode;
  actions: ReactNode;
  children: ReactNode;
}) {
  return (
    <li className={`flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 ${fresh ? "glow" : ""}`}>
      <div className="min-w-56 flex-1 space-y-0.5 text-sm break-words">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-base">
          <RowHeading>{title}</RowHeading>
          {badge}
        </div>
        {children}
      </div>
      <div className="flex flex-wrap items-end justify-end gap-2 max-sm:w-full max-sm:justify-start sm:max-w-[60%]">
        {actions}
      </div>
    </li>
  );
}

/** Rows of one kind on one card. */
export function DeskRows({ children }: { children: ReactNode }) {
  return <ul className="card divide-y divide-line overflow-hidden">{children}</ul>;
}
