/** DOMAIN §7, what changes on the screen by itself, route by route: who hears what, and that nobody else hears anything. */
import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import type { ReviewView, SessionView } from "@parkmate/protocol";
import { signedSandboxWebhook } from "../payments/sandboxWebhook.ts";
import { hearing } from "../testing/hearing.ts";
import { type HttpPerson, PASSWORD, PUSH_KEY } from "../testing/httpRig.ts";
import { type Hears, type LiveRig, type Name, openLiveRig } from "../testing/liveRig.ts";
import { HOUR, MINUTE } from "../testing/times.ts";
import { SANDBOX_SECRET } from "../testing/world.ts";

// Accounts are slow to make where the machine is busy.
setDefaultTimeout(30_000);

/** What is prepared, and then what is done and listened to. */
type Scene = () => Promise<() => Promise<unknown>>;
type Row = [Hears, Scene];

let rig: LiveRig;
beforeAll(async () => {
  rig = await openLiveRig();
});
beforeEach(() => rig.calm());
afterAll(() => rig.close());

const by = (who: Name, method: string, path: string, body?: unknown, no?: number) =>
  rig.as(rig.people[who], method, path, body, no);
const [upi, cash] = [{ method: "upi", token: "tok_ok" }, { method: "cash" }];
const declined = { method: "upi", token: "tok_declined" };
const pendingUpi = { method: "upi", token: "tok_pending" };
const browser = {
  endpoint: "https://fcm.googleapis.com/fcm/send/of-the-driver",
  keys: { p256dh: PUSH_KEY, auth: "c2l4dGVlbiBieXRlcy4uLg" },
};
const reason = { reason: "The slot is flooded" };
const applicant = { name: "Ravi", phone: "9847012345", licenceNumber: "KL07 2019 0001234" };
const service = { name: "Wax", description: "", pricePaise: 10_000, minutes: 15, active: true };
const newLot = { name: "New lot", street: "Broadway", city: "Kochi", state: "Kerala", pincode: "682011" };

/** A fact about a booking that driver, owner and admins see alike. */
const all = (words: string, lot?: "rings" | "hours rings"): Hears => ({
  ...{ driver: words, owner: words, admins: words },
  ...(lot ? { lot } : {}),
});
/** `all`, with a notice for some of them. */
const told = (hears: Hears, ...readers: (keyof Hears)[]): Hears => ({
  ...hears,
  ...Object.fromEntries(readers.map((reader) => [reader, sorted(`${hears[reader] ?? ""} notice`)])),
});
/** `hears`, with more words for the owner and the admins. */
const andOwner = (hears: Hears, words: string): Hears => ({
  ...hears,
  owner: sorted(`${hears.owner ?? ""} ${words}`),
  admins: sorted(`${hears.admins ?? ""} ${words}`),
});
const sorted = (words: string): string => words.split(" ").filter(Boolean).sort().join(" ");
/** The free pool moved: every approved owner sees it. */
const POOL: Hears = { owner: "employee", otherOwner: "employee", admins: "employee" };

const booking = async (patch: Parameters<LiveRig["booked"]>[0] = {}) => (await rig.booked(patch)).booking.id;
const employee = async (status: "accepted" | "applied" = "accepted", owned = false) =>
  (await rig.employee(owned ? rig.people.owner.userId : null, { status })).id;
const pending = async () => {
  const { userId } = await rig.person("owner", { ownerStatus: "pending" });
  await rig.lot(userId);
  return userId;
};
const reviewed = async (): Promise<string> => {
  const { lotId } = await rig.visited();
  const said = { rating: 4, text: "Easy to find" };
  return (await rig.as<ReviewView>(rig.people.driver, "POST", `/api/lots/${lotId}/reviews`, said)).id;
};
/** Somebody with two sessions. */
const twice = async (): Promise<HttpPerson> => {
  const person = await rig.person("driver");
  await rig.access.signIn(person.email, PASSWORD);
  return person;
};
const register = (role: "driver" | "owner", email: string) => async () => () =>
  rig.send("POST", "/api/register", { body: { role, name: "New", email, password: PASSWORD } });
