import type { Level, NotificationFrame } from "@parkmate/protocol";
import { BellRing, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { cssTransition, ToastContainer, type ToastContent, type ToastOptions, toast } from "react-toastify/unstyled";
import "react-toastify/ReactToastify.css";
import { Link } from "wouter";
import { LEVELS } from "../ui/Message.tsx";
import { words } from "../words/index.ts";
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
  const said = wordsOf(notices);
  if (!newest || !said) return null;
  const { icon: Icon, text } = LEVELS[newest.level];
  const open = () => {
    actions.onOpen(notices.map(({ seq }) => seq));
    close();
  };
  return (
    <div data-toast-seq={newest.seq} data-level={newest.level} className="flex min-w-0 items-start gap-3">
      <Icon aria-label={words.levels[newest.level]} role="img" className={`mt-0.5 size-5 shrink-0 ${text}`} />
      <div className="min-w-0 space-y-0.5">
        <p className={`font-semibold ${text}`}>{said.title}</p>
        <p className="text-sm break-words text-ink">{said.body}</p>
        <Link href={said.href} onClick={open} className="inline-flex min-h-11 items-center font-semibold underline">
          {said.href.endsWith("?renew") ? "Renew" : "Open"}
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

/** One toast for the notices that came while the page was away. */
export function showSummary(count: number): void {
  toast(
    ({ closeToast }) => (
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
    ),
    { ...optionsOf("info"), toastId: "summary" },
  );
}
