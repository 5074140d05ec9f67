import type { ChangedResource } from "@parkmate/protocol";
import { X } from "lucide-react";
import {
  createContext,
  Fragment,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useLocation } from "wouter";
import { wordsOf } from "../api/http.ts";
import { type CommandState, useCommand } from "../api/useCommand.ts";
import { words } from "../words/index.ts";
import { IconButton } from "./Button.tsx";
import { Message } from "./Message.tsx";

/**
 * The ground that rows stand on.
 *
 * Owns: the sheet a row has opened, and the refusal a row could not show any more.
 * Promises: both outlive the row. Rows come and go by what others do; what a person is typing stays, and a command whose
 * row has left meanwhile still ends in words.
 */

interface Ground {
  openSheet: (render: (close: () => void) => ReactNode) => void;
  leaveBehind: (subject: string, error: Error) => void;
}

const GroundContext = createContext<Ground | null>(null);

function useGround(): Ground {
  const ground = useContext(GroundContext);
  if (!ground) throw new Error("a row stands outside of a Surface");
  return ground;
}

/** Opens a sheet that stays when the row that asked for it goes. */
export const useSheet = (): Ground["openSheet"] => useGround().openSheet;

/** A command of one row; `subject` names the row where its refusal has to be told after the row has left. */
export function useRowCommand<Answer>(touches: readonly ChangedResource[], subject: string): CommandState<Answer> {
  const { leaveBehind } = useGround();
  const row = useRef<{ subject: string; isGone: boolean; error: Error | null }>({
    subject,
    isGone: false,
    error: null,
  });
  const command = useCommand<Answer>(touches, {
    onRefused: (error) => {
      if (row.current.isGone) leaveBehind(row.current.subject, error);
    },
  });
  useEffect(() => {
    row.current.subject = subject;
    row.current.error = command.error;
  });
  useEffect(() => {
    const one = row.current;
    one.isGone = false;
    return () => {
      one.isGone = true;
      if (one.error) leaveBehind(one.subject, one.error);
    };
  }, [leaveBehind]);
  return command;
}

/** Holds the sheets of the rows in it, and says above them what a row that left could not say. */
export function Surface({ children }: { children: ReactNode }) {
  const [sheet, setSheet] = useState<{ at: number; render: (close: () => void) => ReactNode } | null>(null);
  const [left, setLeft] = useState<{ subject: string; error: Error } | null>(null);
  const close = useCallback(() => setSheet(null), []);
  const [path] = useLocation();
  const [shownAt, setShownAt] = useState(path);
  if (shownAt !== path) {
    // Where the surface is wider than a page: another page has nothing to do with what this one left open.
    setShownAt(path);
    setSheet(null);
    setLeft(null);
  }
  const ground = useMemo<Ground>(
    () => ({
      openSheet: (render) => setSheet((before) => ({ at: (before?.at ?? 0) + 1, render })),
      leaveBehind: (subject, error) => setLeft({ subject, error }),
    }),
    [],
  );
  return (
    <GroundContext value={ground}>
      {left && (
        <Message level="error">
          <div className="flex items-start justify-between gap-2">
            <p>{words.common.about(left.subject, wordsOf(left.error))}</p>
            <IconButton icon={X} label={words.common.close} className="-my-3" onClick={() => setLeft(null)} />
          </div>
        </Message>
      )}
      {children}
      {sheet && <Fragment key={sheet.at}>{sheet.render(close)}</Fragment>}
    </GroundContext>
  );
}
