import type { CarwashState } from "@parkmate/protocol";
import { Check } from "lucide-react";
import { words } from "../../words/index.ts";

const STEPS = ["pending", "confirmed", "in_progress", "completed"] as const satisfies readonly CarwashState[];

/** How far a wash is, as steps; one that was cancelled has none. */
export function WashSteps({ state }: { state: CarwashState }) {
  if (state === "cancelled") return null;
  const reached = STEPS.indexOf(state);
  return (
    <ol aria-label={words.washes.steps} className="grid grid-cols-4 text-center text-xs">
      {STEPS.map((step, at) => {
        const isDone = at < reached || state === "completed";
        const isCurrent = at === reached;
        return (
          <li
            key={step}
            aria-current={isCurrent ? "step" : undefined}
            className="relative flex min-w-0 flex-col items-center gap-1.5"
          >
            {at > 0 && (
              <span
                aria-hidden="true"
                className={`absolute top-3 right-[calc(50%+0.875rem)] left-[calc(-50%+0.875rem)] h-0.5 ${at <= reached ? "bg-accent" : "bg-line"}`}
              />
            )}
            <span
              aria-hidden="true"
              className={`inline-flex size-6 items-center justify-center rounded-full text-xs font-bold ${isDone ? "bg-accent text-on-accent" : isCurrent ? "border-2 border-accent bg-surface text-accent" : "border border-line-strong bg-surface text-muted"}`}
            >
              {isDone ? <Check className="size-4" /> : at + 1}
            </span>
            <span className={`min-w-0 break-words ${isCurrent ? "font-semibold" : "text-muted"}`}>
              {words.states.carwash[step]}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
