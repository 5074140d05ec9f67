import { useMe } from "../session.tsx";
import { clockTime } from "./time.ts";

/** For visitors, whose page does not move by itself: how old the numbers are. `updatedAt` is epoch ms, 0 for never. */
export function AsOf({ updatedAt }: { updatedAt: number }) {
  const me = useMe();
  if (me || updatedAt === 0) return null;
  return <p className="text-sm text-muted">as of {clockTime(updatedAt)}</p>;
}
