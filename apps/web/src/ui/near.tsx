import { LocateFixed } from "lucide-react";
import { useState } from "react";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";
import { Message } from "./Message.tsx";

const LOCATING: PositionOptions = { timeout: 10_000, maximumAge: 60_000 };

/**
 * Finds where the device is, asked only when pressed: `onChange` gets "latitude,longitude" (about 100 m fine, which is all
 * that a list needs), or "" when pressed again. Gives the button, and why there is no place where that is so.
 */
export function useNear(value: string, onChange: (near: string) => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<"refused" | "unknown" | null>(null);
  const press = () => {
    setProblem(null);
    if (value !== "") return onChange("");
    setBusy(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setBusy(false);
        onChange(`${coords.latitude.toFixed(3)},${coords.longitude.toFixed(3)}`);
      },
      ({ code }) => {
        setBusy(false);
        setProblem(code === GeolocationPositionError.PERMISSION_DENIED ? "refused" : "unknown");
      },
      LOCATING,
    );
  };
  const isOn = value !== "";
  return {
    button: (
      <Button
        look="secondary"
        icon={LocateFixed}
        busy={busy}
        aria-pressed={isOn}
        onClick={press}
        className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
      >
        {words.lots.nearMe}
      </Button>
    ),
    explanation: problem && (
      <div role="status">
        <Message level="warning">
          {problem === "refused" ? words.lots.locationRefused : words.lots.locationUnknown}
        </Message>
      </div>
    ),
  };
}