const book =
  (patch: Parameters<LiveRig["bookingOf"]>[1], no?: number): Scene =>
  async () => {
    const body = rig.bookingOf((await rig.slots())[0], patch);
    return () => by("driver", "POST", "/api/bookings", body, no);
  };
const renew =
  (payment: object, no?: number): Scene =>
  async () => {
    const id = await booking();
    return () => by("driver", "POST", `/api/bookings/${id}/renewals`, { minutes: 15, payment }, no);
  };
const order =
  (kind: "addon" | "lone", payment: object, no?: number): Scene =>
  async () => {
    const addon = async () => ({ bookingId: await booking(), serviceId: (await rig.washService()).id, payment });
    const body = kind === "lone" ? await rig.loneOrder(payment) : await addon();
    return () => by("driver", "POST", "/api/carwashes", body, no);
  };
/** An owner's step on a wash, after those before it. */
const step =
  (kind: "addon" | "lone", path: string, before: readonly string[] = [], body?: object): Scene =>
  async () => {
    const { id } = (await rig.washed(kind)).carwash;
    for (const earlier of before) await by("owner", "POST", `/api/owner/carwashes/${id}/${earlier}`);
    return () => by("owner", "POST", `/api/owner/carwashes/${id}/${path}`, body);
  };
/** With somebody of the owner's who is free. */
const staffed =
  (scene: Scene): Scene =>
  async () => {
    await employee("accepted", true);
    return scene();
  };
const decideCash =
  (path: "verify" | "reject", what: () => Promise<string>): Scene =>
  async () => {
    const id = await what();
    return () => by("owner", "POST", `/api/owner/payments/${id}/${path}`, path === "reject" ? reason : undefined);
  };
const cashBooking = async () => (await rig.booked({ method: "cash" })).payment.id;
const cashWash = (kind: "addon" | "lone") => async () => (await rig.washed(kind, cash)).payment.id;
const cashRenewal = async () => {
  const path = `/api/bookings/${await booking()}/renewals`;
  return (await rig.as<{ payment: { id: string } }>(rig.people.driver, "POST", path, { minutes: 15, payment: cash }))
    .payment.id;
};
let webhooks = 0;
const webhook =
  (outcome: "succeeded" | "failed", what: () => Promise<string>, again = false): Scene =>
  async () => {
    const { body, headers } = signedSandboxWebhook(SANDBOX_SECRET, {
      ...{ id: `whk_live_${webhooks++}`, paymentId: await what(), outcome },
    });
    const send = () =>
      rig.send("POST", "/api/payments/webhooks/sandbox", { body, headers: Object.fromEntries(headers) });
    if (again) await send();
    return async () => expect((await send()).status).toBe(200);
  };
const undecided = async () => (await rig.booked({ token: "tok_pending" })).payment.id;
const changeLot =
  (body: object): Scene =>
  async () => {
    const { lot } = (await rig.booked()).booking;
    return () => by("owner", "PATCH", `/api/owner/lots/${lot.id}`, body);
  };
const occupy =
  (patch: { slots?: number; booked?: boolean }, then?: "freed"): Scene =>
  async () => {
    const { slots = 1, booked = false } = patch;
    const place = booked ? await rig.booked({ slots, startsInMs: HOUR }) : { slots: await rig.slots(slots) };
    const path = `/api/owner/slots/${place.slots[0]?.id}`;
    if (then) await by("owner", "POST", `${path}/occupied`);
    return () => by("owner", "POST", `${path}/${then ?? "occupied"}`);
  };

