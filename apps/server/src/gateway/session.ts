import type { Admission } from "./handshake.ts";
import type { LotBoard } from "./lotBoard.ts";
import type { Person } from "./people.ts";

export type Phase = "replaying" | "live" | "blocked" | "closing";

/** The part of Bun's socket that a session uses. */
export interface Wire {
  /** More than 0: sent. −1: taken, but the other side does not keep up. 0: not taken. */
  send(text: string): number;
  ping(): number;
  close(code: number, reason: string): void;
  terminate(): void;
}

/**
 * One socket: a cursor over one log. Holds no frame, ever: what the socket does not take is read again from the log.
 * `closing` is final. Times are epoch ms of real time.
 */
export class Session {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: Admission["role"];
  readonly address: string;
  readonly isService: boolean;
  /** What the notice trace calls it. */
  readonly deviceName: string;
  expiresAt: number;
  phase: Phase = "replaying";
  /** The last seq the socket took. */
  cursor = 0;
  /** The highest head heard of. */
  wanted = 0;
  /** The head when it was welcomed: rows up to here are a replay. */
  welcomedAt = -1;
  /** One pump at a time; until the welcome the start of the session holds this. */
  pumping = true;
  /** A frame other than a notification could not be sent: tell the whole state once the socket takes frames again. */
  missed = false;
  blockedSince = 0;
  heardAt: number;
  beatAt: number;
  /** Bucket of frames the client may still send, and when it was last filled. */
  tokens: number;
  filledAt: number;
  person: Person | null = null;
  /** Watched lots; null while the lot is still being looked up. */
  watched: Map<string, LotBoard | null> | null = null;
  counts: LotCounts | null = null;
  /** The mark of the list of lots its page may show; null before it counted any. */
  lotList: string | null = null;
  watchesSystem = false;
  /** The last seq its page said it was handed. */
  acked = 0;

  constructor(
    admission: Admission,
    readonly wire: Wire,
    now: number,
    heartbeatMs: number,
    frameBurst: number,
  ) {
    this.userId = admission.userId;
    this.sessionId = admission.sessionId;
    this.role = admission.role;
    this.address = admission.address;
    this.isService = admission.isService;
    this.deviceName = admission.deviceName;
    this.expiresAt = admission.expiresAt;
    this.heardAt = now;
    this.beatAt = now + heartbeatMs;
    this.tokens = frameBurst;
    this.filledAt = now;
  }

  is(phase: Phase): boolean {
    return this.phase === phase;
  }

  get welcomed(): boolean {
    return this.welcomedAt >= 0;
  }

  /** Its log is to be read on, and nobody does: reading failed. */
  get stalled(): boolean {
    return this.welcomed && this.phase === "replaying" && !this.pumping;
  }

  /** A head was heard of; true where the log has more than the socket took. */
  wants(head: number): boolean {
    if (head > this.wanted) this.wanted = head;
    return this.wanted > this.cursor;
  }

  /** Whether the row may be written straight away, past the pump. */
  takesNext(seq: number): boolean {
    return this.phase === "live" && !this.pumping && seq === this.cursor + 1;
  }

  /** Hands over a notification; the cursor moves only if the socket took it. */
  deliver(seq: number, frame: string, now: number): boolean {
    if (!this.#give(frame, now)) return false;
    this.cursor = seq;
    return true;
  }

  /** Hands over any other frame; one that is not taken is remembered as missed, never queued. */
  offer(frame: string, now: number): boolean {
    const taken = this.welcomed && this.#give(frame, now);
    if (!taken) this.missed = true;
    return taken;
  }

  /** The first frame. */
  welcome(frame: string, cursor: number, head: number, now: number): void {
    this.cursor = cursor;
    this.acked = cursor;
    this.wants(head);
    this.welcomedAt = head;
    this.#give(frame, now);
  }

  /** The socket takes frames again; true where the pump has to go on. */
  drained(): boolean {
    if (this.phase !== "blocked") return false;
    this.phase = "replaying";
    return true;
  }

  /** For so long before `now` it could not be heard, nor take anything: that was not its fault. */
  excuse(ms: number, now: number): void {
    this.heardAt = Math.min(now, this.heardAt + ms);
    this.blockedSince = Math.min(now, this.blockedSince + ms);
  }

  /** Says good-bye once; nothing is sent afterwards. */
  close(code: number, reason: string): void {
    if (this.phase === "closing") return;
    this.phase = "closing";
    this.wire.close(code, reason);
  }

  #give(frame: string, now: number): boolean {
    if (this.phase === "blocked" || this.phase === "closing") return false;
    const result = this.wire.send(frame);
    if (result > 0) return true;
    this.phase = "blocked";
    this.blockedSince = now;
    return result < 0;
  }
}

/** The lots whose free slots a socket is told. */
export interface LotCounts {
  /** Per lot: where the number comes from, and the one last sent. */
  lots: Map<string, { board: LotBoard; sent: number }>;
  dirty: boolean;
  sentAt: number;
}
