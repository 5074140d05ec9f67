import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
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
  const general = useRef<HTMLDivElement>(null);
  const [isAtField, setAtField] = useState(false);
  // Once for each refusal, after its words are on the screen.
  useEffect(() => {
    if (!error) return;
    const field = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    setAtField(field != null);
    (field ?? general.current)?.focus();
  }, [error]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form ref={form} onSubmit={submit} className={className} noValidate>
      {children}
      {error && (
        <div ref={general} tabIndex={-1} hidden={isAtField}>
          <Refusal error={error} />
        </div>
      )}
      {foot}
    </form>
  );
}
