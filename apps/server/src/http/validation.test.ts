import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { z } from "zod";
import { type HttpPerson, type HttpRig, openHttpRig, PASSWORD, problemIn } from "../testing/httpRig.ts";

let rig: HttpRig;
let driver: HttpPerson;
let owner: HttpPerson;
let admin: HttpPerson;
let slotId: string;
let lotId: string;

beforeAll(async () => {
  rig = await openHttpRig();
  driver = await rig.person("driver");
  owner = await rig.person("owner");
  admin = await rig.person("admin");
  const { lot, slots } = await rig.lot(owner.userId);
  lotId = lot.id;
  slotId = slots[0]?.id ?? "";
});
afterAll(() => rig.close());

type Fault = [what: string, patch: Record<string, unknown>, field: string, message: string];
const upi = { method: "upi", token: "tok_ok" };
const plateRule = "must be a number plate such as KL 08 AZ 1234";
const phoneRule = "must be a mobile number: optional +91, then 10 digits starting 6 to 9";
const lengthRule = "give exactly one of minutes and endsAt";

/** Each patch of a good body is refused with one error, which names the field and says the rule. */
function refuses(method: string, path: () => string, as: () => HttpPerson | null, good: () => object, faults: Fault[]) {
  for (const [what, patch, field, message] of faults) {
    test(`${what}: ${field} ${message}`, async () => {
      const before = await rig.rows();
      const body = JSON.stringify({ ...good(), ...patch }, (_key, value) => (value === MISSING ? undefined : value));
      const problem = problemIn(await rig.send(method, path(), { as: as(), body }), 422, "validation");
      expect(problem.errors?.map((error) => ({ field: error.field, message: error.message }))).toEqual([
        { field, message },
      ]);
      expect(problem.errors?.[0]?.code).toBeTruthy();
      expect(await rig.rows()).toEqual(before);
    });
  }
}
const labels = (count: number): string[] => Array.from({ length: count }, (_, index) => `L-${index}`);
const MISSING = "this field is left out";
const takesCursor = (query: unknown): boolean => query instanceof z.ZodObject && "cursor" in query.shape;

describe("registering", () => {
  const good = () => ({ role: "driver", name: "New Comer", email: "fresh@parkmate.test", password: PASSWORD });
  refuses(
    "POST",
    () => "/api/register",
    () => null,
    good,
    [
      ["an unknown field", { isAdmin: true }, "isAdmin", "is not a field of this request"],
      ["no role", { role: MISSING }, "role", "must be driver or owner"],
      ["no name", { name: MISSING }, "name", "must be text"],
      ["an empty name", { name: "   " }, "name", "must not be empty"],
      ["a long name", { name: "x".repeat(101) }, "name", "must be at most 100 characters"],
      ["a name with control characters", { name: "a\u0000b" }, "name", "must not hold control characters"],
      ["no address", { email: "nobody" }, "email", "must be an e-mail address"],
      ["a long address", { email: `${"x".repeat(250)}@parkmate.test` }, "email", "must be an e-mail address"],
      ["a short password", { password: "ninechars" }, "password", "must be at least 10 characters"],
      ["a long password", { password: "x7".repeat(65) }, "password", "must be at most 128 characters"],
      ["a common password", { password: "Password123" }, "password", "must not be a common password"],
      ["a password of one character", { password: "aaaaaaaaaaaa" }, "password", "must not be a common password"],
      ["a password that is a run", { password: "9876543210" }, "password", "must not be a common password"],
      ["a landline", { phone: "0484 2345678" }, "phone", phoneRule],
      ["a phone starting with 5", { phone: "5847012345" }, "phone", phoneRule],
      ["a phone of 9 digits", { phone: "984701234" }, "phone", phoneRule],
      ["a phone of another country", { phone: "+44 9847012345" }, "phone", phoneRule],
      ["a plate without letters", { vehicleNumber: "1234" }, "vehicleNumber", plateRule],
      ["a plate with too many digits", { vehicleNumber: "KL08AZ12345" }, "vehicleNumber", plateRule],
      [
        "an unknown vehicle type",
        { vehicleType: "bus" },
        "vehicleType",
        "must be one of hatchback, sedan, multi_axle, three_wheeler, two_wheeler",
      ],
      ["an owner's field for a driver", { businessName: "B" }, "businessName", "is not a field of a driver"],
      [
        "a driver's field for an owner",
        { role: "owner", vehicleNumber: "KL08AZ1234" },
        "vehicleNumber",
        "is not a field of an owner",
      ],
    ],
  );

  test("every fault is named at once", async () => {
    const got = await rig.send("POST", "/api/register", { body: { role: "x", email: "x", password: "x", extra: 1 } });
    const fields = problemIn(got, 422, "validation").errors?.map(({ field }) => field);
    expect([...new Set(fields)].sort()).toEqual(["email", "extra", "name", "password", "role"]);
  });

  test("text is text: markup is kept as it was written", async () => {
    const name = '<b onclick="x">Åsa 🚗</b>';
    const got = await rig.send("PATCH", "/api/me", { as: driver, body: { name } });
    expect(got.json).toMatchObject({ name });
  });
});

