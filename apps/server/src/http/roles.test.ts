import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BookingView, CarwashView, PaymentMethod, PaymentView, SessionView } from "@parkmate/protocol";
import { type HttpPerson, type HttpRig, openHttpRig, PASSWORD, PUSH_KEY } from "../testing/httpRig.ts";
import { queryRecorder } from "../testing/queryRecorder.ts";

/** Who calls, in the order of the table's columns; the driver and the owner are those concerned. */
const CALLERS = ["stranger", "driver", "otherDriver", "owner", "otherOwner", "pendingOwner", "admin"] as const;
type Caller = (typeof CALLERS)[number];

interface Row {
  /** The status each caller gets, in the order of `CALLERS`. */
  expected: string;
  /** The ids and the body of the calls, made before the first of them. */
  prepare?: () => Promise<{ id?: string; body?: unknown }>;
}

const ANYBODY = "200 200 200 200 200 200 200";
/** Everybody gets as far as the check of the fields. */
const ANYBODY_ASKED = "422 422 422 422 422 422 422";
const ANYBODY_CREATES = "201 201 201 201 201 201 201";
const SIGNED_IN = "401 200 200 200 200 200 200";
const DRIVERS = "401 200 200 403 403 403 403";
const OWN_DRIVER = "401 200 404 403 403 403 403";
const OWN_DRIVER_CREATES = "401 201 404 403 403 403 403";
const OWNERS = "401 403 403 200 200 200 403";
const OWN_OWNER = "401 403 403 200 404 404 403";
const OWN_APPROVED_OWNER = "401 403 403 200 404 403 403";
const ADMINS = "401 403 403 403 403 403 200";

const recorder = queryRecorder();
let rig: HttpRig;
let people: Record<Caller, HttpPerson | null>;
let serviceId: string;
let lotId: string;
let slots: string[];

const upi = { method: "upi", token: "tok_ok" };
const freeSlot = (): string => {
  const slot = slots.pop();
  if (!slot) throw new Error("the lot is full: give it more slots");
  return slot;
};
async function as<Answer>(caller: Caller, method: string, path: string, body?: unknown): Promise<Answer> {
  const got = await rig.send(method, path, { as: people[caller], ...(body === undefined ? {} : { body }) });
  expect({ path, status: got.status, text: got.text }).toMatchObject({ status: got.status < 300 ? got.status : 0 });
  return got.json as Answer;
}
let plates = 1000;
const bookingBody = (method: PaymentMethod = "upi") => ({
  slotId: freeSlot(),
  vehicleNumber: `KL 07 AB ${plates++}`,
  minutes: 60,
  payment: method === "cash" ? { method } : upi,
});
const booked = (method?: PaymentMethod): Promise<{ booking: BookingView; payment: PaymentView }> =>
  as("driver", "POST", "/api/bookings", bookingBody(method));
const booking = async (method?: PaymentMethod) => ({ id: (await booked(method)).booking.id });
/** A booking in a lot of its own, where one slot more is free. */
const besideFreeSlot = async (): Promise<{ id: string }> => {
  const { slots: two } = await rig.lot(people.owner?.userId ?? "", { slots: 2 });
  const body = { ...bookingBody(), slotId: two[0]?.id };
  return { id: (await as<{ booking: BookingView }>("driver", "POST", "/api/bookings", body)).booking.id };
};
const cash = async () => ({ id: (await booked("cash")).payment.id });
const washed = async (): Promise<{ id: string }> => {
  const order = { bookingId: (await booked()).booking.id, serviceId, payment: upi };
  return { id: (await as<{ carwash: CarwashView }>("driver", "POST", "/api/carwashes", order)).carwash.id };
};
const step = (name: string) => async (wash: { id: string }) => {
  await as("owner", "POST", `/api/owner/carwashes/${wash.id}/${name}`);
  return wash;
};
const pending = async () => ({ id: (await rig.person("owner", { ownerStatus: "pending" })).userId });
const applicant = { name: "Ravi", phone: "9847012345", licenceNumber: "KL07 2019 0001234" };
const applied = async () => ({ id: (await rig.employee(null, { status: "applied" })).id });
const reason = { reason: "The slot is flooded" };
/** Another session of the driver. */
const anotherSession = async (): Promise<{ id: string }> => {
  const credentials = { email: people.driver?.email, password: PASSWORD };
  await rig.send("POST", "/api/auth/sign-in/email", { body: credentials });
  const { items } = await as<{ items: SessionView[] }>("driver", "GET", "/api/me/sessions");
  return { id: items.find(({ current }) => !current)?.id ?? "" };
};
const review = { rating: 4, text: "Easy to find" };
const lotBody = { name: "New lot", street: "Broadway", city: "Kochi", state: "Kerala", pincode: "682011" };
const visited = async (): Promise<void> => {
  await as("driver", "POST", `/api/bookings/${(await booked()).booking.id}/end`);
};
const reviewed = async (): Promise<{ id: string }> => {
  await visited();
  return as("driver", "POST", `/api/lots/${lotId}/reviews`, review);
};

