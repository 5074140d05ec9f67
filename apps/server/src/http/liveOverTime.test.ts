/** DOMAIN §7, move by move that time, the provider and the loops make: who hears what, and that nobody else hears. */
import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { type Hears, type LiveRig, openLiveRig } from "../testing/liveRig.ts";
import { HOUR, MINUTE } from "../testing/times.ts";

// Accounts are slow to make where the machine is busy.
setDefaultTimeout(30_000);

let rig: LiveRig;
beforeAll(async () => {
  rig = await openLiveRig();
});
beforeEach(() => rig.calm());
afterAll(() => rig.close());

/** What is prepared; then time passes for so long (ms), and is listened to. */
type Row = [Hears, passesMs: number, prepare: () => Promise<unknown>];

const cash = { method: "cash" };
const pendingUpi = { method: "upi", token: "tok_pending" };

/** What driver, owner and admins see alike; whom `told` names is told besides. */
const all = (
  words: string,
  more: { lot?: "rings" | "hours rings"; told?: readonly ("driver" | "owner")[] } = {},
): Hears => {
  const withNotice = (who: "driver" | "owner") =>
    more.told?.includes(who) ? [...words.split(" "), "notice"].sort().join(" ") : words;
  return {
    ...{ driver: withNotice("driver"), owner: withNotice("owner"), admins: words },
    ...(more.lot ? { lot: more.lot } : {}),
  };
};
const post = (who: "driver" | "owner", path: string, body?: unknown) => rig.as(rig.people[who], "POST", path, body);
const occupied = (slotId: string | undefined, ms: number) =>
  post("owner", `/api/owner/slots/${slotId}/occupied`, { until: new Date(rig.world.clock.now() + ms).toISOString() });
/** A booking that is just about to meet its `ms`. */
const until = async (ms: number, patch: Parameters<LiveRig["booked"]>[0] = {}) => {
  const made = await rig.booked(patch);
  await rig.pass(ms - 1);
  return made;
};
const cancelled = async () => {
  const { booking } = await rig.booked({ startsInMs: HOUR });
  await post("driver", `/api/bookings/${booking.id}/cancel`);
};
/** The provider decides and nobody hears of it: no web hook comes. */
const decided = async (paymentId: string, state: "succeeded" | "refused") => {
  await rig.ledger.transition(paymentId, ["pending"], state, rig.world.clock.now());
};

const ROWS: Record<string, Row> = {
  "an advance booking begins": [
    all("booking", { lot: "rings", told: ["driver"] }),
    1,
    () => until(HOUR, { startsInMs: HOUR }),
  ],
  "an advance booking begins where a car without one stands: it is moved": [
    all("booking", { lot: "rings", told: ["driver"] }),
    1,
    async () => {
      const { slots } = await rig.booked({ startsInMs: HOUR, slots: 2 });
      // The other slot is not to be had until just before the start.
      await occupied(slots[1]?.id, HOUR - 2);
      await post("owner", `/api/owner/slots/${slots[0]?.id}/occupied`);
      await rig.pass(HOUR - 1);
    },
  ],
  "the warning: the booking is as it was": [{ driver: "notice" }, 1, () => until(55 * MINUTE)],
  "the end": [all("booking", { told: ["driver"] }), 1, () => until(60 * MINUTE)],
  "the end of the grace": [all("booking", { lot: "rings", told: ["driver"] }), 1, () => until(65 * MINUTE)],
  "the end of the grace, a cash renewal unverified": [
    all("booking payment", { lot: "rings", told: ["driver"] }),
    1,
    async () => {
      const { booking } = await rig.booked();
      await rig.pass(61 * MINUTE);
      await post("driver", `/api/bookings/${booking.id}/renewals`, { minutes: 30, payment: cash });
      await rig.pass(4 * MINUTE - 1);
    },
  ],
  "the end of the grace, with a wash that frees its employee": [
    {
      driver: "booking carwash notice payment",
      owner: "booking carwash employee payment",
      admins: "booking carwash employee payment",
      lot: "rings",
    },
    1,
    async () => {
      await rig.employee(rig.people.owner.userId);
      await rig.washed("addon");
      await rig.pass(65 * MINUTE - 1);
    },
  ],
  "the hold of cash runs out": [
    all("booking payment", { lot: "rings", told: ["driver"] }),
    1,
    () => until(15 * MINUTE, { method: "cash" }),
  ],
  "the hold of an online payment runs out": [
    all("booking payment", { lot: "rings", told: ["driver"] }),
    1,
    () => until(15 * MINUTE, { token: "tok_pending" }),
  ],
  "an unpaid start is reached: its slot is held": [
    { lot: "rings" },
    1,
    async () => {
      rig.world.times = { ...rig.world.times, holdMs: HOUR };
      await until(20 * MINUTE, { token: "tok_pending", startsInMs: 20 * MINUTE });
    },
  ],
  "a car without a booking was expected to be gone": [
    { owner: "lot", admins: "lot", lot: "rings" },
    1,
    async () => {
      await occupied((await rig.slots())[0]?.id, 30 * MINUTE);
      await rig.pass(30 * MINUTE - 1);
    },
  ],
  "the provider made a refund": [all("booking payment"), 0, cancelled],
  "the provider made the refund of a wash on its own": [
    all("carwash payment"),
    0,
    async () => {
      const { id } = (await rig.washed("lone")).carwash;
      await post("driver", `/api/carwashes/${id}/cancel`);
    },
  ],
  "the provider made the refund of a wash for a booking": [
    all("booking carwash payment"),
    0,
    async () => {
      const { id } = (await rig.washed("addon")).carwash;
      await post("driver", `/api/carwashes/${id}/cancel`);
    },
  ],
  "the provider is asked and has the money": [
    all("booking payment", { lot: "rings", told: ["driver", "owner"] }),
    30_000,
    async () => decided((await rig.booked({ token: "tok_pending" })).payment.id, "succeeded"),
  ],
  "the provider is asked and refuses": [
    all("booking payment", { lot: "rings", told: ["driver"] }),
    30_000,
    async () => decided((await rig.booked({ token: "tok_pending" })).payment.id, "refused"),
  ],
  "the provider is asked and does not know yet": [{}, 30_000, () => rig.booked({ token: "tok_pending" })],
  "the provider is asked about a wash on its own and refuses": [
    all("carwash payment", { lot: "hours rings", told: ["driver"] }),
    30_000,
    async () => decided((await rig.washed("lone", pendingUpi)).payment.id, "refused"),
  ],
  "the provider never knew of a wash on its own": [
    all("carwash payment", { lot: "hours rings", told: ["driver"] }),
    MINUTE,
    async () => {
      await rig.washed("lone", pendingUpi);
      for (let minute = 1; minute < 15; minute++) await rig.pass(MINUTE);
    },
  ],
  "a day in which nothing is due": [{}, 24 * HOUR, async () => undefined],
};

for (const [name, [hears, passesMs, prepare]] of Object.entries(ROWS)) {
  const words = Object.entries(hears).map(([who, what]) => `${who} ${what}`);
  test(`DOMAIN §7 ${name}: ${words.join("; ") || "nobody hears anything"}`, async () => {
    const { times } = rig.world;
    await prepare();
    const heard = await rig.heardOf(() => rig.pass(passesMs));
    rig.world.times = times;
    expect(heard).toEqual(hears);
  });
}
