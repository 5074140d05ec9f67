import type { Level } from "@parkmate/protocol";
import { BellRing, X } from "lucide-react";
import { cssTransition, ToastContainer, type ToastContent, type ToastOptions, toast } from "react-toastify/unstyled";
import "react-toastify/ReactToastify.css";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { words } from "../words/index.ts";
import { MoreLine, type NoticeActions, NoticeToast } from "./NoticeToast.tsx";
import type { JoinedNotices } from "./toastGroups.ts";
import { useMore } from "./toastStack.ts";

/** Milliseconds until a toast leaves by itself; false: when it is dismissed. */
const AUTO_CLOSE: Record<Level, number | false> = { success: 6000, info: 6000, warning: false, error: false };

const Rise = cssTransition({ enter: "toast-enter", exit: "toast-exit", collapseDuration: 120 });

/** Where toasts appear: top right, on phones across the top. Announced there, the newest first, three at a time. */
export function Toaster() {
  return (
    <ToastContainer
      position="top-right"
      transition={Rise}
      hideProgressBar
      newestOnTop
      closeOnClick={false}
      draggable="touch"
      icon={false}
      aria-label={words.toasts.region}
      closeButton={({ closeToast }) => (
        <button
          type="button"
          aria-label={words.toasts.dismiss}
          onClick={(event) => closeToast(event)}
          className="-mt-2 -mr-2 inline-flex size-11 shrink-0 items-center justify-center self-start rounded-lg text-muted hover:bg-sunken"
        >
          <X aria-hidden="true" className="size-4" />
        </button>
      )}
    />
  );
}

function optionsOf(level: Level): ToastOptions {
  return {
    autoClose: AUTO_CLOSE[level],
    // An alert interrupts what a screen reader says, a status waits for its turn.
    role: level === "warning" || level === "error" ? "alert" : "status",
    className: `toast-${level}`,
  };
}

/** A toast of one notice, or of several that belong together: the toast of those that came before says how many. */
export function showNotices(joined: JoinedNotices, actions: NoticeActions): void {
  const { toastId } = joined;
  const newest = joined.notices.at(-1);
  if (!newest) return;
  const options = optionsOf(newest.level);
  const render: ToastContent = ({ closeToast }) => (
    <Held toastId={toastId}>
      <NoticeToast toastId={toastId} notices={joined.notices} actions={actions} close={closeToast} />
    </Held>
  );
  if (toast.isActive(toastId)) toast.update(toastId, { ...options, render });
  else toast(render, { ...options, toastId });
}

/** A finger on a toast holds it, as the mouse over it does. */
function Held({ toastId, children }: { toastId: string; children: ReactNode }) {
  return (
    <div
      className="min-w-0 grow"
      onTouchStart={() => toast.pause({ id: toastId })}
      onTouchEnd={() => toast.play({ id: toastId })}
      onTouchCancel={() => toast.play({ id: toastId })}
    >
      {children}
    </div>
  );
}

/** One toast for the notices that came while the page was away; in place of the last one. */
export function showSummary({ toastId, notices }: JoinedNotices): void {
  const render: ToastContent = ({ closeToast }) => (
    <Summary toastId={toastId} count={notices.length} close={closeToast} />
  );
  if (toast.isActive(toastId)) toast.update(toastId, { ...optionsOf("info"), render });
  else toast(render, { ...optionsOf("info"), toastId });
}

function Summary({ toastId, count, close }: { toastId: string; count: number; close: () => void }) {
  const more = useMore(toastId);
  return (
    <div className="min-w-0 grow">
      <div className="flex items-start gap-3">
        <BellRing aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-info" />
        <div>
          <p className="font-semibold text-info">{words.toasts.whileAway(count)}</p>
          <Link
            href="/inbox"
            onClick={close}
            className="inline-flex min-h-11 items-center text-sm font-semibold text-accent underline"
          >
            {words.toasts.openInbox}
          </Link>
        </div>
      </div>
      {more > 0 && <MoreLine count={more} />}
    </div>
  );
}

/** These toasts leave, and those of them that are still to appear do not. */
export function closeToasts(toastIds: readonly string[]): void {
  for (const toastId of toastIds) toast.dismiss(toastId);
}
