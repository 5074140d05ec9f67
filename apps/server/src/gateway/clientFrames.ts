import { type ClientFrame, LIMITS } from "@parkmate/protocol";

/** What a client sent: a frame, one to answer with `error`, one to ignore, or one that ends the socket. */
export type Parsed =
  | { kind: "frame"; frame: ClientFrame }
  | { kind: "invalid"; message: string }
  | { kind: "unknown" }
  | { kind: "bad"; reason: string };

type Fields = Readonly<Record<string, unknown>>;
type Checked = ClientFrame | string;

/** Per type: the frame, or what is wrong with it, naming the field. */
const CHECKS: Readonly<Record<ClientFrame["type"], (fields: Fields) => Checked>> = {
  watch: ({ lotId, system }) => {
    if (system === true && lotId === undefined) return { type: "watch", system };
    return isId(lotId) && system === undefined
      ? { type: "watch", lotId }
      : "lotId: must be an id, or system: true alone";
  },
  unwatch: ({ lotId }) => (isId(lotId) ? { type: "unwatch", lotId } : "lotId: must be an id"),
  counts: ({ lotIds }) =>
    Array.isArray(lotIds) && lotIds.length <= LIMITS.countedLots && lotIds.every(isId)
      ? { type: "counts", lotIds: [...new Set(lotIds)] }
      : `lotIds: must be a list of at most ${LIMITS.countedLots} ids`,
  read: ({ seqs, upTo }) => {
    if ((seqs === undefined) === (upTo === undefined)) return "seqs, upTo: exactly one of them is needed";
    if (upTo !== undefined) return isSeq(upTo) ? { type: "read", upTo } : "upTo: must be a whole number from 0 on";
    return isSeqs(seqs) ? { type: "read", seqs } : "seqs: must be a list of whole numbers, at least one";
  },
  time: ({ t0 }) =>
    typeof t0 === "number" && Number.isFinite(t0) ? { type: "time", t0 } : "t0: must be a number of milliseconds",
  ack: ({ upTo, shown }) => {
    if (!isSeq(upTo)) return "upTo: must be a whole number from 0 on";
    if (shown === undefined) return { type: "ack", upTo };
    return isSeqs(shown) || isEmpty(shown)
      ? { type: "ack", upTo, shown }
      : "shown: must be a list of whole numbers from 0 on";
  },
};

/** Reads a text frame. Fields may be added by newer clients: unknown ones are ignored. */
export function parseClientFrame(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: "bad", reason: "not JSON" };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { kind: "bad", reason: "no object" };
  const fields = value as Fields;
  if (typeof fields.type !== "string") return { kind: "bad", reason: "no type" };
  if (!isKnown(fields.type)) return { kind: "unknown" };
  const checked = CHECKS[fields.type](fields);
  if (typeof checked === "string") return { kind: "invalid", message: `${fields.type}: ${checked}` };
  return { kind: "frame", frame: checked };
}

function isKnown(type: string): type is ClientFrame["type"] {
  return Object.hasOwn(CHECKS, type);
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 100;
}

function isSeq(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isSeqs(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every(isSeq);
}

function isEmpty(value: unknown): value is [] {
  return Array.isArray(value) && value.length === 0;
}
