import type { Level, NotificationFrame } from "@parkmate/protocol";
import { BellRing, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { cssTransition, ToastContainer, type ToastContent, type ToastOptions, toast } from "react-toastify/unstyled";
import "react-toastify/ReactToastify.css";
import { Link } from "wouter";
import { LEVELS } from "../ui/Message.tsx";
import { type JoinedNotices, wordsOf } from "./toastGroups.ts";

/** Milliseconds until a toast leaves by itself; false: when it is dismissed. */
const AUTO_CLOSE: Record<Level, number | false> = { success: 6000, info: 6000, warning: false, error: false };

const Rise = cssTransition({ enter: "toast-enter", exit: "toast-exit", collapseDuration: 120 });

/** Where toasts appear: top right, on phones across the top. */
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
      aria-label="Notices"
      closeButton={({ closeToast }) => (
        <button
          type="button"
          aria-label="Dismiss"
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
  };
}

interface NoticeActions {
  /** These are on a visible page now, as one toast. */
  onShown: (seqs: number[]) => void;
  /** The link was followed. */
  onOpen: (seqs: number[]) => void;
}

function NoticeToast({
  notices,
  actions,
  close,
}: {
  notices: readonly NotificationFrame[];
  actions: NoticeActions;
  close: () => void;
}) {
  const told = useRef(0);
  const count = notices.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once of each notice, when it appears.
  useEffect(() => {
    const tell = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", tell);
      actions.onShown(notices.slice(told.current).map(({ seq }) => seq));
      told.current = count;
    };
    document.addEventListener("visibilitychange", tell);
    tell();
    return () => document.removeEventListener("visibilitychange", tell);
  }, [count]);
  const newest = notices.at(-1);
  const words = wordsOf(notices);
  if (!newest || !words) return null;
  const { icon: Icon, word, text } = LEVELS[newest.level];
  const open = () => {
    actions.onOpen(notices.map(({ seq }) => seq));
    close();
  };
  return (
    <div data-toast-seq={newest.seq} data-level={newest.level} className="flex min-w-0 items-start gap-3">
      <Icon aria-label={word} role="img" className={`mt-0.5 size-5 shrink-0 ${text}`} />
      <div className="min-w-0 space-y-0.5">
        <p className={`font-semibold ${text}`}>{words.title}</p>
        <p className="text-sm break-words text-ink">{words.body}</p>
        <Link href={words.href} onClick={open} className="inline-flex min-h-11 items-center font-semibold underline">
          {words.href.endsWith("?renew") ? "Renew" : "Open"}
        </Link>
      </div>
    </div>
  );
}

/** A toast of one notice, or of several that belong together: the toast of those that came before says how many. */
export function showNotices({ toastId, notices }: JoinedNotices, actions: NoticeActions): void {
  const newest = notices.at(-1);
  if (!newest) return;
  const options = optionsOf(newest.level);
  const render: ToastContent = ({ closeToast }) => (
    <NoticeToast notices={notices} actions={actions} close={closeToast} />
  );
  if (toast.isActive(toastId)) toast.update(toastId, { ...options, render });
  else toast(render, { ...options, toastId });
}

/** One toast for the notices that came while the page was away; in place of the last one. */
export function showSummary({ toastId, notices }: JoinedNotices): void {
  const count = notices.length;
  const render: ToastContent = ({ closeToast }) => (
    <div data-toast-summary={count} className="flex items-start gap-3">
      <BellRing aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-info" />
      <div>
        <p className="font-semibold text-info">
          {count === 1 ? "1 notice while you were away" : `${count} notices while you were away`}
        </p>
        <Link
          href="/inbox"
          onClick={() => closeToast()}
          className="inline-flex min-h-11 items-center font-semibold underline"
        >
          Open the inbox
        </Link>
      </div>
    </div>
  );
  if (toast.isActive(toastId)) toast.update(toastId, { ...optionsOf("info"), render });
  else toast(render, { ...optionsOf("info"), toastId });
}

/** These toasts leave, and those of them that are still to appear do not. */
export function closeToasts(toastIds: readonly string[]): void {
  for (const toastId of toastIds) toast.dismiss(toastId);
}
