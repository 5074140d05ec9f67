import { type RefObject, useEffect, useRef } from "react";

/** A form that was refused puts the focus on its first field that is wrong. */
export function useFocusInvalid(error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>("[aria-invalid], [data-invalid] input")?.focus();
  }, [error]);
  return form;
}
