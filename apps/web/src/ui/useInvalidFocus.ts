import { type RefObject, useEffect, useRef } from "react";

/** For a form: when `refusal` comes, its first field that is marked as wrong has the focus. */
export function useInvalidFocus<Target extends HTMLElement = HTMLFormElement>(
  refusal: unknown,
): RefObject<Target | null> {
  const form = useRef<Target>(null);
  useEffect(() => {
    if (refusal) form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] input')?.focus();
  }, [refusal]);
  return form;
}