const ROWS: Record<string, Row> = {
  "POST /api/register": [{ admins: "user" }, register("driver", "newdriver@parkmate.test")],
  "POST /api/register (owner)": [
    { admins: "owner user", admin: "notice" },
    register("owner", "newowner@parkmate.test"),
  ],
  "POST /api/auth/sign-in/email": [
    {},
    async () => {
      const { email } = await rig.person("driver");
      return () => rig.send("POST", "/api/auth/sign-in/email", { body: { email, password: PASSWORD } });
    },
  ],
  "POST /api/auth/sign-out": [
    { newcomer: "sessions" },
    async () => {
      const person = await twice();
      return () => rig.as(person, "POST", "/api/auth/sign-out");
    },
  ],
  "POST /api/auth/change-password": [
    { newcomer: "sessions" },
    async () => {
      const person = await twice();
      const body = { currentPassword: PASSWORD, newPassword: "another long password" };
      return () => rig.as(person, "POST", "/api/auth/change-password", body);
    },
  ],
  "POST /api/me/sessions/:id/revoke": [
    { newcomer: "sessions" },
    async () => {
      const person = await twice();
      const { items } = await rig.as<{ items: SessionView[] }>(person, "GET", "/api/me/sessions");
      const other = items.find(({ current }) => !current)?.id;
      return () => rig.as(person, "POST", `/api/me/sessions/${other}/revoke`);
    },
  ],
  "POST /api/me/sessions/revoke-others": [
    { newcomer: "sessions" },
    async () => {
      const person = await twice();
      return () => rig.as(person, "POST", "/api/me/sessions/revoke-others");
    },
  ],
  "PATCH /api/me": [
    { driver: "profile", admins: "user" },
    async () => () => by("driver", "PATCH", "/api/me", { name: "Devika" }),
  ],
  "PATCH /api/me (expected at a lot)": [
    { driver: "profile", owner: "booking carwash", admins: "booking carwash user" },
    async () => {
      await rig.washed("addon");
      return () => by("driver", "PATCH", "/api/me", { phone: "9847012399" });
    },
  ],
  "PATCH /api/me (what no owner sees)": [
    { driver: "profile", admins: "user" },
    async () => {
      await rig.washed("addon");
      return () => by("driver", "PATCH", "/api/me", { vehicleType: "sedan" });
    },
  ],
  "PATCH /api/me (owner)": [
    { owner: "profile", admins: "user" },
    async () => () => by("owner", "PATCH", "/api/me", { businessName: "Khan Parking" }),
  ],
  "PATCH /api/me (nothing named)": [{}, async () => () => by("driver", "PATCH", "/api/me", {})],
  "POST /api/notifications/read": [
    { driver: "read" },
    async () => {
      await (await renew(declined, 402)())();
      return () => by("driver", "POST", "/api/notifications/read", { seqs: [1] });
    },
  ],
  "POST /api/me/push-subscriptions": [
    { driver: "preferences" },
    async () => () => by("driver", "POST", "/api/me/push-subscriptions", browser),
  ],
  "POST /api/me/push-subscriptions (the same again)": [
    {},
    async () => {
      await by("driver", "POST", "/api/me/push-subscriptions", browser);
      return () => by("driver", "POST", "/api/me/push-subscriptions", browser);
    },
  ],
  "DELETE /api/me/push-subscriptions/:id": [
    { driver: "preferences" },
    async () => {
      const { id } = (await by("driver", "POST", "/api/me/push-subscriptions", browser)) as { id: string };
      return () => by("driver", "DELETE", `/api/me/push-subscriptions/${id}`);
    },
  ],
  "PUT /api/notifications/preferences": [
    { driver: "preferences" },
    async () => () => by("driver", "PUT", "/api/notifications/preferences", { groups: {} }),
  ],

  "POST /api/bookings": [told(all("booking payment", "rings"), "owner"), book({})],
  "POST /api/bookings (cash)": [told(all("booking payment", "rings"), "owner"), book({ method: "cash" })],
  "POST /api/bookings (later)": [told(all("booking payment", "rings"), "owner"), book({ startsInMs: HOUR })],
  "POST /api/bookings (undecided)": [all("booking payment", "rings"), book({ token: "tok_pending" })],
  "POST /api/bookings (refused)": [all("booking payment", "rings"), book({ token: "tok_declined" }, 402)],
  "POST /api/bookings (with a wash)": [
    told(all("booking carwash payment", "rings"), "owner"),
    async () => book({ carwashServiceId: (await rig.washService()).id })(),
  ],
  "POST /api/bookings (slot taken)": [
    {},
    async () => {
      const body = rig.bookingOf((await rig.booked()).slots[0]);
      return () => by("otherDriver", "POST", "/api/bookings", body, 409);
    },
  ],
  "PATCH /api/bookings/:id": [
    all("booking"),
    async () => {
      const id = await booking();
      return () => by("driver", "PATCH", `/api/bookings/${id}`, { vehicleNumber: "KL08ZZ99" });
    },
  ],
  "POST /api/bookings/:id/renewals": [told(all("booking payment", "rings"), "driver", "owner"), renew(upi)],
  "POST /api/bookings/:id/renewals (cash)": [told(all("booking payment"), "owner"), renew(cash)],
  "POST /api/bookings/:id/renewals (refused payment)": [told(all("booking payment"), "driver"), renew(declined, 402)],
  "POST /api/bookings/:id/renewals (refused)": [
    { driver: "notice" },
    async () => {
      const id = await booking();
      await by("driver", "POST", `/api/bookings/${id}/end`);
      return () => by("driver", "POST", `/api/bookings/${id}/renewals`, { minutes: 15, payment: upi }, 409);
    },
  ],
  "POST /api/bookings/:id/cancel": [
    told(all("booking payment", "rings"), "owner"),
    async () => {
      const id = await booking({ startsInMs: HOUR });
      return () => by("driver", "POST", `/api/bookings/${id}/cancel`);
    },
  ],
  "POST /api/bookings/:id/end": [
    all("booking", "rings"),
    async () => {
      const id = await booking();
      return () => by("driver", "POST", `/api/bookings/${id}/end`);
    },
  ],
  "POST /api/bookings/:id/end (with a wash)": [
    andOwner(all("booking carwash payment", "rings"), "employee"),
    staffed(async () => {
      const { bookingId } = (await rig.washed("addon")).carwash;
      return () => by("driver", "POST", `/api/bookings/${bookingId}/end`);
    }),
  ],
  "POST /api/bookings/:id/blocked": [
    told(andOwner(all("booking", "rings"), "lot"), "owner"),
    async () => {
      const id = await booking({ slots: 2 });
      return () => by("driver", "POST", `/api/bookings/${id}/blocked`);
    },
  ],
  "POST /api/bookings/:id/blocked (lot full)": [
    told(andOwner(all("booking", "rings"), "lot"), "owner"),
    async () => {
      const id = await booking();
      return () => by("driver", "POST", `/api/bookings/${id}/blocked`, undefined, 409);
    },
  ],

  "POST /api/carwashes": [told(all("booking carwash payment"), "owner"), order("addon", upi)],
  "POST /api/carwashes (somebody is free)": [
    told(andOwner(all("booking carwash payment"), "employee"), "owner"),
    staffed(order("addon", upi)),
  ],
  "POST /api/carwashes (on its own)": [told(all("carwash payment", "hours rings"), "owner"), order("lone", upi)],
  "POST /api/carwashes (on its own, cash)": [told(all("carwash payment", "hours rings"), "owner"), order("lone", cash)],
  "POST /api/carwashes (on its own, refused)": [all("carwash payment", "hours rings"), order("lone", declined, 402)],
  "POST /api/carwashes/:id/cancel": [
    all("booking carwash payment"),
    async () => {
      const { id } = (await rig.washed("addon")).carwash;
      return () => by("driver", "POST", `/api/carwashes/${id}/cancel`);
    },
  ],
  "POST /api/carwashes/:id/cancel (on its own)": [
    all("carwash payment", "hours rings"),
    async () => {
      const { id } = (await rig.washed("lone")).carwash;
      return () => by("driver", "POST", `/api/carwashes/${id}/cancel`);
    },
  ],

  "POST /api/lots/:id/reviews": [
    { driver: "review", owner: "lot notice review", admins: "lot review", lot: "rings" },
    async () => {
      const { lotId } = await rig.visited();
      return () => by("driver", "POST", `/api/lots/${lotId}/reviews`, { rating: 4, text: "Easy to find" });
    },
  ],
  "PATCH /api/reviews/:id": [
    { driver: "review", owner: "lot review", admins: "lot review", lot: "rings" },
    async () => {
      const id = await reviewed();
      return () => by("driver", "PATCH", `/api/reviews/${id}`, { rating: 2 });
    },
  ],
  "PATCH /api/reviews/:id (the words only)": [
    all("review"),
    async () => {
      const id = await reviewed();
      return () => by("driver", "PATCH", `/api/reviews/${id}`, { text: "Hard to find" });
    },
  ],
  "DELETE /api/reviews/:id": [
    { driver: "review", owner: "lot review", admins: "lot review", lot: "rings" },
    async () => {
      const id = await reviewed();
      return () => by("driver", "DELETE", `/api/reviews/${id}`);
    },
  ],

  "POST /api/owner/lots": [
    { owner: "lot", admins: "lot" },
    async () => () => by("owner", "POST", "/api/owner/lots", newLot),
  ],
  "PATCH /api/owner/lots/:id": [{ owner: "lot", admins: "lot", lot: "rings" }, changeLot({ street: "Broadway" })],
  "PATCH /api/owner/lots/:id (what bookings show)": [
    { ...andOwner(all("booking", "rings"), "lot"), otherDriver: "booking" },
    async () => {
      const { slots } = await rig.booked({ slots: 2 });
      await by("otherDriver", "POST", "/api/bookings", rig.bookingOf(slots[1]));
      return async () => {
        const { heard } = await hearing(rig.world, [`user:${rig.people.owner.userId}`]);
        await by("owner", "PATCH", `/api/owner/lots/${slots[0]?.lotId}`, { renewalDiscountPercent: 10 });
        expect(heard()).toHaveLength(2);
      };
    },
  ],
  "PATCH /api/owner/lots/:id (no more washes)": [
    { owner: "lot", admins: "lot", lot: "hours rings" },
    changeLot({ offersCarwash: false }),
  ],
  "PATCH /api/owner/lots/:id (as it was)": [{}, changeLot({ renewalDiscountPercent: 50 })],
  "POST /api/owner/lots/:id/slots": [
    { owner: "lot", admins: "lot", lot: "rings" },
    async () => {
      const lotId = (await rig.slots())[0]?.lotId;
      const body = { vehicleType: "sedan", hourlyPaise: 4000, count: 3 };
      return () => by("owner", "POST", `/api/owner/lots/${lotId}/slots`, body);
    },
  ],
  "PATCH /api/owner/slots/:id": [
    andOwner(all("booking", "rings"), "lot"),
    async () => {
      const { slots } = await rig.booked();
      return () => by("owner", "PATCH", `/api/owner/slots/${slots[0]?.id}`, { hourlyPaise: 5000 });
    },
  ],
  "PATCH /api/owner/slots/:id (out of service)": [
    told(andOwner(all("booking", "rings"), "lot"), "driver"),
    async () => {
      const { slots } = await rig.booked({ startsInMs: HOUR, slots: 2 });
      return () => by("owner", "PATCH", `/api/owner/slots/${slots[0]?.id}`, { inService: false });
    },
  ],
  "POST /api/owner/slots/:id/occupied": [{ owner: "lot", admins: "lot", lot: "rings" }, occupy({})],
  "POST /api/owner/slots/:id/occupied (somebody is moved)": [
    told(andOwner(all("booking", "rings"), "lot"), "driver"),
    occupy({ slots: 2, booked: true }),
  ],
  "POST /api/owner/slots/:id/freed": [{ owner: "lot", admins: "lot", lot: "rings" }, occupy({}, "freed")],
  "POST /api/owner/slots/:id/freed (an offer ends)": [
    andOwner(all("booking", "rings"), "lot"),
    occupy({ booked: true }, "freed"),
  ],

  "POST /api/owner/bookings/:id/cancel": [
    told(all("booking payment", "rings"), "driver"),
    async () => {
      const id = await booking();
      return () => by("owner", "POST", `/api/owner/bookings/${id}/cancel`, reason);
    },
  ],
  "POST /api/owner/payments/:id/verify": [
    told(all("booking payment", "rings"), "driver"),
    decideCash("verify", cashBooking),
  ],
  "POST /api/owner/payments/:id/verify (renewal)": [
    told(all("booking payment", "rings"), "driver"),
    decideCash("verify", cashRenewal),
  ],
  "POST /api/owner/payments/:id/verify (wash)": [
    told(all("booking carwash payment"), "driver"),
    decideCash("verify", cashWash("addon")),
  ],
  "POST /api/owner/payments/:id/verify (wash on its own)": [
    told(all("carwash payment"), "driver"),
    decideCash("verify", cashWash("lone")),
  ],
  "POST /api/owner/payments/:id/reject": [
    told(all("booking payment", "rings"), "driver"),
    decideCash("reject", cashBooking),
  ],
  "POST /api/owner/payments/:id/reject (renewal)": [
    told(all("booking payment"), "driver"),
    decideCash("reject", cashRenewal),
  ],
  "POST /api/owner/payments/:id/reject (wash on its own)": [
    told(all("carwash payment", "hours rings"), "driver"),
    decideCash("reject", cashWash("lone")),
  ],
  "POST /api/owner/carwashes/:id/confirm": [told(all("carwash"), "driver"), step("lone", "confirm")],
  "POST /api/owner/carwashes/:id/start": [told(all("booking carwash"), "driver"), step("addon", "start")],
  "POST /api/owner/carwashes/:id/complete": [
    told(andOwner(all("booking carwash"), "employee"), "driver"),
    staffed(step("addon", "complete", ["start"])),
  ],
  "POST /api/owner/carwashes/:id/cancel": [
    told(all("booking carwash payment"), "driver"),
    step("addon", "cancel", [], reason),
  ],
  "POST /api/owner/carwashes/:id/cancel (on its own)": [
    told(andOwner(all("carwash payment", "hours rings"), "employee"), "driver"),
    staffed(step("lone", "cancel", [], reason)),
  ],
  "POST /api/owner/carwashes/:id/assign": [
    andOwner(all("booking carwash"), "employee"),
    async () => {
      const { id } = (await rig.washed("addon")).carwash;
      const body = { employeeId: await employee("accepted", true) };
      return () => by("owner", "POST", `/api/owner/carwashes/${id}/assign`, body);
    },
  ],

  "POST /api/owner/employees/:id/take": [
    told(POOL, "owner"),
    async () => {
      const id = await employee();
      return () => by("owner", "POST", `/api/owner/employees/${id}/take`);
    },
  ],
  "POST /api/owner/employees/:id/take (a wash waits)": [
    told({ ...POOL, ...andOwner(all("booking carwash"), "employee") }, "owner"),
    async () => {
      await rig.washed("addon");
      const id = await employee();
      return () => by("owner", "POST", `/api/owner/employees/${id}/take`);
    },
  ],
  "POST /api/owner/employees/:id/release": [
    POOL,
    async () => {
      const id = await employee("accepted", true);
      return () => by("owner", "POST", `/api/owner/employees/${id}/release`);
    },
  ],
  "PATCH /api/owner/employees/:id": [
    { owner: "employee", admins: "employee" },
    async () => {
      const id = await employee("accepted", true);
      return () => by("owner", "PATCH", `/api/owner/employees/${id}`, { availability: "offline" });
    },
  ],
  "POST /api/employees/applications": [
    { admins: "employee" },
    async () => () => rig.send("POST", "/api/employees/applications", { body: applicant }),
  ],
  "POST /api/admin/employees": [POOL, async () => () => by("admin", "POST", "/api/admin/employees", applicant)],
  "POST /api/admin/employees/:id/accept": [
    POOL,
    async () => {
      const id = await employee("applied");
      return () => by("admin", "POST", `/api/admin/employees/${id}/accept`);
    },
  ],
  "POST /api/admin/employees/:id/decline": [
    { admins: "employee" },
    async () => {
      const id = await employee("applied");
      return () => by("admin", "POST", `/api/admin/employees/${id}/decline`);
    },
  ],
  "POST /api/admin/employees/:id/assign": [
    told(POOL, "owner"),
    async () => {
      const [id, ownerId] = [await employee(), rig.people.owner.userId];
      return () => by("admin", "POST", `/api/admin/employees/${id}/assign`, { ownerId });
    },
  ],
  "POST /api/admin/employees/:id/unassign": [
    POOL,
    async () => {
      const id = await employee("accepted", true);
      return () => by("admin", "POST", `/api/admin/employees/${id}/unassign`);
    },
  ],
  "POST /api/admin/carwash/services": [
    { admins: "service" },
    async () => () => by("admin", "POST", "/api/admin/carwash/services", service),
  ],
  "PATCH /api/admin/carwash/services/:id": [
    { admins: "service" },
    async () => {
      const { id } = await rig.washService();
      return () => by("admin", "PATCH", `/api/admin/carwash/services/${id}`, { pricePaise: 9900 });
    },
  ],
  "POST /api/admin/users/:id/disable": [
    { newcomer: "sessions", admins: "user", lot: "rings" },
    async () => {
      const { userId } = await rig.person("owner");
      await rig.lot(userId);
      return () => by("admin", "POST", `/api/admin/users/${userId}/disable`);
    },
  ],
  "POST /api/admin/users/:id/enable": [
    { newcomer: "sessions", admins: "user" },
    async () => {
      const { userId } = await rig.person("driver");
      await by("admin", "POST", `/api/admin/users/${userId}/disable`);
      return () => by("admin", "POST", `/api/admin/users/${userId}/enable`);
    },
  ],
  "POST /api/admin/owners/:id/approve": [
    { newcomer: "notice profile", admins: "owner", lot: "rings" },
    async () => {
      const id = await pending();
      return () => by("admin", "POST", `/api/admin/owners/${id}/approve`);
    },
  ],
  "POST /api/admin/owners/:id/decline": [
    { newcomer: "notice profile", admins: "owner", lot: "rings" },
    async () => {
      const id = await pending();
      return () => by("admin", "POST", `/api/admin/owners/${id}/decline`, reason);
    },
  ],
  "POST /api/admin/bookings/:id/decline": [
    told(all("booking payment", "rings"), "driver", "owner"),
    async () => {
      const id = await booking();
      return () => by("admin", "POST", `/api/admin/bookings/${id}/decline`, reason);
    },
  ],

  "POST /api/payments/webhooks/:provider": [
    told(all("booking payment", "rings"), "driver", "owner"),
    webhook("succeeded", undecided),
  ],
  "POST /api/payments/webhooks/:provider (again)": [{}, webhook("succeeded", undecided, true)],
  "POST /api/payments/webhooks/:provider (failed)": [
    told(all("booking payment", "rings"), "driver"),
    webhook("failed", undecided),
  ],
  "POST /api/payments/webhooks/:provider (wash on its own)": [
    told(all("carwash payment"), "driver", "owner"),
    webhook("succeeded", async () => (await rig.washed("lone", pendingUpi)).payment.id),
  ],
  "POST /api/payments/webhooks/:provider (captured for what is gone)": [
    all("booking payment"),
    webhook("succeeded", async () => {
      const { booking: held, payment } = await rig.booked({ token: "tok_pending" });
      await by("driver", "POST", `/api/bookings/${held.id}/cancel`);
      return payment.id;
    }),
  ],
  "POST /api/demo/clock": [{}, async () => () => rig.send("POST", "/api/demo/clock", { body: { advanceMs: MINUTE } })],
};

test("DOMAIN §7 every route that changes something has a row, and every row a route", () => {
  const mutating = rig.endpoints.filter(({ method }) => method !== "get");
  const routes = mutating.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  const rows = Object.keys(ROWS).map((name) => name.split(" (")[0] ?? "");
  expect([...new Set(rows)].sort()).toEqual([...new Set(routes)].sort());
});

for (const [name, [hears, scene]] of Object.entries(ROWS)) {
  const words = Object.entries(hears).map(([who, what]) => `${who} ${what}`);
  test(`DOMAIN §7 ${name}: ${words.join("; ") || "nobody hears anything"}`, async () => {
    const act = await scene();
    expect(await rig.heardOf(act)).toEqual(hears);
  });
}
