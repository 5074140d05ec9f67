import type { Level } from "@parkmate/protocol";
import { CircleCheck, CircleX, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { wordsOf } from "../api/http.ts";

/** Colour and icon of each level; its word is in `words.levels`, for colour never tells alone. */
export const LEVELS: Record<Level, { icon: LucideIcon; text: string; soft: string }> = {
  success: { icon: CircleCheck, text: "text-success", soft: "bg-success-soft text-success" },
  info: { icon: Info, text: "text-info", soft: "bg-info-soft text-info" },
  warning: { icon: TriangleAlert, text: "text-warning", soft: "bg-warning-soft text-warning" },
  error: { icon: CircleX, text: "text-error", soft: "bg-error-soft text-error" },
};

/** A sentence with a level, in its place on the page. */
export function Message({ level, children }: { level: Level; children: ReactNode }) {
  const { icon: Icon, soft } = LEVELS[level];
  return (
    <div
      role={level === "error" ? "alert" : undefined}
      className={`flex items-start gap-2 rounded-lg px-3 py-2.5 text-sm ${soft}`}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 break-words">{children}</div>
    </div>
  );
}

/** Why the last command was refused, where there is a refusal. */
export function Refusal({ error }: { error: Error | null }) {
  return error ? <Message level="error">{wordsOf(error)}</Message> : null;
}