const browser = {
  endpoint: "https://fcm.googleapis.com/fcm/send/of-the-driver",
  keys: { p256dh: PUSH_KEY, auth: "c2l4dGVlbiBieXRlcy4uLg" },
};
const subscribed = (): Promise<{ id: string }> => as("driver", "POST", "/api/me/push-subscriptions", browser);

const ROWS: Record<string, Row> = {
  "POST /api/register": { expected: ANYBODY_ASKED, prepare: async () => ({ body: {} }) },
  "POST /api/auth/sign-in/email": { expected: ANYBODY_ASKED, prepare: async () => ({ body: {} }) },
  "POST /api/auth/sign-out": { expected: ANYBODY_ASKED, prepare: async () => ({ body: { everywhere: true } }) },
  "GET /api/auth/get-session": { expected: ANYBODY },
  "GET /api/me": { expected: SIGNED_IN },
  "PATCH /api/me": { expected: SIGNED_IN, prepare: async () => ({ body: { name: "Somebody" } }) },
  "GET /api/me/sessions": { expected: SIGNED_IN },
  "POST /api/me/sessions/:id/revoke": {
    expected: "401 200 404 404 404 404 404",
    prepare: anotherSession,
  },
  "POST /api/me/sessions/revoke-others": { expected: SIGNED_IN },
  "POST /api/auth/change-password": {
    expected: "401 422 422 422 422 422 422",
    prepare: async () => ({ body: {} }),
  },
  "GET /api/lots": { expected: ANYBODY },
  "GET /api/lots/:id": { expected: ANYBODY, prepare: async () => ({ id: lotId }) },
  "GET /api/lots/:id/reviews": { expected: ANYBODY, prepare: async () => ({ id: lotId }) },
  "POST /api/lots/:id/reviews": {
    expected: "401 201 409 403 403 403 403",
    prepare: async () => {
      await visited();
      return { id: lotId, body: review };
    },
  },
  "GET /api/reviews": { expected: "401 422 422 403 403 403 403" },
  "PATCH /api/reviews/:id": {
    expected: OWN_DRIVER,
    prepare: async () => ({ ...(await reviewed()), body: { rating: 3 } }),
  },
  "DELETE /api/reviews/:id": { expected: OWN_DRIVER, prepare: () => reviewed() },
  "GET /api/owner/reviews": { expected: OWNERS },
  "POST /api/owner/lots": {
    expected: "401 403 403 201 201 403 403",
    prepare: async () => ({ body: lotBody }),
  },
  "PATCH /api/owner/lots/:id": {
    expected: "401 403 403 200 404 403 403",
    prepare: async () => ({ id: lotId, body: { renewalDiscountPercent: 50 } }),
  },
  "POST /api/bookings": {
    expected: "401 201 409 403 403 403 403",
    prepare: async () => ({ body: bookingBody() }),
  },
  "GET /api/bookings": { expected: DRIVERS },
  "GET /api/bookings/:id": { expected: OWN_DRIVER, prepare: booking },
  "POST /api/bookings/:id/renewals": {
    expected: OWN_DRIVER_CREATES,
    prepare: async () => ({ ...(await booking()), body: { minutes: 15, payment: upi } }),
  },
  "POST /api/bookings/:id/cancel": { expected: OWN_DRIVER, prepare: () => booking("cash") },
  "POST /api/bookings/:id/end": { expected: OWN_DRIVER, prepare: booking },
  "PATCH /api/bookings/:id": {
    expected: OWN_DRIVER,
    prepare: async () => ({ ...(await booking()), body: { vehicleNumber: `KL07AC${plates++}` } }),
  },
  "POST /api/bookings/:id/blocked": { expected: OWN_DRIVER, prepare: async () => ({ ...(await besideFreeSlot()) }) },
  "GET /api/bookings/:id/calendar.ics": { expected: OWN_DRIVER, prepare: booking },
  "GET /api/carwash/services": { expected: ANYBODY },
  "GET /api/lots/:id/carwash-hours": { expected: DRIVERS, prepare: async () => ({ id: lotId }) },
  "POST /api/carwashes": {
    expected: OWN_DRIVER_CREATES,
    prepare: async () => ({ body: { bookingId: (await booked()).booking.id, serviceId, payment: upi } }),
  },
  "GET /api/carwashes": { expected: DRIVERS },
  "GET /api/carwashes/:id": { expected: OWN_DRIVER, prepare: washed },
  "POST /api/carwashes/:id/cancel": { expected: OWN_DRIVER, prepare: washed },
  "GET /api/notifications": { expected: SIGNED_IN },
  "POST /api/notifications/read": { expected: SIGNED_IN, prepare: async () => ({ body: { upTo: 0 } }) },
  "POST /api/me/push-subscriptions": {
    expected: "401 201 201 201 201 201 201",
    prepare: async () => ({ body: browser }),
  },
  "DELETE /api/me/push-subscriptions/:id": { expected: "401 200 404 404 404 404 404", prepare: subscribed },
  "GET /api/notifications/preferences": { expected: SIGNED_IN },
  "PUT /api/notifications/preferences": { expected: SIGNED_IN, prepare: async () => ({ body: { groups: {} } }) },
  "GET /api/owner/lots": { expected: OWNERS },
  "GET /api/owner/bookings": { expected: OWNERS },
  "GET /api/owner/bookings/:id": { expected: OWN_OWNER, prepare: booking },
  "POST /api/owner/bookings/:id/cancel": {
    expected: OWN_OWNER,
    prepare: async () => ({ ...(await booking()), body: reason }),
  },
  "GET /api/owner/payments": { expected: OWNERS },
  "GET /api/owner/payments/:id": { expected: OWN_OWNER, prepare: cash },
  "POST /api/owner/payments/:id/verify": { expected: OWN_OWNER, prepare: cash },
  "POST /api/owner/payments/:id/reject": {
    expected: OWN_OWNER,
    prepare: async () => ({ ...(await cash()), body: reason }),
  },
  "GET /api/owner/carwashes": { expected: OWNERS },
  "GET /api/owner/carwashes/:id": { expected: OWN_OWNER, prepare: washed },
  // A wash paid online is confirmed already: the owner is told so, others only that it is nobody's.
  "POST /api/owner/carwashes/:id/confirm": { expected: "401 403 403 409 404 404 403", prepare: washed },
  "POST /api/owner/carwashes/:id/start": { expected: OWN_OWNER, prepare: washed },
  "POST /api/owner/carwashes/:id/complete": {
    expected: OWN_OWNER,
    prepare: async () => step("start")(await washed()),
  },
  "POST /api/owner/carwashes/:id/cancel": {
    expected: OWN_OWNER,
    prepare: async () => ({ ...(await washed()), body: reason }),
  },
  "POST /api/owner/carwashes/:id/assign": {
    expected: OWN_OWNER,
    prepare: async () => {
      const employee = await rig.employee(people.owner?.userId ?? null);
      return { ...(await washed()), body: { employeeId: employee.id } };
    },
  },
  "POST /api/owner/lots/:id/slots": {
    expected: "401 403 403 201 404 403 403",
    prepare: async () => ({
      id: lotId,
      body: { vehicleType: "sedan", hourlyPaise: 4000, labels: [`S-${plates++}`] },
    }),
  },
  "PATCH /api/owner/slots/:id": {
    expected: OWN_APPROVED_OWNER,
    prepare: async () => ({ id: freeSlot(), body: { hourlyPaise: 5000 } }),
  },
  "POST /api/owner/slots/:id/occupied": { expected: OWN_OWNER, prepare: async () => ({ id: freeSlot() }) },
  "POST /api/owner/slots/:id/freed": {
    expected: OWN_OWNER,
    prepare: async () => {
      const id = freeSlot();
      await as("owner", "POST", `/api/owner/slots/${id}/occupied`);
      return { id };
    },
  },
  "GET /api/owner/employees": { expected: OWNERS },
  "GET /api/owner/employees/pool": { expected: OWNERS },
  // Two owners want the same person: the first has them, the second is told.
  "POST /api/owner/employees/:id/take": {
    expected: "401 403 403 200 409 403 403",
    prepare: async () => ({ id: (await rig.employee(null)).id }),
  },
  // Once released the person is in the pool, which every owner sees.
  "POST /api/owner/employees/:id/release": {
    expected: "401 403 403 200 409 409 403",
    prepare: async () => ({ id: (await rig.employee(people.owner?.userId ?? null)).id }),
  },
  "PATCH /api/owner/employees/:id": {
    expected: OWN_OWNER,
    prepare: async () => ({
      id: (await rig.employee(people.owner?.userId ?? null)).id,
      body: { availability: "offline" },
    }),
  },
  "POST /api/employees/applications": { expected: ANYBODY_CREATES, prepare: async () => ({ body: applicant }) },
  "POST /api/admin/employees": {
    expected: ADMINS.replace("200", "201"),
    prepare: async () => ({ body: applicant }),
  },
  "POST /api/admin/employees/:id/accept": { expected: ADMINS, prepare: applied },
  "POST /api/admin/employees/:id/decline": { expected: ADMINS, prepare: applied },
  "GET /api/admin/carwash/services": { expected: ADMINS },
  "POST /api/admin/carwash/services": {
    expected: ADMINS.replace("200", "201"),
    prepare: async () => ({ body: { name: "Wax", description: "", pricePaise: 10_000, minutes: 15, active: true } }),
  },
  "PATCH /api/admin/carwash/services/:id": {
    expected: ADMINS,
    prepare: async () => ({ id: (await rig.washService({ active: 0 })).id, body: { active: true } }),
  },
  "GET /api/admin/owners": { expected: ADMINS },
  "GET /api/admin/owners/:id": { expected: ADMINS, prepare: pending },
  "POST /api/admin/owners/:id/approve": { expected: ADMINS, prepare: pending },
  "POST /api/admin/owners/:id/decline": {
    expected: ADMINS,
    prepare: async () => ({ ...(await pending()), body: reason }),
  },
  "GET /api/admin/bookings": { expected: ADMINS },
  "GET /api/admin/bookings/:id": { expected: ADMINS, prepare: booking },
  "POST /api/admin/bookings/:id/decline": {
    expected: ADMINS,
    prepare: async () => ({ ...(await booking()), body: reason }),
  },
  "GET /api/admin/users": { expected: ADMINS },
  "GET /api/admin/users/:id": {
    expected: ADMINS,
    prepare: async () => ({ id: people.driver?.userId ?? "" }),
  },
  "POST /api/admin/users/:id/disable": {
    expected: ADMINS,
    prepare: async () => ({ id: (await rig.person("driver")).userId }),
  },
  "POST /api/admin/users/:id/enable": {
    expected: ADMINS,
    prepare: async () => {
      const { userId } = await rig.person("driver");
      await as("admin", "POST", `/api/admin/users/${userId}/disable`);
      return { id: userId };
    },
  },
  "GET /api/admin/realtime": { expected: ADMINS },
  // Whose trace is not said: an admin is asked, the others are refused before.
  "GET /api/admin/notifications": { expected: "401 403 403 403 403 403 422" },
  "GET /api/owner/summary": { expected: OWNERS },
  "GET /api/admin/summary": { expected: ADMINS },
  "GET /api/admin/employees": { expected: ADMINS },
  "POST /api/admin/employees/:id/assign": {
    expected: ADMINS,
    prepare: async () => ({ id: (await rig.employee(null)).id, body: { ownerId: people.owner?.userId } }),
  },
  "POST /api/admin/employees/:id/unassign": {
    expected: ADMINS,
    prepare: async () => ({ id: (await rig.employee(people.otherOwner?.userId ?? null)).id }),
  },
  "POST /api/payments/webhooks/:provider": {
    expected: "401 401 401 401 401 401 401",
    prepare: async () => ({ id: "sandbox", body: {} }),
  },
  "GET /healthz": { expected: ANYBODY },
  "GET /readyz": { expected: ANYBODY },
  "GET /metrics": { expected: ANYBODY },
  "GET /api/realtime": { expected: "426 426 426 426 426 426 426" },
  "GET /api/openapi.json": { expected: ANYBODY },
  "GET /api/docs": { expected: ANYBODY },
  "GET /api/demo/clock": { expected: ANYBODY },
  "POST /api/demo/clock": { expected: ANYBODY_ASKED, prepare: async () => ({ body: {} }) },
};

