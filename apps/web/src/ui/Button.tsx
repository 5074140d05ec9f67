import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "wouter";

const LOOKS = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border border-line-strong bg-surface text-ink hover:bg-sunken",
  danger: "border border-error bg-surface text-error hover:bg-error-soft",
  quiet: "text-ink hover:bg-sunken",
} as const;

type Look = keyof typeof LOOKS;

const shape =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-lg px-4 py-2 text-sm font-semibold transition-colors duration-150";

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  /** Shows progress and takes no further click; focus stays on it. */
  busy?: boolean;
  icon?: LucideIcon;
  children: ReactNode;
}

/** A button that shows its own progress; at least 44 px high. */
export function Button({
  look = "primary",
  busy = false,
  icon: Icon,
  className = "",
  children,
  disabled,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={busy ? "button" : type}
      disabled={disabled}
      // Not `disabled` while busy: that would drop the focus of whoever pressed it with a key.
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
      className={`${shape} ${LOOKS[look]} disabled:opacity-60 aria-disabled:opacity-60 ${className}`}
    >
      {busy ? (
        <LoaderCircle aria-hidden="true" className="size-4 animate-spin" />
      ) : (
        Icon && <Icon aria-hidden="true" className="size-4 shrink-0" />
      )}
      {children}
    </button>
  );
}

/** A button that is an icon only, with its name for those who do not see it; 44 px square. */
export function IconButton({
  icon: Icon,
  label,
  className = "",
  ...rest
}: { icon: LucideIcon; label: string } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`inline-flex size-11 shrink-0 items-center justify-center rounded-lg hover:bg-sunken ${className}`}
    >
      <Icon aria-hidden="true" className="size-5" />
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({
  href,
  look = "primary",
  icon: Icon,
  className = "",
  children,
}: {
  href: string;
  look?: Look;
  icon?: LucideIcon;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Link href={href} className={`${shape} ${LOOKS[look]} ${className}`}>
      {Icon && <Icon aria-hidden="true" className="size-4 shrink-0" />}
      {children}
    </Link>
  );
}

/** A link to elsewhere on the same page level: "Show all". */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="inline-flex min-h-11 items-center text-sm font-semibold text-accent hover:underline">
      {children}
    </Link>
  );
}
