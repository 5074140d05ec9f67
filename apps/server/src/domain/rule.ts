import type { EventName, EventPayloads, Refusal } from "@parkmate/protocol";

/** A fact to tell one person; `silentFor` names the session whose own act it confirms, where no toast appears. */
export type Notice = {
  [Name in EventName]: { reader: string; event: Name; data: EventPayloads[Name]; silentFor?: string };
}[EventName];

/** What a rule answers: what changes and who is told, or an expected no (which may have somebody to tell, too). */
export type Verdict<Changes> =
  | { ok: true; changes: Changes; notices: Notice[] }
  | { ok: false; refusal: Refusal; notices?: Notice[] };

/** The no of a rule. */
export function refuse(
  code: Refusal["code"],
  detail?: string,
  data?: Refusal["data"],
): { ok: false; refusal: Refusal } {
  return { ok: false, refusal: { code, ...(detail ? { detail } : {}), ...(data ? { data } : {}) } };
}
