/** People with sessions, lots and slots, written straight into the tables: thousands of accounts in a second. */
import { createHmac, randomBytes } from "node:crypto";
import { systemIds } from "../../apps/server/src/platform/ids.ts";
import type { Rows } from "./rows.ts";

const ROWS_AT_ONCE = 200;
const SLOTS_PER_LOT = 50;

export interface TownSize {
  drivers: number;
  owners: number;
  slots: number;
  /** Sessions of each person. */
  devices: number;
}

export interface Citizen {
  userId: string;
  /** One bearer token for each device. */
  tokens: string[];
}

export interface Slot {
  slotId: string;
  lotId: string;
  owner: Citizen;
}

export interface Town {
  drivers: Citizen[];
  owners: Citizen[];
  slots: Slot[];
}

/** A town in the tables of servers that have migrated and sign with `secret`; lots of 50 slots whose owners take turns. */
export async function furnishTown(rows: Rows, secret: string, size: TownSize): Promise<Town> {
  const now = Date.now();
  const iso = new Date(now).toISOString();
  const later = new Date(now + 30 * 86_400_000).toISOString();
  // One run's people are not another's.
  const run = randomBytes(3).toString("hex");
  const users: Cell[][] = [];
  const profiles: Cell[][] = [];
  const sessions: Cell[][] = [];
  const people = (role: "driver" | "owner", count: number): Citizen[] =>
    Array.from({ length: count }, (_, index) => {
      const userId = systemIds.next();
      const [name, email] = [`Drill ${role} ${index}`, `${role}-${run}-${index}@parkmate.test`];
      users.push([userId, name, email, iso, iso]);
      profiles.push([userId, role, name, email, "en", role === "owner" ? "approved" : null, now]);
      const tokens = Array.from({ length: size.devices }, () => {
        const token = randomBytes(24).toString("base64url");
        sessions.push([systemIds.next(), later, token, iso, iso, userId]);
        return `${token}.${createHmac("sha256", secret).update(token).digest("base64")}`;
      });
      return { userId, tokens };
    });
  const town: Town = { drivers: people("driver", size.drivers), owners: people("owner", size.owners), slots: [] };

  const lots: Cell[][] = [];
  const slots: Cell[][] = [];
  for (let n = 0; n < size.slots; n++) {
    const owner = town.owners[Math.floor(n / SLOTS_PER_LOT) % size.owners];
    if (!owner) throw new Error("a town needs owners for its slots");
    if (n % SLOTS_PER_LOT === 0) {
      const place = ["Shanmugham Road", "Kochi", "Kerala", "682031", "Asia/Kolkata"];
      lots.push([systemIds.next(), owner.userId, `Drill ${run} ${lots.length}`, ...place, now]);
    }
    const lotId = String(lots.at(-1)?.[0]);
    const slotId = systemIds.next();
    slots.push([slotId, lotId, `A-${n % SLOTS_PER_LOT}`]);
    town.slots.push({ slotId, lotId, owner });
  }

  await insertAll(rows, `"user" (id, name, email, "createdAt", "updatedAt", "emailVerified")`, users, ", false");
  await insertAll(rows, "profiles (user_id, role, name, email, language, owner_status, created_at)", profiles);
  const heads = users.map(([userId]) => [userId ?? null]);
  await insertAll(rows, "readers (user_id, head, floor, unread, read_rev, rev)", heads, ", 0, 0, 0, 0, 0");
  await insertAll(rows, `session (id, "expiresAt", token, "createdAt", "updatedAt", "userId")`, sessions);
  const ofLots = "id, owner_id, name, street, city, state, pincode, time_zone, created_at";
  const plain = "offers_carwash, renewal_discount_percent, open, rev";
  await insertAll(rows, `lots (${ofLots}, ${plain})`, lots, ", 0, 0, 1, 0");
  await insertAll(
    rows,
    "slots (id, lot_id, label, vehicle_type, hourly_paise, in_service)",
    slots,
    ", 'sedan', 4000, 1",
  );
  return town;
}

type Cell = string | number | null;

/** `constants`: what every row ends with, as SQL. */
async function insertAll(rows: Rows, into: string, cells: readonly Cell[][], constants = ""): Promise<void> {
  for (let from = 0; from < cells.length; from += ROWS_AT_ONCE) {
    const batch = cells.slice(from, from + ROWS_AT_ONCE);
    let placed = 0;
    const tuples = batch.map((row) => `(${row.map(() => `$${++placed}`).join(", ")}${constants})`);
    await rows.query(`insert into ${into} values ${tuples.join(", ")}`, batch.flat());
  }
}

/** Bookings that run and end at one instant, each on a slot of its own; the grace after it outlasts every drill. */
export async function furnishDeadlines(
  rows: Rows,
  slots: readonly Slot[],
  driverOf: (index: number) => Citizen,
  endsAt: number,
): Promise<void> {
  const hour = 3_600_000;
  const bookings = slots.map(({ slotId, lotId }, index): Cell[] => [
    ...[systemIds.next(), `D${randomBytes(6).toString("hex").toUpperCase()}`, driverOf(index).userId, lotId, slotId],
    ...[`KL${10 + Math.floor(index / 9000)}XY${1000 + (index % 9000)}`, endsAt - hour, endsAt, endsAt + hour],
    ...[endsAt, endsAt - hour],
  ]);
  const times = "starts_at, ends_at, grace_ends_at, next_due_at, created_at";
  const into = `bookings (id, reference, driver_id, lot_id, slot_id, vehicle_number, ${times}, kind, state, price_paise, attempt_failed)`;
  await insertAll(rows, into, bookings, ", 'instant', 'active', 4000, 0");
}
