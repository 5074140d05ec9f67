import type { ReactNode } from "react";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";
import { Refusal } from "./Message.tsx";
import { Sheet, SheetFoot } from "./Sheet.tsx";

/** Asks once more before something that cannot be taken back, or that is no harm where `look` says so. */
export function ConfirmSheet({
  open,
  title,
  action,
  look = "danger",
  busy,
  error,
  onClose,
  onConfirm,
  children,
}: {
  open: boolean;
  title: string;
  action: string;
  look?: "primary" | "danger";
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
              {words.common.goBack}
            </Button>
            <Button look={look} busy={busy} onClick={onConfirm}>
              {action}
            </Button>
          </div>
        </SheetFoot>
      </div>
    </Sheet>
  );
}
