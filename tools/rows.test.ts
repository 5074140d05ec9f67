/**
 * Every row of the tables that this product promises has a test named after it: the states and events of the domain, the
 * addresses of the contract. The lists are written by hand.
 */
import { describe, expect, test } from "bun:test";
import { EVENT_NAMES } from "../packages/protocol/src/events.ts";
import { sources } from "./sources.ts";

/** DOMAIN §3, its table: a test is named `DOMAIN §3 <state> …`. */
const STATES = ["pending", "scheduled", "active", "expired", "completed", "cancelled"];

/** DOMAIN §6, its rows in order: a test is named `DOMAIN §6 #<number> <event> …`. */
const CATALOGUE: readonly (readonly string[])[] = [
  ["booking.expiring"],
  ["booking.expired"],
  ["renewal.succeeded"],
  ["renewal.failed"],
  ["booking.completed"],
  ["booking.declined"],
  ["payment.verified"],
  ["booking.created"],
  ["carwash.completed"],
  ["employee.assigned"],
  ["booking.lapsed"],
  ["booking.cancelled"],
  ["booking.started"],
  ["payment.rejected"],
  ["carwash.booked"],
  ["carwash.confirmed", "carwash.started", "carwash.cancelled"],
  ["owner.registered"],
  ["owner.approved", "owner.declined"],
  ["review.received"],
  ["slot.blocked"],
  ["booking.moved"],
  ["booking.renewed"],
  ["payment.confirmed"],
];

/** Told beyond the catalogue of DOMAIN: the next driver of an occupied slot, and the system to itself. */
const BEYOND = ["slot.occupied", "canary.checked"];

/** CONTRACT §2, its table: the table of roles has a row of that name, and makes a test of it. */
const CONTRACT = `
POST /api/register
POST /api/auth/sign-in/email | POST /api/auth/sign-out | POST /api/auth/change-password | GET /api/auth/get-session
GET /api/me/sessions | POST /api/me/sessions/:id/revoke | POST /api/me/sessions/revoke-others
GET /api/me | PATCH /api/me
GET /api/lots
GET /api/lots/:id
GET /api/lots/:id/reviews | POST /api/lots/:id/reviews
POST /api/bookings
GET /api/bookings | GET /api/bookings/:id
POST /api/bookings/:id/renewals
POST /api/bookings/:id/cancel | POST /api/bookings/:id/end | PATCH /api/bookings/:id
POST /api/bookings/:id/blocked
GET /api/bookings/:id/calendar.ics
GET /api/carwash/services
GET /api/lots/:id/carwash-hours
POST /api/carwashes
GET /api/carwashes | GET /api/carwashes/:id | POST /api/carwashes/:id/cancel
PATCH /api/reviews/:id | DELETE /api/reviews/:id
GET /api/notifications
POST /api/notifications/read
GET /api/notifications/preferences | PUT /api/notifications/preferences
GET /api/owner/summary | GET /api/owner/lots | GET /api/owner/bookings | GET /api/owner/payments
GET /api/owner/carwashes | GET /api/owner/employees | GET /api/owner/employees/pool | GET /api/owner/reviews
POST /api/owner/lots | PATCH /api/owner/lots/:id | POST /api/owner/lots/:id/slots | PATCH /api/owner/slots/:id
POST /api/owner/bookings/:id/cancel
POST /api/owner/slots/:id/occupied | POST /api/owner/slots/:id/freed
POST /api/owner/payments/:id/verify | POST /api/owner/payments/:id/reject
POST /api/owner/carwashes/:id/confirm | POST /api/owner/carwashes/:id/start | POST /api/owner/carwashes/:id/complete
POST /api/owner/carwashes/:id/cancel | POST /api/owner/carwashes/:id/assign
POST /api/owner/employees/:id/take | POST /api/owner/employees/:id/release | PATCH /api/owner/employees/:id
POST /api/employees/applications
GET /api/admin/summary | GET /api/admin/users | GET /api/admin/owners | GET /api/admin/bookings
GET /api/admin/employees | GET /api/admin/carwash/services | GET /api/admin/realtime | GET /api/admin/notifications
POST /api/admin/owners/:id/approve | POST /api/admin/owners/:id/decline
POST /api/admin/users/:id/disable | POST /api/admin/users/:id/enable | POST /api/admin/bookings/:id/decline
POST /api/admin/employees | POST /api/admin/employees/:id/accept | POST /api/admin/employees/:id/decline
POST /api/admin/employees/:id/assign | POST /api/admin/employees/:id/unassign
POST /api/admin/carwash/services | PATCH /api/admin/carwash/services/:id
POST /api/payments/webhooks/:provider
GET /healthz | GET /readyz | GET /metrics | GET /api/openapi.json | GET /api/docs
`
  .trim()
  .split(/\s*(?:\||\n)\s*/);

const tests = await sources(/^apps\/server\/src\/.*\.test\.ts$/);
/** Whether a test's name, as it is written, begins with the chapter and says the row. */
const isNamed = (chapter: string, row: string): boolean => {
  const name = new RegExp(`["'\`]DOMAIN ${chapter}[^"'\`\\n]*${row.replaceAll(".", "\\.")}\\b`);
  return tests.some(({ text }) => name.test(text));
};

describe("DOMAIN §3", () => {
  test.each(STATES)("the state %s has a test of its name", (state) => {
    expect(isNamed("§3", ` ${state}`)).toBe(true);
  });
});

describe("DOMAIN §6", () => {
  const rows = CATALOGUE.flatMap((events, row) => events.map((event) => [`#${row + 1} ${event}`] as const));
  test.each(rows)("row %s has a test of its name", (row) => {
    expect(isNamed("§6", row)).toBe(true);
  });

  test("the rows are the catalogue", () => {
    expect([...CATALOGUE.flat(), ...BEYOND].sort()).toEqual([...EVENT_NAMES].sort());
  });
});

describe("CONTRACT §2", () => {
  test.each(CONTRACT)("%s is a row of the table of roles", (route) => {
    const table = tests.filter(({ path }) => path.endsWith("http/roles.test.ts"));
    expect(table.map(({ text }) => text.includes(`"${route}":`))).toEqual([true]);
  });
});
