/**
 * A booking as a calendar file (RFC 5545): one event that ends with the booking, its alarm as long before the end as the
 * warning is told.
 */
import { formatPlate } from "@parkmate/protocol";
import type { BookingTimes } from "../config.ts";
import { isFinal } from "./bookingStates.ts";
import type { Booking, Lot, Slot } from "./entities.ts";

export interface CalendarFacts {
  booking: Booking;
  slot: Slot;
  lot: Lot;
  /** Rises whenever the event may have changed (RFC 5545 §3.8.7.4). */
  sequence: number;
  /** The booking's page. */
  url: string;
}

/** The text of the file: CRLF line ends, lines of 75 octets at most. Its UID is the same whenever it is asked for. */
export function calendarOf(
  { booking, slot, lot, sequence, url }: CalendarFacts,
  times: BookingTimes,
  now: number,
): string {
  const place = `Slot ${slot.label}, ${lot.name}`;
  const address = [lot.name, lot.street, lot.locality, lot.city, `${lot.state} ${lot.pincode}`]
    .filter(Boolean)
    .join(", ");
  const about = `${place}\nVehicle: ${formatPlate(booking.vehicleNumber)}\nReference: ${booking.reference}\n${url}`;
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//ParkMate//Bookings//EN",
    "CALSCALE:GREGORIAN",
    "BEGIN:VEVENT",
    `UID:booking-${booking.id}@parkmate`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(booking.startsAt)}`,
    `DTEND:${utc(booking.endsAt)}`,
    `SEQUENCE:${sequence}`,
    `STATUS:${statusOf(booking)}`,
    `SUMMARY:${text(`Parking: ${place}`)}`,
    `LOCATION:${text(address)}`,
    `DESCRIPTION:${text(about)}`,
    // A URI is not escaped (§3.3.13); ours holds no character that needs it.
    `URL:${url}`,
    ...(isFinal(booking.state) ? [] : alarm(booking, place, times)),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** §3.8.1.11. */
function statusOf({ state }: Booking): "TENTATIVE" | "CONFIRMED" | "CANCELLED" {
  if (state === "cancelled") return "CANCELLED";
  return state === "pending" ? "TENTATIVE" : "CONFIRMED";
}

/** §3.6.6, as long before the end as the booking is warned (DOMAIN §3). */
function alarm({ startsAt, endsAt }: Booking, place: string, times: BookingTimes): string[] {
  const beforeMs = Math.min(times.warningMs, (endsAt - startsAt) / 2);
  return [
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${text(`Your parking ends soon: ${place}`)}`,
    `TRIGGER;RELATED=END:-${duration(beforeMs)}`,
    "END:VALARM",
  ];
}

/** A duration (§3.3.6): `PT5M`, `PT4M30S`. */
function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return `PT${minutes > 0 ? `${minutes}M` : ""}${rest > 0 || minutes === 0 ? `${rest}S` : ""}`;
}

/** A date with UTC time (§3.3.5): `20260115T083000Z`. */
function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** A TEXT value (§3.3.11): backslash, semicolon, comma and line break escaped; no other control character may be there. */
function text(value: string): string {
  return value
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "")
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\n/g, "\\n");
}

const LINE_OCTETS = 75;

/** A content line in parts of at most 75 octets, each but the first begun by a space (§3.1); no character is parted. */
function folded(line: string): string {
  let result = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > LINE_OCTETS) {
      result += "\r\n ";
      octets = 1;
    }
    result += character;
    octets += size;
  }
  return result;
}