describe("signing in", () => {
  refuses(
    "POST",
    () => "/api/auth/sign-in/email",
    () => null,
    () => ({ email: driver.email, password: PASSWORD }),
    [
      ["no password", { password: MISSING }, "password", "must be text"],
      ["an empty password", { password: "" }, "password", "must not be empty"],
      ["an address that is none", { email: "x" }, "email", "must be an e-mail address"],
      ["an unknown field", { callback: "/" }, "callback", "is not a field of this request"],
    ],
  );
});

describe("booking", () => {
  const good = () => ({ slotId, vehicleNumber: "KL08AZ1234", minutes: 60, payment: upi });
  refuses(
    "POST",
    () => "/api/bookings",
    () => driver,
    good,
    [
      ["an unknown field", { pricePaise: 1 }, "pricePaise", "is not a field of this request"],
      [
        "an unknown field of the payment",
        { payment: { ...upi, amountPaise: 1 } },
        "payment.amountPaise",
        "is not a field of this request",
      ],
      ["no slot", { slotId: MISSING }, "slotId", "must be an id"],
      ["a plate that is none", { vehicleNumber: "hello" }, "vehicleNumber", plateRule],
      ["no length", { minutes: MISSING }, "minutes", lengthRule],
      ["two lengths", { endsAt: "2026-01-15T10:00:00.000Z" }, "minutes", lengthRule],
      ["half a minute", { minutes: 10.5 }, "minutes", "must be a whole number of minutes"],
      ["a length as text", { minutes: "60" }, "minutes", "must be a whole number of minutes"],
      ["no time at all", { minutes: 0 }, "minutes", "must be positive"],
      [
        "a time that is none",
        { minutes: MISSING, endsAt: "tomorrow" },
        "endsAt",
        "must be a time such as 2026-01-15T08:30:00.000Z",
      ],
      ["an unknown method", { payment: { method: "barter" } }, "payment.method", "must be one of upi, card, cash"],
      ["online without a token", { payment: { method: "upi" } }, "payment.token", "is needed to pay online"],
      [
        "cash with a token",
        { payment: { method: "cash", token: "tok_ok" } },
        "payment.token",
        "has no meaning for cash",
      ],
    ],
  );
  test("shorter and longer than a booking may be name the field and the limit", async () => {
    for (const minutes of [9, 24 * 60 + 1]) {
      const got = await rig.send("POST", "/api/bookings", { as: driver, body: { ...good(), minutes } });
      const problem = problemIn(got, 422, "validation");
      expect(problem.errors?.map(({ field }) => field)).toEqual(["minutes"]);
      expect(problem.errors?.[0]?.message).toMatch(/\d/);
    }
  });
});

