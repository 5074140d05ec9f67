import { CLOSE } from "@parkmate/protocol";

const OURS: readonly number[] = Object.values(CLOSE);

/** What Bun says of frames that break the protocol: it answers with the right code, but reports 1006. */
const PROTOCOL_FAULTS: readonly (readonly [reason: RegExp, code: string])[] = [
  [/too big message/, "1009"],
  [/invalid UTF-8/, "1007"],
  [/^Received /, "1002"],
];

/** The label under which a close is counted; codes that a client made up are all one. */
export function closeLabel(code: number, reason: string): string {
  if (code === 1006) return PROTOCOL_FAULTS.find(([pattern]) => pattern.test(reason))?.[1] ?? "1006";
  return (code >= 1000 && code <= 1014) || OURS.includes(code) ? String(code) : "other";
}
