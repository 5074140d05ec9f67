import type { ReactNode } from "react";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";
import { Refusal } from "./Message.tsx";
import { Sheet, SheetFoot } from "./Sheet.tsx";

/** Asks once more before something that cannot be taken back. */
export function ConfirmSheet({
  open,
  title,
  action,
  keep = words.common.keep,
  busy,
  error,
  onClose,
  onConfirm,
  children,
}: {
  open: boolean;
  title: string;
  action: string;
  /** The name of the button that leaves all as it is. */
  keep?: string;
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onConfirm: () => void;
  children: ReactNode;
}) {
  return (
    <Sheet open={open} title={title} onClose={onClose}>
      <div className="space-y-4">
        <p className="text-sm">{children}</p>
        <SheetFoot>
          <Refusal error={error} />
          <div className="flex justify-end gap-2">
            <Button look="quiet" onClick={onClose}>
              {keep}
            </Button>
            <Button look="danger" busy={busy} onClick={onConfirm}>
              {action}
            </Button>
          </div>
        </SheetFoot>
      </div>
    </Sheet>
  );
}