describe("reasons", () => {
  refuses(
    "POST",
    () => "/api/owner/bookings/an-id/cancel",
    () => owner,
    () => ({ reason: "Flooded" }),
    [
      ["none", { reason: MISSING }, "reason", "must be text"],
      ["an empty one", { reason: " " }, "reason", "must not be empty"],
      ["a long one", { reason: "x".repeat(501) }, "reason", "must be at most 500 characters"],
    ],
  );
});

describe("the plate of a booking", () => {
  refuses(
    "PATCH",
    () => "/api/bookings/an-id",
    () => driver,
    () => ({ vehicleNumber: "KL08AZ1234" }),
    [
      ["none", { vehicleNumber: MISSING }, "vehicleNumber", "must be text"],
      ["one that is none", { vehicleNumber: "hello" }, "vehicleNumber", plateRule],
      ["an unknown field", { slotId: "x" }, "slotId", "is not a field of this request"],
    ],
  );
  refuses(
    "POST",
    () => "/api/bookings/an-id/blocked",
    () => driver,
    () => ({}),
    [
      ["a slot that is none", { slotId: 7 }, "slotId", "must be an id"],
      ["an unknown field", { reason: "x" }, "reason", "is not a field of this request"],
    ],
  );
});

describe("slots", () => {
  const priceRule = "must be from 1 to 10,000 rupees, in paise: 100 to 1000000";
  const typeRule = "must be one of hatchback, sedan, multi_axle, three_wheeler, two_wheeler";
  refuses(
    "POST",
    () => "/api/owner/lots/an-id/slots",
    () => owner,
    () => ({ vehicleType: "sedan", hourlyPaise: 4000, count: 1 }),
    [
      ["no type", { vehicleType: MISSING }, "vehicleType", typeRule],
      ["an unknown type", { vehicleType: "bus" }, "vehicleType", typeRule],
      ["no price", { hourlyPaise: MISSING }, "hourlyPaise", "must be a whole number of paise"],
      ["less than a rupee", { hourlyPaise: 99 }, "hourlyPaise", priceRule],
      ["more than 10,000 rupees", { hourlyPaise: 1_000_001 }, "hourlyPaise", priceRule],
      ["half a paisa", { hourlyPaise: 100.5 }, "hourlyPaise", "must be a whole number of paise"],
      ["neither count nor labels", { count: MISSING }, "count", "give exactly one of count and labels"],
      ["both", { labels: ["A-1"] }, "count", "give exactly one of count and labels"],
      ["none", { count: 0 }, "count", "must be from 1 to 200"],
      ["too many", { count: 201 }, "count", "must be from 1 to 200"],
      ["half a slot", { count: 1.5 }, "count", "must be a whole number"],
      ["no labels", { count: MISSING, labels: [] }, "labels", "must be from 1 to 200 labels"],
      ["too many labels", { count: MISSING, labels: labels(201) }, "labels", "must be from 1 to 200 labels"],
      ["an empty label", { count: MISSING, labels: ["A", " "] }, "labels.1", "must not be empty"],
      ["a long label", { count: MISSING, labels: ["x".repeat(21)] }, "labels.0", "must be at most 20 characters"],
      ["labels that are none", { count: MISSING, labels: "A" }, "labels", "must be a list of labels"],
      [
        "a label twice",
        { count: MISSING, labels: ["A", "B", " A", "B", "C"] },
        "labels",
        "must differ: A, B is there more than once",
      ],
      ["an unknown field", { lotId: "x" }, "lotId", "is not a field of this request"],
    ],
  );
  refuses(
    "PATCH",
    () => `/api/owner/slots/${slotId}`,
    () => owner,
    () => ({ hourlyPaise: 5000 }),
    [
      ["an empty label", { label: "" }, "label", "must not be empty"],
      ["a long label", { label: "x".repeat(21) }, "label", "must be at most 20 characters"],
      ["a type that is none", { vehicleType: 7 }, "vehicleType", typeRule],
      ["no price at all", { hourlyPaise: 0 }, "hourlyPaise", priceRule],
      ["a service that is none", { inService: "yes" }, "inService", "must be true or false"],
      ["an unknown field", { lotId: "x" }, "lotId", "is not a field of this request"],
    ],
  );
  refuses(
    "POST",
    () => `/api/owner/slots/${slotId}/occupied`,
    () => owner,
    () => ({}),
    [
      ["a time that is none", { until: "later" }, "until", "must be a time such as 2026-01-15T08:30:00.000Z"],
      ["a time that is over", { until: "2020-01-15T08:30:00.000Z" }, "until", "must be later than now"],
      ["an unknown field", { from: 1 }, "from", "is not a field of this request"],
    ],
  );
});

