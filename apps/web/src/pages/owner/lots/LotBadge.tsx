import { DoorClosed, DoorOpen } from "lucide-react";
import { words } from "../../../words/index.ts";

/** Whether a lot takes bookings, as icon, word and colour. */
export function LotBadge({ open }: { open: boolean }) {
  const Icon = open ? DoorOpen : DoorClosed;
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-1 text-xs font-semibold whitespace-nowrap ${open ? "bg-success-soft text-success" : "bg-warning-soft text-warning"}`}
    >
      <Icon aria-hidden="true" className="size-3.5" />
      {open ? words.ownerLots.openState : words.ownerLots.closedState}
    </span>
  );
}
