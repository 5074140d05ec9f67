import { isFirstLook } from "../mode.ts";
import { useMe } from "../session.tsx";
import { words } from "../words/index.ts";
import { clockTime } from "./time.ts";

/** For visitors, whose page does not move by itself: how old the numbers are. `updatedAt` is epoch ms, 0 for never. */
export function AsOf({ updatedAt }: { updatedAt: number }) {
  const me = useMe();
  if (me || updatedAt === 0) return null;
  // The device's time zone is not known yet: the place is kept.
  return (
    <p className={`text-sm text-muted ${isFirstLook ? "invisible" : ""}`}>{words.common.asOf(clockTime(updatedAt))}</p>
  );
}