describe("notices", () => {
  refuses(
    "POST",
    () => "/api/notifications/read",
    () => driver,
    () => ({}),
    [
      ["neither", {}, "upTo", "give exactly one of seqs and upTo"],
      ["both", { upTo: 0, seqs: [1] }, "upTo", "give exactly one of seqs and upTo"],
      ["beyond the head", { upTo: 1 }, "upTo", "must not be beyond the head, which is 0"],
      ["one beyond the head", { seqs: [7] }, "seqs", "must not be beyond the head, which is 0"],
      ["half a number", { upTo: 0.5 }, "upTo", "must be a whole number"],
    ],
  );
});

describe("an address that takes no fields", () => {
  test("takes nothing, or an object without any, and no other", async () => {
    for (const [body, status] of [
      [undefined, 404],
      ["{}", 404],
      ["  ", 404],
      ['{"reason":"x"}', 422],
      ["[1]", 422],
      ["x", 400],
    ] as const) {
      const got = await rig.send("POST", "/api/bookings/an-id/cancel", { as: driver, body });
      expect({ body, status: got.status }).toEqual({ body, status });
    }
  });
});

describe("query parameters", () => {
  test("unknown ones are ignored", async () => {
    expect((await rig.send("GET", "/api/lots?utm_source=x&limit=1")).status).toBe(200);
  });
  for (const [path, field] of [
    ["/api/lots?limit=0", "limit"],
    ["/api/lots?limit=101", "limit"],
    ["/api/lots?limit=ten", "limit"],
    ["/api/lots?vehicleType=bus", "vehicleType"],
    ["/api/lots?carwash=maybe", "carwash"],
    ["/api/lots?near=here", "near"],
    ["/api/bookings?state=lost", "state"],
    ["/api/notifications?before=0", "before"],
    ["/api/notifications?unread=yes", "unread"],
  ] as const) {
    test(`${path} names ${field}`, async () => {
      const problem = problemIn(await rig.send("GET", path, { as: driver }), 422, "validation");
      expect(problem.errors?.map((error) => error.field)).toEqual([field]);
    });
  }
  test("a cursor that is not the `next` of a page before is refused by every list, which names it", async () => {
    const lists = rig.endpoints.filter(({ method, query }) => method === "get" && takesCursor(query));
    expect(lists.length).toBeGreaterThan(5);
    for (const { path, who } of lists) {
      const callers = { anyone: null, "signed in": driver, driver, owner, "approved owner": owner, admin };
      const as = callers[who];
      for (const cursor of ["x", "%00", "bnVsbA", "e30", "WzFd", "W251bGxd", encodeURIComponent("' or 1=1 --")]) {
        const got = await rig.send("GET", `${path.replace(":id", lotId)}?cursor=${cursor}&lotId=${lotId}`, { as });
        expect(problemIn(got, 422, "validation").errors, `${path} ${cursor}`).toEqual([
          expect.objectContaining({ field: "cursor", message: "must be the `next` of a page before" }),
        ]);
      }
    }
  });
  test("ids of any kind are 404", async () => {
    for (const id of ["x", "%00", "%27%20or%201=1", "%E0%A4%A", "..%2f..%2fetc", "x".repeat(5_000)]) {
      expect((await rig.send("GET", `/api/bookings/${id}`, { as: driver })).status, id).toBe(404);
      expect((await rig.send("GET", `/api/lots/${id}`)).status, id).toBe(404);
    }
  });
});