beforeAll(async () => {
  rig = await openHttpRig({ over: recorder.store });
  recorder.forget();
  people = {
    stranger: null,
    driver: await rig.person("driver"),
    otherDriver: await rig.person("driver"),
    owner: await rig.person("owner"),
    otherOwner: await rig.person("owner"),
    pendingOwner: await rig.person("owner", { ownerStatus: "pending" }),
    admin: await rig.person("admin"),
  };
  const { lot, slots: made } = await rig.lot(people.owner?.userId ?? "", { slots: 40 });
  lotId = lot.id;
  slots = made.map((slot) => slot.id);
  serviceId = (await rig.washService()).id;
});
afterAll(() => rig.close());

test("every endpoint has a row in the table of roles, and every row an endpoint", () => {
  const mounted = rig.endpoints.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(Object.keys(ROWS).sort()).toEqual(mounted.sort());
});

for (const [name, { expected, prepare }] of Object.entries(ROWS)) {
  test(`CONTRACT §2 ${name}: ${expected} for ${CALLERS.join(", ")}`, async () => {
    const [method = "", path = ""] = name.split(" ");
    const { id = "", body } = (await prepare?.()) ?? {};
    const statuses: Record<string, number> = {};
    const bodies: string[] = [];
    for (const caller of CALLERS) {
      const got = await rig.send(method, path.replace(/:\w+/, id), { as: people[caller], body });
      statuses[caller] = got.status;
      if (got.status === 404) bodies.push(got.text);
    }
    expect(statuses).toEqual(
      Object.fromEntries(CALLERS.map((caller, at) => [caller, Number(expected.split(" ")[at])])),
    );
    // What is somebody else's answers exactly as what does not exist.
    const body404 = bodies[0];
    if (body404 === undefined || !path.includes(":id")) return;
    const other = expected.startsWith("401 403") ? people.otherOwner : people.otherDriver;
    const missing = await rig.send(method, path.replace(/:\w+/, "there-is-none"), { as: other, body });
    expect([...new Set(bodies)]).toEqual([missing.text]);
  });
}

