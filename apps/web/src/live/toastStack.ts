import { useSyncExternalStore } from "react";
import { type ToastItem, toast } from "react-toastify/unstyled";

/** How many toasts stand on the screen at once; the others wait below them, counted. */
export const STACK = 3;

/** Newest first, as they stand on the screen. */
let standing: readonly ToastItem["id"][] = [];
const renderers = new Set<() => void>();

toast.onChange(({ status, id }: ToastItem) => {
  if (status === "updated") return;
  const others = standing.filter((one) => one !== id);
  standing = status === "added" ? [id, ...others] : others;
  for (const render of renderers) render();
});

/** How many toasts there are beyond the stack, for the one that stands last in it; 0 for the others. */
export function useMore(id: ToastItem["id"] | undefined): number {
  const order = useSyncExternalStore(
    (render) => {
      renderers.add(render);
      return () => void renderers.delete(render);
    },
    () => standing,
  );
  return order.indexOf(id ?? "") === STACK - 1 ? order.length - STACK : 0;
}
