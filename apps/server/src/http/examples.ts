import { EVENTS, renderEvent } from "@parkmate/protocol";
import type { z } from "zod";

/** A JSON Schema, or a part of one. */
export type Schema = Record<string, unknown>;

const about = EVENTS["booking.expiring"].sample;
const ids = {
  bookingId: about.bookingId,
  lotId: about.lotId,
  slotId: about.slotId,
  paymentId: EVENTS["booking.created"].sample.paymentId,
  carwashId: EVENTS["carwash.completed"].sample.carwashId,
  employeeId: EVENTS["employee.assigned"].sample.employeeId,
  reviewId: EVENTS["review.received"].sample.reviewId,
  serviceId: "0198c0de-0000-7000-8000-00000000af01",
  ownerId: "0198c0de-0000-7000-8000-000000000e77",
  userId: "0198c0de-0000-7000-8000-000000000d01",
  sessionId: "0198c0de-0000-7000-8000-00000000de01",
};
const times = {
  startsAt: "2026-01-15T07:30:00.000Z",
  endsAt: "2026-01-15T08:30:00.000Z",
  graceEndsAt: "2026-01-15T08:35:00.000Z",
  scheduledAt: "2026-01-16T04:30:00.000Z",
  expectedEndsAt: "2026-01-15T08:30:00.000Z",
};
const person = { name: "Devika Nair", email: "devika@example.com", phone: "9847012345" };
const place = { id: ids.lotId, name: about.lotName };
const placeInTime = { ...place, timeZone: about.timeZone };
const service = { id: ids.serviceId, name: "Foam wash" };
const payment = {
  ...{ id: ids.paymentId, kind: "booking", method: "upi", state: "succeeded", amountPaise: 4000 },
  ...{ bookingId: ids.bookingId, createdAt: times.startsAt },
};

/** What a field of this name says, wherever its type allows it; a value that names itself would tell nobody anything. */
const FIELDS: Record<string, unknown> = {
  ...{ ...ids, ...times, ...person, id: ids.bookingId, seq: 42, head: 42, oldest: 1, upTo: 42, unread: 1, readRev: 3 },
  ...{ password: "a long enough password", currentPassword: "a long enough password", epoch: "0198c0de-ep0c" },
  ...{ newPassword: "quite another password", token: "k1Qv0pXn7c2mJd8RtYzW5bHs3LfGuEaB", vehicleNumber: "KL08AZ1234" },
  ...{ businessName: "Anand Parking", city: "Kochi", state: "Kerala", street: "Shanmugham Road", pincode: "682031" },
  ...{ address: "Shanmugham Road, Marine Drive", locality: "Marine Drive", latitude: 9.9816, longitude: 76.2755 },
  ...{ timeZone: "Asia/Kolkata", from: "22:00", to: "07:00", label: "A-12", labels: ["A-12", "A-13"], count: 10 },
  ...{ minutes: 60, hourlyPaise: 4000, pricePaise: 25_000, amountPaise: 4000, renewalDiscountPercent: 50 },
  ...{ licenceNumber: "KL-07-2019-0012345", reason: "The slot is flooded", notes: "Please mind the mirror" },
  ...{ description: "Foam, by hand, and dried", text: "Easy to find, well lit.", author: "Devika", rating: 4 },
  ...{ current: true, next: null, advanceMs: 300_000, offsetMs: 300_000, revoked: 1 },
  ...{ workload: 1, freeSlots: 7, totalSlots: 12, reviewCount: 18, language: "en", left: 2, reference: "PK4T7X" },
  ...{ fromHourlyPaise: 4000, degraded: ["channels"], device: "Chrome on Android" },
  serverTime: times.startsAt,
};

/** What the named shapes of the document say, field by field; a required field that is missing here is made up. */
const SHAPES: Record<string, Schema> = {
  Me: { id: ids.userId, role: "driver", ...person, vehicleNumber: "KL08AZ1234", vehicleType: "sedan", language: "en" },
  Account: { id: ids.userId, emailVerified: false, image: null },
  AccountSession: { id: ids.sessionId, ipAddress: "203.0.113.7", userAgent: "curl/8.5.0" },
  Session: { id: ids.sessionId, lastSeenAt: times.endsAt },
  Payment: payment,
  Carwash: {
    ...{ id: ids.carwashId, kind: "addon", state: "confirmed", service, lot: placeInTime },
    ...{ bookingId: ids.bookingId, employee: { id: ids.employeeId, name: "Ravi" }, payments: [] },
  },
  Booking: {
    ...{ id: ids.bookingId, state: "active", kind: "instant", pricePaise: 4000, payments: [payment], renewable: true },
    ...{ slot: { id: ids.slotId, label: "A-12", vehicleType: "sedan" } },
    lot: placeInTime,
  },
  Lot: { ...place, rating: 4.4 },
  LotSummary: { ...place, rating: 4.4 },
  Employee: { id: ids.employeeId, name: "Ravi", phone: "9847054321", status: "accepted" },
  Owner: { id: ids.ownerId, name: "Anand", email: "anand@example.com", status: "approved" },
  WashService: service,
  Notification: {
    ...renderEvent("booking.expiring", about, about.endsAt - 300_000),
    ...{ alert: undefined, id: "0198c0de-0000-7000-8000-000000000042", event: "booking.expiring", data: about },
    ...{ createdAt: "2026-01-15T08:25:00.000Z", readAt: null },
  },
  Preferences: {
    groups: {
      time: { toast: true, sound: true, push: true, email: false },
      payments: { toast: true, sound: false, push: false, email: true },
    },
    quietHours: { from: "22:00", to: "07:00", timeZone: "Asia/Kolkata" },
    channels: { push: { publicKey: "BElWGGZGMZ0K6iTJ5sJiD4cP8dPBZTcTvn2r4Y8UHGt8", deviceId: null }, email: true },
  },
};

