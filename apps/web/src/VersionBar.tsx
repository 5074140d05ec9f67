import { useState } from "react";
import { loadNewest, useIsNewer } from "./live/appVersion.ts";
import { Button } from "./ui/Button.tsx";
import { words } from "./words/index.ts";

/** Offers a newer build; nothing is reloaded before somebody wants it. */
export function VersionBar() {
  const isNewer = useIsNewer();
  const [isLater, setIsLater] = useState(false);
  const [busy, setBusy] = useState(false);
  if (!isNewer || isLater) return null;
  const reload = () => {
    setBusy(true);
    void loadNewest();
  };
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-center gap-x-3 bg-info-soft px-4 py-1 text-sm font-medium text-info"
    >
      {words.app.newVersion.ready}
      <span className="flex gap-1">
        <Button look="quiet" busy={busy} onClick={reload} className="text-info">
          {words.app.newVersion.reload}
        </Button>
        <Button look="quiet" disabled={busy} onClick={() => setIsLater(true)} className="text-info">
          {words.app.newVersion.later}
        </Button>
      </span>
    </div>
  );
}
