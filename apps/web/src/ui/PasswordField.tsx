import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { words } from "../words/index.ts";
import { TextField } from "./Field.tsx";

/** A password that can be looked at while it is typed. */
export function PasswordField(props: Omit<ComponentProps<typeof TextField>, "type">) {
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <div className="relative">
      <TextField {...props} type={isShown ? "text" : "password"} spellCheck={false} autoCapitalize="off" inset />
      <button
        type="button"
        aria-pressed={isShown}
        aria-label={words.common.showPassword}
        onClick={() => setShown(!isShown)}
        className="absolute top-6 right-0 inline-flex size-11 items-center justify-center rounded-lg text-muted hover:text-ink"
      >
        <Icon aria-hidden="true" className="size-5" />
      </button>
    </div>
  );
}
