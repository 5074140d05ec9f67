import { useSyncExternalStore } from "react";

/** Whether a media query holds, followed live. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (render) => {
      const list = matchMedia(query);
      list.addEventListener("change", render);
      return () => list.removeEventListener("change", render);
    },
    () => matchMedia(query).matches,
    () => false,
  );
}

/** Wide enough for tables: Tailwind's `sm`. */
export const useIsWide = (): boolean => useMedia("(min-width: 40rem)");
