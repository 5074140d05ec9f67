import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import { words } from "../words/index.ts";

/** Toasts lie above the sheet; dismissing one is no wish to leave the sheet. */
const isOnToast = (target: EventTarget | null) => target instanceof Element && target.closest(".Toastify") !== null;

const PLACES = {
  middle: {
    viewport: "items-end justify-center sm:items-center sm:p-4",
    popup:
      "max-h-[92dvh] rounded-t-2xl data-ending-style:translate-y-4 data-starting-style:translate-y-4 sm:max-w-md sm:rounded-2xl",
  },
  side: {
    viewport: "items-end justify-end sm:items-stretch",
    popup:
      "max-h-[92dvh] rounded-t-2xl data-ending-style:translate-y-4 data-starting-style:translate-y-4 sm:max-h-none sm:max-w-lg sm:rounded-none sm:border-y-0 sm:border-r-0 sm:data-ending-style:translate-x-4 sm:data-ending-style:translate-y-0 sm:data-starting-style:translate-x-4 sm:data-starting-style:translate-y-0",
  },
} as const;

/** What had the focus when the sheet opened, and the row of a list it stands in. */
interface Opener {
  element: Element | null;
  rowId: string | undefined;
}

/** Where the focus goes when the sheet closes: what opened it, its row where that is gone, else the page's heading. */
function placeAfter({ element, rowId }: Opener): HTMLElement | null {
  if (element instanceof HTMLElement && element.isConnected && element !== document.body) return element;
  const row = rowId === undefined ? null : document.querySelector(`[data-row="${CSS.escape(rowId)}"]`);
  return row?.querySelector<HTMLElement>("button, a[href]") ?? document.querySelector<HTMLElement>("main h1");
}

/**
 * Where the focus goes when the sheet opens: to its form's first field (of a group of radios to the chosen one), else to its
 * title. By a finger to the title, too: a field would bring up the keyboard, over half of what is to be read first.
 */
function placeIn(popup: HTMLElement | null, title: HTMLElement | null, opening: string): HTMLElement | null {
  const form = opening === "touch" ? null : popup?.querySelector("form");
  const field = form?.querySelector<HTMLInputElement>(
    "input:enabled:not([type=hidden]), select:enabled, textarea:enabled",
  );
  if (!field) return title;
  const group = field.type === "radio" ? `input[type=radio][name="${CSS.escape(field.name)}"]:checked` : null;
  return (group && form?.querySelector<HTMLElement>(group)) || field;
}

const HEAD_ENDS = "--sheet-head-ends";
/** The heads of the open sheets, the topmost last. */
const heads: HTMLElement[] = [];

/** Tells app.css where the head of the topmost sheet ends, so that on phones toasts lie below it. */
function tellHead(): void {
  const { style } = document.documentElement;
  const head = heads.at(-1);
  if (!head) {
    style.removeProperty(HEAD_ENDS);
    return;
  }
  // Not where it is at this moment: it is still coming up from the bottom edge.
  const top = innerHeight - (head.parentElement?.offsetHeight ?? 0);
  // A low sheet is out of the way of toasts.
  style.setProperty(HEAD_ENDS, top > innerHeight / 2 ? "0px" : `${top + head.offsetHeight}px`);
}

/** Keeps toasts off this head while it is there. */
function keepInSight(head: HTMLElement): () => void {
  heads.push(head);
  const observer = new ResizeObserver(tellHead);
  if (head.parentElement) observer.observe(head.parentElement);
  return () => {
    observer.disconnect();
    heads.splice(heads.indexOf(head), 1);
    tellHead();
  };
}

export interface SheetProps {
  open: boolean;
  title: ReactNode;
  description?: ReactNode;
  place?: keyof typeof PLACES;
  /** The row (`data-row`) that the focus goes to where a link opened the sheet. */
  rowId?: string | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** The dialog that `Sheet` shows. */
export function SheetDialog({ open, title, description, place = "middle", rowId, onClose, children }: SheetProps) {
  const { viewport, popup } = PLACES[place];
  const opener = useRef<Opener>({ element: null, rowId });
  useLayoutEffect(() => {
    if (!open) return;
    const element = document.activeElement;
    opener.current = { element, rowId: element?.closest<HTMLElement>("[data-row]")?.dataset.row ?? rowId };
  }, [open, rowId]);
  const box = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(next, { event }) => !next && !isOnToast(event.target) && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop
          forceRender
          className="fixed inset-0 z-50 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0"
        />
        <Dialog.Viewport className={`fixed inset-0 z-50 flex ${viewport}`}>
          <Dialog.Popup
            ref={box}
            initialFocus={(opening) => placeIn(box.current, heading.current, opening)}
            finalFocus={() => placeAfter(opener.current)}
            className={`flex w-full flex-col overflow-hidden border border-line bg-surface text-ink shadow-raised transition-[opacity,translate] duration-150 outline-none data-ending-style:opacity-0 data-starting-style:opacity-0 ${popup}`}
          >
            <header ref={keepInSight} className="flex items-start justify-between gap-3 px-4 pt-4 pb-2">
              <div className="min-w-0">
                <Dialog.Title ref={heading} tabIndex={-1} className="text-lg font-semibold break-words outline-none">
                  {title}
                </Dialog.Title>
                {description && (
                  <Dialog.Description render={<div />} className="text-sm text-muted">
                    {description}
                  </Dialog.Description>
                )}
              </div>
              <Dialog.Close
                aria-label={words.common.close}
                className="-mt-2 -mr-2 inline-flex size-11 shrink-0 items-center justify-center rounded-lg hover:bg-sunken"
              >
                <X aria-hidden="true" className="size-5" />
              </Dialog.Close>
            </header>
            {/* What gets the focus comes to lie above a foot, and with its label below the head. */}
            <div className="grow scroll-pt-10 scroll-pb-56 overflow-y-auto px-4 pt-1 pb-4">{children}</div>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
