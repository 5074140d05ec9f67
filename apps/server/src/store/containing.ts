import { type RawBuilder, sql } from "kysely";

/** A plate or reference as it is compared: capital letters and digits alone. */
export function plain(q: string): string {
  return q.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/**
 * The text in `column` contains `q`, in capitals or not. SQLite knows capitals of A to Z alone: other letters have to be
 * written as they are there.
 */
export function contains(column: string, q: string): RawBuilder<boolean> {
  const text = sql.raw(column);
  const pattern = (part: string): string => `%${part.replace(/[\\%_]/g, "\\$&")}%`;
  return sql`(lower(${text}) like ${pattern(q.toLowerCase())} escape '\\' or ${text} like ${pattern(q)} escape '\\')`;
}

/** The person with the id in `driverId` has a name or a plate that contains `q`. */
export function isDriver(driverId: string, q: string): RawBuilder<boolean> {
  const plate = plain(q);
  const drives = plate ? sql`or profiles.vehicle_number like ${`%${plate}%`}` : sql``;
  return sql`exists (select 1 from profiles where profiles.user_id = ${sql.raw(driverId)}
    and (${contains("profiles.name", q)} ${drives}))`;
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
