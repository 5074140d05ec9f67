import { type FormEvent, useState } from "react";
import { fieldError } from "../api/http.ts";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";
import { TextArea } from "./Field.tsx";
import { useFocusInvalid } from "./focusInvalid.ts";
import { Refusal } from "./Message.tsx";
import { Sheet, SheetFoot } from "./Sheet.tsx";

/** Asks for the reason of a refusal that somebody else will read. */
export function ReasonSheet({
  open,
  title,
  about,
  action,
  hint,
  busy,
  error,
  onClose,
  onSubmit,
}: {
  open: boolean;
  title: string;
  /** Which one it is, below the title. */
  about?: string;
  /** The name of the button that does it. */
  action: string;
  hint: string;
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onSubmit: (reason: string) => void;
}) {
  const [reason, setReason] = useState("");
  // A new one each time: the focus goes to the field again.
  const [missing, setMissing] = useState<{ reason: true } | null>(null);
  const form = useFocusInvalid(missing ?? error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = reason.trim();
    setMissing(given === "" ? { reason: true } : null);
    if (given !== "") onSubmit(given);
  };
  const atField = fieldError(error, "reason");
  return (
    <Sheet open={open} title={title} description={about} onClose={onClose}>
      <form ref={form} onSubmit={submit} className="space-y-4" noValidate>
        <TextArea
          label={words.common.reason}
          hint={hint}
          value={reason}
          maxLength={500}
          required
          error={missing ? words.common.reasonMissing : atField}
          onChange={(event) => setReason(event.target.value)}
        />
        <SheetFoot>
          <Refusal error={atField ? null : error} />
          <div className="flex justify-end gap-2">
            <Button look="quiet" onClick={onClose}>
              {words.common.goBack}
            </Button>
            <Button type="submit" look="danger" busy={busy}>
              {action}
            </Button>
          </div>
        </SheetFoot>
      </form>
    </Sheet>
  );
}
