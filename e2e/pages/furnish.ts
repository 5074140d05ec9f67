/**
 * A world in which every page has something to show, made through the real API.
 *
 * Promises: every list that is paged has a second page where `MORE_THAN_A_PAGE` was asked for, every state of a booking and a wash is there once, every level
 * of notice is in the driver's inbox. Ids of what pages show are in the answer.
 * Lives: on a server started with `WORLD_SETTINGS`; `hurried` has 4:40 minutes left when it is done.
 */
import type { CarwashHourView, InboxPage, Page } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import type { RealServer } from "../harness/server.ts";
import { furnishHistory, furnishStaff } from "./furnishPast.ts";
import { type Booked, Hand, PEOPLE, type World } from "./world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const LOT = "demo-lot-marine-drive";

/** What the parts of the furnishing work with. */
export interface Hands {
  driver: Hand;
  driver2: Hand;
  hurried: Hand;
  owner: Hand;
  owner2: Hand;
  admin: Hand;
}

/** The demo's clock, moved for everybody. */
async function pass(hands: Hands, advanceMs: number): Promise<number> {
  const { serverTime } = await hands.admin.post<{ serverTime: string }>("/api/demo/clock", { advanceMs });
  return Date.parse(serverTime);
}

async function openHands(server: RealServer): Promise<Hands> {
  const register = (account: string, name: string, profile: Record<string, string>) =>
    ApiClient.register(server, account, { name, ...profile });
  const [driver, driver2, owner, owner2, admin] = await Promise.all(
    ["driver", "driver2", "owner", "owner2", "admin"].map((account) => Hand.signIn(server, account)),
  );
  const hurried = await register(PEOPLE.hurried, "Lakshmi Warrier", { role: "driver", vehicleNumber: "KL07BX2020" });
  await register(PEOPLE.newDriver, "Nikhil Bose", { role: "driver" });
  for (const [account, name, businessName] of [
    [PEOPLE.newOwner, "Anand Rao", "Anand Parking"],
    [PEOPLE.pendingOwner, "Bala Iyer", "Bala Car Parks"],
    [PEOPLE.declinedOwner, "Charu Sen", "Sen & Daughters Parking"],
  ] as const) {
    const api = await register(account, name, { role: "owner", businessName, city: "Kochi" });
    const { id } = await new Hand(api).me();
    if (account === PEOPLE.newOwner) await admin?.post(`/api/admin/owners/${id}/approve`);
    if (account === PEOPLE.declinedOwner) {
      await admin?.post(`/api/admin/owners/${id}/decline`, { reason: "The papers of the land are missing." });
    }
  }
  if (!driver || !driver2 || !owner || !owner2 || !admin) throw new Error("a demo account is missing");
  return { driver, driver2, owner, owner2, admin, hurried: new Hand(hurried) };
}

/** A lot of three rows, and what an owner does in it; one without slots, one that is closed. */
async function furnishLots({ owner, driver }: Hands): Promise<Pick<World, "bigLot" | "bareLot" | "closedLot">> {
  const place = { city: "Kochi", state: "Kerala", pincode: "682025", offersCarwash: true };
  const open = (name: string, street: string) =>
    owner.post<{ lot: { id: string } }>("/api/owner/lots", { name, street, ...place });
  const { lot } = await open("Lulu Central", "Edappally Junction, beside the metro station");
  const { lot: bare } = await open("Fort Kochi Jetty", "River Road");
  const { lot: closed } = await open("Kaloor Yard", "Stadium Link Road");
  await owner.post(`/api/owner/lots/${closed.id}/slots`, { vehicleType: "sedan", hourlyPaise: 4000, count: 6 });
  await owner.api.ask("PATCH", `/api/owner/lots/${closed.id}`, { open: false });
  const rows = [
    ["A", 24, "hatchback", 4000],
    ["B", 20, "sedan", 5000],
    ["C", 16, "two_wheeler", 1500],
  ] as const;
  for (const [row, count, vehicleType, hourlyPaise] of rows) {
    const labels = Array.from({ length: count }, (_, index) => `${row}-${String(index + 1).padStart(2, "0")}`);
    await owner.post(`/api/owner/lots/${lot.id}/slots`, { vehicleType, hourlyPaise, labels });
  }
  const slot = await driver.slots(lot.id);
  for (const label of ["A-24", "B-20"]) {
    await owner.api.ask("PATCH", `/api/owner/slots/${slot(label)}`, { inService: false });
  }
  await owner.post(`/api/owner/slots/${slot("A-23")}/occupied`);
  return { bigLot: lot.id, bareLot: bare.id, closedLot: closed.id };
}

