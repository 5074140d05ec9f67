import { type RefObject, useEffect, useRef } from "react";

/** Gives the form to put the ref on: after a refusal that names a field, the first one it names has the focus. */
export function useFirstWrongField(error: Error | null): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [error]);
  return form;
}
