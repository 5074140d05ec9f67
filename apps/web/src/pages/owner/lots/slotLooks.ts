import type { SlotState } from "@parkmate/protocol";
import { Car, Check, Hourglass, type LucideIcon, X } from "lucide-react";

/** Symbol and colours of each state of a slot; its word is in `words.states.slot`. */
export const SLOT_LOOKS: Record<SlotState, { icon: LucideIcon; look: string }> = {
  free: { icon: Check, look: "border-success bg-success-soft text-success" },
  held: { icon: Hourglass, look: "border-warning bg-warning-soft text-warning" },
  taken: { icon: Car, look: "border-error bg-error-soft text-error" },
  out: { icon: X, look: "border-line-strong bg-sunken text-muted" },
};
