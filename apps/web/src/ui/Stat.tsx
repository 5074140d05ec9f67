import type { Level } from "@parkmate/protocol";
import type { ReactNode } from "react";
import { Link } from "wouter";

const TONES: Record<Level | "neutral", string> = {
  neutral: "text-ink",
  success: "text-success",
  info: "text-info",
  warning: "text-warning",
  error: "text-error",
};

/** One number with its name; a link where there is more to see. Stands in a `Stats`. */
export function Stat({
  label,
  value,
  detail,
  tone = "neutral",
  href,
}: {
  label: string;
  value: ReactNode;
  detail?: ReactNode;
  tone?: keyof typeof TONES;
  href?: string;
}) {
  return (
    <div className="card relative flex flex-col gap-0.5 p-4">
      <dt className="flex min-h-6 items-center text-sm text-muted">
        {href ? (
          <Link href={href} className="before:absolute before:inset-0 before:rounded-xl hover:underline">
            {label}
          </Link>
        ) : (
          label
        )}
      </dt>
      <dd className={`text-2xl font-bold tracking-tight ${TONES[tone]}`}>{value}</dd>
      {detail && <dd className="text-xs text-muted">{detail}</dd>}
    </div>
  );
}

/** Numbers beside each other, two in a row on phones. */
export function Stats({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">{children}</dl>;
}
