import { Download } from "lucide-react";
import { useState } from "react";
import { download } from "../api/http.ts";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";
import { Refusal } from "./Message.tsx";

/** Saves the list at `path`, filters included, as a CSV file; says why where that is refused. */
export function ExportButton({ path, fileName }: { path: string; fileName: string }) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const save = async () => {
    setBusy(true);
    setError(null);
    try {
      await download(path, "text/csv", fileName);
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button look="secondary" icon={Download} busy={busy} onClick={() => void save()}>
        {words.common.exportCsv}
      </Button>
      {error && (
        <div className="w-full">
          <Refusal error={error} />
        </div>
      )}
    </>
  );
}