/** Bookings that end while the clock moves; afterwards one is expired and one has 4:40 minutes left. */
async function furnishEndings(hands: Hands, slot: (label: string) => string) {
  const expired = await hands.driver.book(slot("A-05"), "KL08AZ0005", { minutes: 10 });
  await pass(hands, 5 * MINUTE_MS + 30_000);
  const lastMinutes = await hands.hurried.book(slot("A-06"), "KL07BX2020", { minutes: 10 });
  await pass(hands, 5 * MINUTE_MS + 20_000);
  return { expired: expired.booking.id, lastMinutes: lastMinutes.booking.id };
}

/** Bookings of the driver in every other state, the slots of the others around them. */
async function furnishBookings(hands: Hands, slot: (label: string) => string, now: number) {
  const { driver, driver2, owner, admin } = hands;
  const inCash = { method: "cash", minutes: 120 } as const;
  const rejected = await driver.book(slot("A-01"), "KL08AZ0001", inCash);
  await owner.post(`/api/owner/payments/${rejected.payment.id}/reject`, { reason: "The note was torn in two." });
  const startsAt = new Date(now + DAY_MS).toISOString();
  const [cancelled, declined, active, washing, unpaid, scheduled, renewing, done] = await Promise.all([
    driver.book(slot("A-13"), "KL08AZ0013"),
    driver.book(slot("A-14"), "KL08AZ0014"),
    driver.book(slot("A-02"), "KL08AZ1234", { minutes: 120 }),
    driver.book(slot("A-03"), "KL08AZ0003", { minutes: 90 }),
    driver.book(slot("A-04"), "KL08AZ0004", inCash),
    driver.book(slot("A-07"), "KL08AZ1234", { startsAt }),
    driver.book(slot("A-08"), "KL08AZ0008"),
    driver.book(slot("B-15"), "KL08AZ0015", { minutes: 30 }),
  ]);
  await owner.post(`/api/owner/bookings/${cancelled.booking.id}/cancel`, { reason: "The slot is under water." });
  await admin.post(`/api/admin/bookings/${declined.booking.id}/decline`, { reason: "The gate is blocked." });
  await driver.post(`/api/bookings/${done.booking.id}/end`);
  await driver.post("/api/carwashes", {
    serviceId: "demo-service-quick",
    bookingId: washing.booking.id,
    payment: { method: "upi", token: "tok_ok" },
  });
  await driver.post(`/api/bookings/${renewing.booking.id}/renewals`, { minutes: 30, payment: { method: "cash" } });
  const refused = await driver.api.post(`/api/bookings/${active.booking.id}/renewals`, {
    minutes: 30,
    payment: { method: "upi", token: "tok_declined" },
  });
  if (refused.status !== 402) throw new Error(`a declined renewal was answered with ${refused.status}`);
  const others = ["A-09", "A-10", "A-12", "B-01", "B-02", "B-03", "B-07", "B-08", "B-11", "C-02", "C-05"];
  const parked = await Promise.all(
    others.map((label, index) => driver2.book(slot(label), `KA05MN10${10 + index}`, { minutes: 30 + index * 20 })),
  );
  await driver2.book(slot("B-12"), "KA05MN3000", inCash);
  await Promise.all(parked.slice(0, 2).map(({ booking }) => driver2.post(`/api/bookings/${booking.id}/end`)));
  const soon = new Date(now + 20 * MINUTE_MS).toISOString();
  await driver2.book(slot("B-05"), "KA05MN4000", { startsAt: soon });
  const id = ({ booking }: Booked): string => booking.id;
  return {
    unpaid: id(unpaid),
    active: id(active),
    washing: id(washing),
    renewing: id(renewing),
    scheduled: id(scheduled),
    unreviewed: id(done),
    cancelledByOwner: id(cancelled),
    declined: id(declined),
    rejected: id(rejected),
  };
}

