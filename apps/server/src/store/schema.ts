import type { Booking, Carwash, Employee, Lot, Payment, Profile, Slot, WashService } from "../domain/entities.ts";
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
}

/** The part of better-auth's tables that we read; it alone writes and migrates them. */
export interface AccountsSchema {
  session: { id: string; userId: string; expiresAt: string | Date };
  user: { id: string; email: string };
}
