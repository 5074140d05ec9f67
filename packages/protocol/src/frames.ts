import type { NodeView } from "./api.ts";
import type { EventName, Level, NotificationData } from "./events.ts";

/** The WebSocket subprotocol both sides speak; the server always answers with it. */
export const SUBPROTOCOL = "parkmate.v1";
/** Prefix of the second subprotocol a client may offer to carry its token: `bearer.<base64url(token)>`. */
export const BEARER_SUBPROTOCOL_PREFIX = "bearer.";
export const REALTIME_PATH = "/api/realtime";

export const LIMITS = {
  /** Largest frame a client may send, bytes. */
  frameBytes: 16 * 1024,
  /** Frames a client may send per second, and in one burst. */
  framesPerSecond: 20,
  frameBurst: 40,
  watchedLots: 10,
  countedLots: 50,
} as const;

/** 44xx: stop, do not retry. 45xx: retry. */
export const CLOSE = {
  badFrame: 4400,
  unauthenticated: 4401,
  unknownSubprotocol: 4426,
  internal: 4500,
  goingAway: 4503,
  tooSlow: 4508,
  tooMany: 4529,
} as const;
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

export const CHANGED_RESOURCES = [
  "booking",
  "payment",
  "carwash",
  "lot",
  "employee",
  "owner",
  "review",
  "user",
  "profile",
  "preferences",
  "service",
  "summary",
  "carwash-hours",
  "all",
] as const;
export type ChangedResource = (typeof CHANGED_RESOURCES)[number];

export type SlotState = "free" | "held" | "taken" | "out";

/** What a page does with a notification, the person's preferences and quiet hours already applied. */
export interface Alert {
  toast: boolean;
  sound: boolean;
  /** Notifications of one group within `groupMs` of the first become one toast and one sound; the inbox keeps each. */
  group?: string;
  groupMs?: number;
  /** What such a toast says after the number of them: "new bookings at Marine Drive". */
  groupWords?: string;
}

/** A row of an inbox as people read it; words are rendered when it is read or sent. Times are ISO 8601 UTC. */
export interface Notification {
  seq: number;
  id: string;
  event: EventName;
  level: Level;
  title: string;
  body: string;
  href: string;
  data: NotificationData;
  createdAt: string;
  readAt: string | null;
}

export interface WelcomeFrame {
  type: "welcome";
  userId: string;
  epoch: string;
  head: number;
  oldest: number;
  unread: number;
  readRev: number;
  rev: number;
  /** True only if a cursor was given and accepted. */
  resumed: boolean;
  serverTime: string;
  heartbeatMs: number;
  node: string;
}

export interface NotificationFrame extends Notification {
  type: "notification";
  replayed: boolean;
  alert: Alert;
}

/** What was marked: single rows, or everything up to and including one. */
export type ReadMark = { seqs: number[]; upTo?: never } | { upTo: number; seqs?: never };

export type ReadFrame = { type: "read"; unread: number; head: number; readRev: number } & ReadMark;

export interface ChangedFrame {
  type: "changed";
  resource: ChangedResource;
  id?: string;
  rev: number;
}

export interface LotFrame {
  type: "lot";
  lotId: string;
  slots: { id: string; state: SlotState }[];
  freeSlots: number;
  rev: number;
}

export interface CountsFrame {
  type: "counts";
  lots: { id: string; freeSlots: number }[];
}

/** Once per second to admins who watch the system. Latency and lateness are milliseconds over the last minute. */
export interface StatsFrame {
  type: "stats";
  nodes: number;
  sockets: number;
  noticesPerSecond: number;
  latency: { p50: number; p99: number };
  lateness: { p50: number; p99: number };
  /** The nodes one by one, with their channel health; only a server of an earlier version leaves it out. */
  each?: NodeView[];
}

export interface HeartbeatFrame {
  type: "heartbeat";
  head: number;
  unread: number;
  readRev: number;
  rev: number;
  lots?: Record<string, number>;
  serverTime: string;
}

export interface TimeFrame {
  type: "time";
  t0: number;
  serverTime: string;
}

export interface ByeFrame {
  type: "bye";
  reconnectInMs: number;
}

export interface ErrorFrame {
  type: "error";
  code: string;
  message: string;
}

export type ServerFrame =
  | WelcomeFrame
  | NotificationFrame
  | ReadFrame
  | ChangedFrame
  | LotFrame
  | CountsFrame
  | StatsFrame
  | HeartbeatFrame
  | TimeFrame
  | ByeFrame
  | ErrorFrame;

export type ClientFrame =
  | { type: "watch"; lotId: string }
  | { type: "watch"; system: true }
  | { type: "unwatch"; lotId: string }
  | { type: "counts"; lotIds: string[] }
  | ({ type: "read" } & ReadMark)
  | { type: "time"; t0: number }
  /** Handed to the page up to `upTo`; `shown` names those that became a visible toast. */
  | { type: "ack"; upTo: number; shown?: number[] };
