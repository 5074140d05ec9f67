import type {
  Booking,
  Carwash,
  Employee,
  Lot,
  Payment,
  Profile,
  Review,
  Slot,
  SlotOccupation,
  WashService,
} from "../domain/entities.ts";
import type { AwayCursorRow, PushSubscriptionRow } from "./away.ts";
import type { FailedSignInsRow } from "./failedSignIns.ts";
import type { NodeRow } from "./nodes.ts";
import type { NotificationRow } from "./notifications.ts";
import type { ReaderRow } from "./readers.ts";

export interface IdempotencyRow {
  scope: string;
  requestHash: string;
  /** Null while the first request is in flight. */
  status: number | null;
  body: string | null;
  /** The payment whose settlement completes this record, whoever settles it. */
  paymentId: string | null;
  createdAt: number;
  expiresAt: number;
}

/** A charge as the sandbox provider keeps it. */
export interface SandboxChargeRow {
  paymentId: string;
  reference: string;
  amountPaise: number;
  state: string;
  refundedPaise: number;
  createdAt: number;
  updatedAt: number;
}

/** What a person chose; `groups` and `quietHours` are JSON. */
export interface PreferencesRow {
  userId: string;
  groups: string;
  quietHours: string | null;
}

/** A session and the device it is on; stays when the session ended. */
export interface DeviceRow {
  sessionId: string;
  userId: string;
  name: string;
  lastSeenAt: number;
}

/** When the doorbell of a notice was rung. */
export interface NoticeRingRow {
  readerId: string;
  seq: number;
  rungAt: number;
}

/** When a notice was sent to a device, handed to its page, and shown there. */
export interface NoticeDeliveryRow {
  readerId: string;
  seq: number;
  sessionId: string;
  sentAt: number;
  ackedAt: number | null;
  shownAt: number | null;
}

/** The tables, as the migrations make them (columns in snake case). */
export interface Schema {
  facts: { name: string; value: string };
  schemaMigrations: { version: number; name: string; checksum: string; appliedAt: number };
  profiles: Profile;
  readers: ReaderRow;
  notifications: NotificationRow;
  adminRevs: { shard: number; rev: number };
  idempotencyKeys: IdempotencyRow;
  lots: Lot;
  slots: Slot;
  bookings: Booking;
  payments: Payment;
  carwashes: Carwash;
  washServices: WashService;
  employees: Employee;
  sandboxCharges: SandboxChargeRow;
  slotOccupations: SlotOccupation;
  reviews: Review;
  searchWords: { kind: "lot" | "person" | "employee"; word: string; thingId: string };
  preferences: PreferencesRow;
  devices: DeviceRow;
  noticeRings: NoticeRingRow;
  noticeDeliveries: NoticeDeliveryRow;
  awayCursors: AwayCursorRow;
  pushSubscriptions: PushSubscriptionRow;
  nodes: NodeRow;
  failedSignIns: FailedSignInsRow;
  webhookEvents: { provider: string; eventId: string; receivedAt: number };
}

/** The part of better-auth's tables that we read; it alone writes and migrates them. */
export interface AccountsSchema {
  session: {
    id: string;
    userId: string;
    token: string;
    expiresAt: string | Date;
    createdAt: string | Date;
    updatedAt: string | Date;
    userAgent: string | null;
  };
  user: { id: string; email: string };
}
