import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from "react";
import { words } from "../words/index.ts";

const control =
  "block w-full min-h-11 rounded-lg border bg-surface px-3 py-2 text-base text-ink placeholder:text-muted disabled:opacity-60";
const border = (error: string | undefined) => (error ? "border-error" : "border-line-strong");

interface Labelled {
  label: string;
  /** Says that it may stay empty. */
  optional?: boolean;
  /** The server's or the page's words about what is wrong. */
  error?: string | undefined;
  hint?: ReactNode;
}

interface Wiring {
  id: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
}

/** The server says "must be …"; a sentence names what must. */
export const sentence = (label: string, error: string) => (/^[a-z]/.test(error) ? `${label} ${error}.` : error);

function Labelled({ label, optional, error, hint, children }: Labelled & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block text-sm font-medium">
        {optional ? words.common.optional(label) : label}
      </label>
      {children({ id, "aria-invalid": error ? true : undefined, "aria-describedby": describedBy || undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-sm text-error">
          {sentence(label, error)}
        </p>
      )}
    </div>
  );
}

/** A labelled text input with its error beside it; `inset` leaves room for a button at its end. */
export function TextField({
  label,
  optional = false,
  error,
  hint,
  inset = false,
  ...rest
}: Labelled & { inset?: boolean } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <Labelled label={label} optional={optional} error={error} hint={hint}>
      {(wiring) => (
        <input
          {...rest}
          {...wiring}
          className={`${control} ${border(error)} read-only:bg-sunken read-only:text-muted ${inset ? "pr-12" : ""}`}
        />
      )}
    </Labelled>
  );
}

/** A labelled field of several lines. */
export function TextArea({
  label,
  optional = false,
  error,
  hint,
  ...rest
}: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Labelled label={label} optional={optional} error={error} hint={hint}>
      {(wiring) => <textarea rows={3} {...rest} {...wiring} className={`${control} ${border(error)}`} />}
    </Labelled>
  );
}

/** A labelled native select; phones show their own picker. */
export function SelectField({
  label,
  optional = false,
  error,
  hint,
  children,
  ...rest
}: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Labelled label={label} optional={optional} error={error} hint={hint}>
      {(wiring) => (
        <select {...rest} {...wiring} className={`${control} ${border(error)}`}>
          {children}
        </select>
      )}
    </Labelled>
  );
}
