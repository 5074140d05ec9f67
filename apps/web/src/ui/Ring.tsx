import type { Level } from "@parkmate/protocol";
import type { ReactNode } from "react";

const RADIUS = 54;
const LENGTH = 2 * Math.PI * RADIUS;

const TONES: Record<Level | "neutral", string> = {
  success: "text-success",
  info: "text-info",
  warning: "text-warning",
  error: "text-error",
  neutral: "text-line-strong",
};

/** What is left of a whole, as a ring that empties, around `children`. `part` is from 0 to 1; the ring itself says nothing. */
export function Ring({ part, tone, children }: { part: number; tone: keyof typeof TONES; children: ReactNode }) {
  const shown = Math.min(1, Math.max(0, part));
  return (
    <div className="relative mx-auto size-60">
      <svg aria-hidden="true" viewBox="0 0 120 120" className="size-full -rotate-90">
        <circle cx="60" cy="60" r={RADIUS} fill="none" strokeWidth="7" stroke="currentColor" className="text-sunken" />
        <circle
          cx="60"
          cy="60"
          r={RADIUS}
          fill="none"
          strokeWidth="7"
          stroke="currentColor"
          // A round end would be seen although nothing is left.
          strokeLinecap={shown > 0.01 ? "round" : "butt"}
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - shown)}
          className={TONES[tone]}
        />
      </svg>
      <div className="absolute inset-0 flex flex-col items-center justify-center px-6 text-center">{children}</div>
    </div>
  );
}
