import type { NotificationFrame } from "@parkmate/protocol";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { useOwnerCommand, verifyPayment } from "../api/owner.ts";
import { Button } from "../ui/Button.tsx";
import { LEVELS, Refusal } from "../ui/Message.tsx";
import { words } from "../words/index.ts";
import { actionOf } from "./noticeActions.ts";
import { wordsOf } from "./toastGroups.ts";
import { useMore } from "./toastStack.ts";

export interface NoticeActions {
  /** These are on a visible page now, as one toast. */
  onShown: (seqs: number[]) => void;
  /** Something was done about them: the link was followed, the action carried out. */
  onActed: (seqs: number[]) => void;
}

/** Says once of each notice that it stands on a visible page. */
function useShown(notices: readonly NotificationFrame[], onShown: NoticeActions["onShown"]): void {
  const told = useRef(0);
  const count = notices.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once of each notice, when it appears.
  useEffect(() => {
    const tell = () => {
      if (document.visibilityState !== "visible") return;
      document.removeEventListener("visibilitychange", tell);
      onShown(notices.slice(told.current).map(({ seq }) => seq));
      told.current = count;
    };
    document.addEventListener("visibilitychange", tell);
    tell();
    return () => document.removeEventListener("visibilitychange", tell);
  }, [count]);
}

/** Confirms the cash where the notice of it is shown; a refusal stays in the toast. */
function VerifyButton({ paymentId, onDone }: { paymentId: string; onDone: () => void }) {
  const verify = useOwnerCommand();
  return (
    <>
      <Button look="secondary" busy={verify.busy} onClick={() => verify.send(verifyPayment(paymentId), onDone)}>
        {words.toasts.verify}
      </Button>
      {verify.error && (
        <div className="w-full">
          <Refusal error={verify.error} />
        </div>
      )}
    </>
  );
}

const link = "inline-flex min-h-11 items-center px-1 text-sm font-semibold text-accent underline";

/** One toast: how grave, what, and what can be done about it. */
export function NoticeToast({
  toastId,
  notices,
  actions,
  close,
}: {
  toastId: string;
  notices: readonly NotificationFrame[];
  actions: NoticeActions;
  close: () => void;
}) {
  useShown(notices, actions.onShown);
  const more = useMore(toastId);
  const newest = notices.at(-1);
  const said = wordsOf(notices);
  if (!newest || !said) return null;
  const { icon: Icon, text } = LEVELS[newest.level];
  const action = actionOf(notices);
  const acted = () => {
    actions.onActed(notices.map(({ seq }) => seq));
    close();
  };
  return (
    <div className="min-w-0 grow">
      <div className="flex items-start gap-3">
        <Icon aria-label={words.levels[newest.level]} role="img" className={`mt-0.5 size-5 shrink-0 ${text}`} />
        <div className="min-w-0 grow space-y-0.5">
          <p className={`font-semibold ${text}`}>{said.title}</p>
          <p className="text-sm break-words text-ink">{said.body}</p>
          <div className="flex flex-wrap items-center gap-2 pt-1">
            {action.kind === "verify" && <VerifyButton paymentId={action.paymentId} onDone={acted} />}
            <Link href={said.href} onClick={acted} className={link}>
              {action.kind === "renew" ? words.toasts.renew : words.common.open}
            </Link>
          </div>
        </div>
      </div>
      {more > 0 && <MoreLine count={more} />}
    </div>
  );
}

/** Stands below the last toast of the stack. */
export function MoreLine({ count }: { count: number }) {
  return (
    <div className="mt-2 -ml-3 flex items-center justify-between gap-2 border-t border-line px-3 text-sm text-muted">
      <span>{words.toasts.more(count)}</span>
      <Link href="/inbox" className={link}>
        {words.toasts.openInbox}
      </Link>
    </div>
  );
}
