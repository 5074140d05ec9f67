import { type RawBuilder, sql } from "kysely";

/** A plate or reference as it is compared: capital letters and digits alone. */
export function plain(q: string): string {
  return q.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * The text in `column` is like `before`, `q` and whatever follows, in capitals or not. SQLite knows capitals of A to Z alone:
 * other letters have to be written as they are there.
 */
function isLike(column: string, before: "" | "%", q: string): RawBuilder<boolean> {
  const text = sql.raw(column);
  const pattern = (part: string): string => `${before}${part.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`(lower(${text}) like ${pattern(q.toLowerCase())} escape '\\' or ${text} like ${pattern(q)} escape '\\')`;
}

/** The text in `column` contains `q`. */
export const contains = (column: string, q: string): RawBuilder<boolean> => isLike(column, "%", q);

const startsWith = (column: string, q: string): RawBuilder<boolean> => isLike(column, "", q);

/** The person with the id in `driverId` has a name that contains `q`. */
export function isNamed(driverId: string, q: string): RawBuilder<boolean> {
  return sql`exists (select 1 from profiles where profiles.user_id = ${sql.raw(driverId)} and ${contains("profiles.name", q)})`;
}

/** The first name of the person with the id in `driverId` starts with `q`; of the others nothing is told. */
export function isFirstNamed(driverId: string, q: string): RawBuilder<boolean> {
  if (/\s/.test(q)) return sql`false`;
  return sql`exists (select 1 from profiles where profiles.user_id = ${sql.raw(driverId)} and ${startsWith("profiles.name", q)})`;
}

/** The person with the id in `driverId` drives what has a plate that contains `q`. */
export function drives(driverId: string, q: string): RawBuilder<boolean> {
  const part = plain(q);
  if (!part) return sql`false`;
  return sql`exists (select 1 from profiles where profiles.user_id = ${sql.raw(driverId)}
    and profiles.vehicle_number like ${`%${part}%`})`;
}

/** The plate or the reference of a row of `bookings` contains `q`. */
export function isKnownBy(q: string): RawBuilder<boolean> {
  const pattern = `%${plain(q)}%`;
  return sql`(bookings.vehicle_number like ${pattern} or replace(bookings.reference, '-', '') like ${pattern})`;
}

/** The booking with the id in `bookingId` has a plate or a reference that contains `q`. */
export function isBooking(bookingId: string, q: string): RawBuilder<boolean> {
  if (!plain(q)) return sql`false`;
  return sql`exists (select 1 from bookings where bookings.id = ${sql.raw(bookingId)} and ${isKnownBy(q)})`;
}