/** What a field says whose meaning depends on what it is a field of: how one pays. */
const PAYING = { method: "upi", token: "tok_ok" };

/** How an answer begins that is no JSON. */
const TEXTS: Record<string, string> = {
  "text/plain": "# HELP parkmate_sockets Open sockets of people\n# TYPE parkmate_sockets gauge\nparkmate_sockets 12\n",
  "text/html": "<!doctype html><title>ParkMate API</title>",
  "text/calendar":
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Parking ends\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
  "text/csv": "id,reference,state\r\n0198c0de-0000-7000-8000-00000000b001,PK4T7X,completed\r\n",
};

/** An answer in a text format, as far as it shows what it is. */
export function exampleText(contentType: string): string {
  return TEXTS[contentType.split(";")[0] ?? ""] ?? "text";
}

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;
const REFERENCE = "#/components/schemas/";

/** An answer of this shape; `shapes` holds what it refers to. */
export function exampleAnswer(schema: Schema, shapes: Schema): unknown {
  return exampleOf(schema, shapes, "", "all");
}

/**
 * A body that `check` accepts: with the required fields alone where that will do, else with as few others as possible.
 * Undefined where none was found: then the schema has to bring its own, by `.meta({ examples: […] })`.
 */
export function exampleBody(schema: Schema, shapes: Schema, check: z.ZodType): unknown {
  const properties = Object.keys((schema.properties ?? {}) as Schema);
  const required = (schema.required ?? []) as string[];
  const optional = properties.filter((name) => !required.includes(name));
  const pairs = optional.flatMap((one, at) => optional.slice(at + 1).map((two) => [one, two]));
  const choices = [...(required.length > 0 ? [[]] : [optional]), ...optional.map((name) => [name]), ...pairs, []];
  for (const chosen of choices) {
    const body = exampleOf(schema, shapes, "", [...required, ...chosen]);
    if (check.safeParse(body).success) return body;
  }
  return undefined;
}

/** A value of the schema. `which` of an object's fields: all of them, or those named; inside, the required ones. */
function exampleOf(schema: Schema, shapes: Schema, name: string, which: "all" | "required" | string[]): unknown {
  if (Array.isArray(schema.examples)) return schema.examples[0];
  if (typeof schema.$ref === "string") {
    const shape = schema.$ref.slice(REFERENCE.length);
    return objectOf(shapes[shape] as Schema, shapes, "required", SHAPES[shape]);
  }
  if ("const" in schema) return schema.const;
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(alternatives)) {
    if (FIELDS[name] === null && alternatives.some((each) => isSchema(each) && each.type === "null")) return null;
    return exampleOf(alternatives[0] as Schema, shapes, name, which);
  }
  const types = [schema.type].flat();
  if (types.includes("null") && (types.length === 1 || FIELDS[name] === null)) return null;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (Array.isArray(schema.allOf)) {
    return Object.assign({}, ...schema.allOf.map((each) => exampleOf(each as Schema, shapes, name, which)));
  }
  if (schema.properties) {
    const fields = (schema.properties ?? {}) as Schema;
    if (name === "payment" && "token" in fields && "method" in fields) return PAYING;
    return objectOf(schema, shapes, which);
  }
  const known = FIELDS[name];
  switch (types.find((type) => type !== "null")) {
    case "object":
      return {};
    case "array":
      if (Array.isArray(known)) return known;
      return isSchema(schema.items) ? [exampleOf(schema.items, shapes, name.replace(/s$/, ""), "required")] : [];
    case "integer":
    case "number":
      return typeof known === "number" ? known : Math.max(1, Number(schema.minimum ?? 1));
    case "boolean":
      return typeof known === "boolean" ? known : true;
    case "string":
      if (typeof known === "string") return known;
      if (schema.format === "date-time") return times.startsAt;
      if (schema.format === "date") return times.startsAt.slice(0, 10);
      return "text";
    default:
      return known ?? {};
  }
}

function objectOf(schema: Schema, shapes: Schema, which: "all" | "required" | string[], sample: Schema = {}): Schema {
  const fields = (schema.properties ?? {}) as Record<string, Schema>;
  const required = (schema.required ?? []) as string[];
  const result: Schema = {};
  for (const [name, field] of Object.entries(fields)) {
    if (name in sample && sample[name] !== undefined) result[name] = sample[name];
    else if (which === "all" || required.includes(name) || (Array.isArray(which) && which.includes(name))) {
      result[name] = exampleOf(field, shapes, name, which === "all" ? "all" : "required");
    }
  }
  return result;
}
