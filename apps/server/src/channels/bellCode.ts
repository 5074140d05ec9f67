import { CHANGED_RESOURCES, type ReadMark } from "@parkmate/protocol";
import type { Doorbell } from "./layer.ts";

/** Raised when a node of the version before would misread a bell; it then goes to the log instead. */
const VERSION = 1;

/** What was heard: from which node, and the bell. One that this code cannot read rings as `doubt`. */
export interface Heard {
  from: string | null;
  bell: Doorbell;
}

/** A bell as it travels between nodes: a small JSON array. Rows of a log stay behind. */
export function encodeBell(from: string, bell: Doorbell): string {
  return JSON.stringify([VERSION, from, ...fieldsOf(bell)]);
}

function fieldsOf(bell: Doorbell): unknown[] {
  switch (bell.kind) {
    case "log":
      return ["g", bell.head];
    case "read":
      return ["r", bell.mark.seqs ?? bell.mark.upTo, bell.unread, bell.head, bell.readRev];
    case "changed":
      return ["c", bell.resource, bell.rev, ...(bell.id === undefined ? [] : [bell.id])];
    case "lot":
      return bell.hours ? ["l", 1] : ["l"];
    case "sessions":
      return ["s"];
    case "doubt":
      return ["d"];
  }
}

/** The bell of a message; what is not understood, of another version or by mistake, is a doubt about its topic. */
export function decodeBell(text: string): Heard {
  const doubt = { kind: "doubt" } as const;
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return { from: null, bell: doubt };
  }
  if (!Array.isArray(message) || message[0] !== VERSION || typeof message[1] !== "string") {
    return { from: null, bell: doubt };
  }
  const [, from, kind, ...fields] = message as [number, string, unknown, ...unknown[]];
  return { from, bell: bellOf(kind, fields) ?? doubt };
}

function bellOf(kind: unknown, [first, second, third, fourth]: unknown[]): Doorbell | null {
  if (kind === "g" && isCount(first)) return { kind: "log", head: first };
  if (kind === "r" && isCount(second) && isCount(third) && isCount(fourth)) {
    const mark = markOf(first);
    return mark && { kind: "read", mark, unread: second, head: third, readRev: fourth };
  }
  if (kind === "c" && isCount(second)) {
    const resource = CHANGED_RESOURCES.find((known) => known === first);
    return resource
      ? { kind: "changed", resource, ...(typeof third === "string" ? { id: third } : {}), rev: second }
      : null;
  }
  if (kind === "l") return first === 1 ? { kind: "lot", hours: true } : { kind: "lot" };
  return kind === "s" ? { kind: "sessions" } : null;
}

function markOf(mark: unknown): ReadMark | null {
  if (isCount(mark)) return { upTo: mark };
  return Array.isArray(mark) && mark.every(isCount) ? { seqs: mark } : null;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