/** Washes of the driver on their own, one in each state. */
async function furnishWashes({ driver, owner }: Hands, now: number): Promise<World["washes"]> {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(now + DAY_MS);
  const { items } = await driver.api.ask<Page<CarwashHourView>>("GET", `/api/lots/${LOT}/carwash-hours?date=${day}`);
  const hours = items.map(({ startsAt }) => startsAt);
  const order = async (index: number, notes?: string): Promise<string> => {
    const { carwash } = await driver.wash(LOT, hours[index] ?? "", "upi", notes);
    return carwash.id;
  };
  const [pending, confirmed, running, completed, cancelled] = await Promise.all([
    order(0, "Please mind the mirror on the left, it is loose."),
    order(1),
    order(2),
    order(3),
    order(4),
  ]);
  const steps = [
    [confirmed, ["confirm"]],
    [running, ["confirm", "start"]],
    [completed, ["confirm", "start", "complete"]],
  ] as const;
  for (const [id, verbs] of steps) {
    for (const verb of verbs) await owner.post(`/api/owner/carwashes/${id}/${verb}`);
  }
  await owner.post(`/api/owner/carwashes/${cancelled}/cancel`, { reason: "No water today." });
  return { pending, confirmed, running, completed, cancelled };
}

/** The id of the newest that the owner's list has with these filters. */
async function newestOf({ owner }: Hands, list: string): Promise<string> {
  const { items } = await owner.api.ask<Page<{ id: string }>>("GET", `/api/owner/${list}`);
  const [newest] = items;
  if (!newest) throw new Error(`there is nothing among ${list}`);
  return newest.id;
}

/** One more than a page of the API holds, and a little. */
export const MORE_THAN_A_PAGE = 52;
/** Enough to see what a list looks like. */
export const A_FEW = 6;

/** Makes it all, with `count` of everything that is listed; answers the ids of what pages show. */
export async function furnish(server: RealServer, count: number): Promise<World> {
  const hands = await openHands(server);
  const { driver } = hands;
  const lots = await furnishLots(hands);
  const { bigLot } = lots;
  const slot = await driver.slots(bigLot);
  await furnishStaff(server, hands, count);
  const finished = await furnishHistory(hands, count, bigLot, (advanceMs) => pass(hands, advanceMs));
  const now = await pass(hands, MINUTE_MS);
  const washes = await furnishWashes(hands, now);
  const endings = await furnishEndings(hands, slot);
  const bookings = await furnishBookings(hands, slot, await pass(hands, 1));
  for (const hand of [driver, hands.owner]) {
    const { head } = await hand.api.ask<InboxPage>("GET", "/api/notifications?limit=1");
    await hand.post("/api/notifications/read", { upTo: head - 6 });
  }
  const payment = (filter: string): Promise<string> => newestOf(hands, `payments?${filter}`);
  const payments = {
    waiting: await payment("state=pending&method=cash"),
    received: await payment("state=succeeded&method=cash"),
    refunded: await payment("state=refunded"),
    rejected: await payment("state=failed&method=cash"),
  };
  return {
    lot: LOT,
    ...lots,
    freeSlot: "A-11",
    bookings: { ...bookings, ...endings, finished },
    washes,
    payments,
    reviewId: await newestOf(hands, "reviews"),
    driverId: (await driver.me()).id,
  };
}
