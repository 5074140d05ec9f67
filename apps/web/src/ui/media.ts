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

/** Wide enough for tables beside the staff's side bar: a narrower table would break its lines. */
export const useIsWide = (): boolean => useMedia("(min-width: 75rem)");
