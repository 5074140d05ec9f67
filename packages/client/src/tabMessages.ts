/** What the tabs of a browser say to each other. Each sender numbers what it says, so that a loss is seen. */
import type { ClientFrame, NotificationFrame, ReadMark } from "@parkmate/protocol";

/** A notification that no tab has alerted yet. */
export interface Held {
  frame: NotificationFrame;
  /** Epoch ms of this device's clock at which it came. */
  at: number;
}

/** How far a tab is looked at. */
export interface Looks {
  isVisible: boolean;
  /** Epoch ms at which it was last shown or focused. */
  lookedAt: number;
}

/** From the leader; every tab counts it, also when `to` names another one. Without anything else: it lives. */
export interface FromHub {
  hub: string;
  n: number;
  /** A tab, and its attempt to open a line. */
  to?: { tab: string; attempt: number };
  /** Frames of the server, one text each; the first one to a tab is its welcome. */
  texts?: string[];
  /** The line ends with this code. */
  end?: number;
  /** Another try would succeed at once. */
  again?: boolean;
  /** All that is held now; or what is held besides. */
  held?: Held[];
  more?: Held[];
  /** The seq up to which it was decided what is alerted. */
  told?: number;
  /** This tab alerts these; they are held no more. */
  given?: { tab: string; held: Held[] };
  /** A new leader asks everybody to come. */
  isNew?: boolean;
}

/** From a tab, to the leader. */
export interface FromTab {
  tab: string;
  n: number;
  looks: Looks;
  /** Its open line's attempt; 0 where it has none. */
  attempt: number;
  ask?:
    | { type: "ping" | "leave" }
    /** Wants a line, with the address and subprotocols of its handshake. */
    | { type: "open"; attempt: number; url: string; protocols: string[] }
    | { type: "send"; frame: ClientFrame }
    /** Its line is silent or says what cannot be used. */
    | { type: "close" }
    /** These were alerted; or were not, the tab was hidden by then. */
    | { type: "done" | "back"; held: Held[] };
}

/** Marked as read in another tab. */
export interface Marked {
  mark: ReadMark;
}

/** Names of the locks: who leads, who lives. The first is also the channel's. */
export const LINE = "parkmate.line.";
export const TAB = "parkmate.tab.";

/** Code of a line that broke without a goodbye. */
export const BROKEN = 1006;

/** What is left of `held` without these. */
export function without(held: Held[], gone: Held[]): Held[] {
  const seqs = new Set(gone.map(({ frame }) => frame.seq));
  return held.filter(({ frame }) => !seqs.has(frame.seq));
}

/** What is left of `held` when these are read. */
export function unread(held: Held[], { seqs, upTo }: ReadMark): Held[] {
  return held.filter(({ frame: { seq } }) => !(seqs ? seqs.includes(seq) : seq <= upTo));
}