test("a list shows what is one's own and nothing of others", async () => {
  const own = (await booked()).booking.id;
  for (const [caller, path, sees] of [
    ["driver", "/api/bookings", true],
    ["otherDriver", "/api/bookings", false],
    ["owner", "/api/owner/bookings", true],
    ["otherOwner", "/api/owner/bookings", false],
    ["otherOwner", `/api/owner/bookings?lotId=${lotId}`, false],
    ["admin", "/api/admin/bookings", true],
  ] as const) {
    const { items } = await as<{ items: BookingView[] }>(caller, "GET", path);
    expect(
      items.some((item) => item.id === own),
      `${caller} ${path}`,
    ).toBe(sees);
    if (!sees) expect(items, `${caller} ${path}`).toEqual([]);
  }
  for (const path of ["/api/owner/payments", "/api/owner/carwashes", "/api/owner/reviews"]) {
    expect((await as<{ items: unknown[] }>("otherOwner", "GET", path)).items, path).toEqual([]);
  }
  expect((await as<{ items: unknown[] }>("otherDriver", "GET", "/api/carwashes")).items).toEqual([]);
});

test("plates, drivers and people are in nothing a visitor reads; only owners and admins see the driver", async () => {
  const { booking } = await booked();
  await as("driver", "POST", `/api/bookings/${booking.id}/end`);
  await as("driver", "POST", `/api/lots/${lotId}/reviews`, review);
  for (const path of ["/api/lots", `/api/lots/${lotId}`, `/api/lots/${lotId}/reviews`, "/api/carwash/services"]) {
    const { text } = await rig.send("GET", path);
    expect(text).not.toContain(booking.vehicleNumber);
    expect(text).not.toContain(people.driver?.userId ?? "");
    expect(text).not.toContain(people.owner?.userId ?? "");
  }
  expect(booking).not.toHaveProperty("driver");
  const { items } = await as<{ items: BookingView[] }>("owner", "GET", "/api/owner/bookings?limit=1");
  expect(items[0]?.driver?.id).toBe(people.driver?.userId ?? "");
});

test("a page of a list leads to the next one, until all was seen once", async () => {
  const all = await as<{ items: BookingView[] }>("admin", "GET", "/api/admin/bookings?limit=100");
  expect(all.items.length).toBeGreaterThan(10);
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const path = `/api/admin/bookings?limit=7${cursor ? `&cursor=${cursor}` : ""}`;
    const page: { items: BookingView[]; next: string | null } = await as("admin", "GET", path);
    seen.push(...page.items.map((item) => item.id));
    cursor = page.next;
  }
  expect(seen).toEqual(all.items.map((item) => item.id));
});

test("a disabled person is refused everywhere with 403", async () => {
  const driver = await rig.person("driver");
  await rig.store.transaction(async (tx) => {
    await tx.updateTable("profiles").set({ disabledAt: 1 }).where("userId", "=", driver.userId).execute();
  });
  const got = await rig.send("GET", "/api/bookings", { as: driver });
  expect(got.json).toMatchObject({ status: 403, code: "user.disabled" });
});

test("no statement of any of these calls, of every endpoint there is, reads a table from end to end", async () => {
  expect(recorder.size()).toBeGreaterThan(100);
  expect(await recorder.costs(rig.store.read)).toEqual([]);
});
