import { lazy, type ReactNode, Suspense } from "react";
import type { SheetProps } from "./SheetDialog.tsx";

/** Beside the page, not before it: nobody opens a dialog before its page is there. */
const SheetDialog = lazy(async () => ({ default: (await import("./SheetDialog.tsx")).SheetDialog }));

/**
 * A dialog: from the bottom edge on a phone; elsewhere in the middle, or as a drawer at the side where `place` says so.
 * Escape and the backdrop close it; focus goes back to what opened it.
 */
export function Sheet(props: SheetProps) {
  return (
    <Suspense>
      <SheetDialog {...props} />
    </Suspense>
  );
}

/** The foot of a sheet's form: the refusal and the button stay in sight while the rest scrolls, where there is room for both. */
export function SheetFoot({ children }: { children: ReactNode }) {
  return (
    <div className="-bottom-4 z-10 -mx-4 -mb-4 space-y-3 border-t border-line bg-surface px-4 pt-3 pb-[max(1rem,env(safe-area-inset-bottom))] [@media(min-height:36rem)]:sticky">
      {children}
    </div>
  );
}
