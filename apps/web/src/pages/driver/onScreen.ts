import { type RefCallback, useCallback, useEffect, useRef, useState } from "react";

/** How far beyond the edge counts as on screen: what comes next is right before it is seen. */
const MARGIN = "600px";

/**
 * Which of a list's items are on screen or near it, by id, in no order. `watch(id)` is the ref of an item.
 */
export function useOnScreen(): { shown: readonly string[]; watch: (id: string) => RefCallback<Element> } {
  const [shown, setShown] = useState<readonly string[]>([]);
  const ids = useRef(new Map<Element, string>());
  const refs = useRef(new Map<string, RefCallback<Element>>());
  const observer = useRef<IntersectionObserver | null>(null);

  const observe = useCallback(() => {
    observer.current ??= new IntersectionObserver(
      (entries) =>
        setShown((before) => {
          const now = new Set(before);
          for (const { target, isIntersecting } of entries) {
            const id = ids.current.get(target);
            if (id === undefined) continue;
            if (isIntersecting) now.add(id);
            else now.delete(id);
          }
          return [...now];
        }),
      { rootMargin: MARGIN },
    );
    return observer.current;
  }, []);
  useEffect(() => () => observer.current?.disconnect(), []);

  const watch = useCallback(
    (id: string) => {
      const known = refs.current.get(id);
      if (known) return known;
      // The same function for the same item each time: else each render would let go of all and take them up again.
      const ref: RefCallback<Element> = (element) => {
        if (!element) return;
        ids.current.set(element, id);
        observe().observe(element);
        return () => {
          observer.current?.unobserve(element);
          ids.current.delete(element);
          setShown((before) => before.filter((one) => one !== id));
        };
      };
      refs.current.set(id, ref);
      return ref;
    },
    [observe],
  );
  return { shown, watch };
}
