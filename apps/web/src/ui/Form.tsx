import { type FormEvent, type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { Refusal } from "./Message.tsx";

/**
 * A form whose refusals come from the server: each stands at its field, focus goes to the first one; what belongs to no field
 * stands above the buttons (`foot`). Nothing typed is lost by a refusal.
 */
export function Form({
  error,
  onSubmit,
  foot,
  className = "space-y-4",
  children,
}: {
  error: Error | null;
  onSubmit: (form: FormData) => void;
  foot: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [isAtField, setAtField] = useState(false);
  // Before anything is painted: a refusal that is told at a field is not told twice.
  useLayoutEffect(() => {
    if (!error) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    setAtField(field != null);
    field?.focus();
  }, [error]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form ref={form} onSubmit={submit} className={className} noValidate>
      {children}
      {error && !isAtField && (
        <div ref={focusOnce} tabIndex={-1}>
          <Refusal error={error} />
        </div>
      )}
      {foot}
    </form>
  );
}

/** Sends the focus to what has just appeared. */
const focusOnce = (element: HTMLElement | null) => element?.focus();
