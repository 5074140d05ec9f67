/** What must be true after each step, whatever was done: the system's rows and logs against the model's. */
import { expect } from "bun:test";
import type { EventName } from "@parkmate/protocol";
import { wasCaptured } from "../../payments/sandboxLedger.ts";
import { type Booking, isFinal, type Model, type Payment, type Slot, type Told, type Wash } from "./model.ts";
import type { Play } from "./play.ts";
import { as, type ModelRig } from "./rig.ts";

const iso = (at: number): string => new Date(at).toISOString();

/** A payment as the API must show it. */
export function expectPayment(view: unknown, payment: Payment): void {
  const { id, kind, method, state, amountPaise } = payment;
  expect(view).toMatchObject({ id, kind, method, state, amountPaise });
}

/** A wash as the API must show it. */
export function expectWash(view: unknown, wash: Wash): void {
  expect(view).toMatchObject(washView(wash));
  expect((view as { employee?: { id: string } }).employee?.id ?? null).toBe(wash.employee?.id ?? null);
}

function washView({ id, kind, state, booking, lot, service, scheduledAt, payment }: Wash): Record<string, unknown> {
  return {
    ...{ id, kind, state, lot: { id: lot.id }, service: { id: service.id }, pricePaise: service.pricePaise },
    ...(booking ? { bookingId: booking.id } : {}),
    ...(scheduledAt === null ? {} : { scheduledAt: iso(scheduledAt) }),
    payments: [{ id: payment.id, state: payment.state, amountPaise: payment.amountPaise, method: payment.method }],
  };
}

/** A booking as the API must show it. */
export function expectBooking(view: unknown, booking: Booking): void {
  const { id, state, kind, slot, plate, pricePaise, startsAt, endsAt, graceEndsAt, holdEndsAt, reason } = booking;
  expect(view).toMatchObject({
    ...{ id, state, kind, vehicleNumber: plate, pricePaise },
    slot: { id: slot.id, label: slot.label },
    lot: { id: slot.lot.id },
    ...{ startsAt: iso(startsAt), endsAt: iso(endsAt), graceEndsAt: iso(graceEndsAt) },
    ...(state === "pending" ? { holdEndsAt: iso(holdEndsAt) } : {}),
    renewable: state === "active" || state === "expired",
    ...(booking.closedAt === null ? {} : { endedAt: iso(booking.closedAt) }),
    ...(booking.cancelledBy ? { cancelledBy: booking.cancelledBy } : {}),
    ...(reason === null ? {} : { reason }),
  });
  const shown = view as {
    payments: { id: string; state: string }[];
    carwash?: unknown;
    holdEndsAt?: string;
    endedAt?: string;
  };
  if (state !== "pending") expect(shown.holdEndsAt).toBeUndefined();
  if (!isFinal(state)) expect(shown.endedAt).toBeUndefined();
  const states = (payments: readonly { id: string; state: string }[]): string[] =>
    payments.map((payment) => `${payment.id} ${payment.state}`).sort();
  expect(states(shown.payments)).toEqual(states(booking.payments));
  const wash = booking.washes.at(-1);
  if (wash) expectWash(shown.carwash, wash);
  else expect(shown.carwash).toBeUndefined();
}

/** Every row of the sequence's places, by table. */
async function rowsOf({ rig, m }: Play) {
  const { read } = rig.store;
  const lotIds = m.scene.lots.map(({ id }) => id);
  const ids = m.scene.employees.map(({ id }) => id);
  return {
    bookings: await read.selectFrom("bookings").selectAll().where("lotId", "in", lotIds).orderBy("id").execute(),
    payments: await read.selectFrom("payments").selectAll().where("lotId", "in", lotIds).orderBy("id").execute(),
    washes: await read.selectFrom("carwashes").selectAll().where("lotId", "in", lotIds).orderBy("id").execute(),
    employees: await read.selectFrom("employees").selectAll().where("id", "in", ids).orderBy("id").execute(),
    readers: await read.selectFrom("readers").selectAll().where("userId", "in", m.people).execute(),
  };
}
type Rows = Awaited<ReturnType<typeof rowsOf>>;

/** Everything, after a step. */
export async function check(play: Play): Promise<void> {
  const rows = await rowsOf(play);
  expectApart(rows, play.m.now);
  expectFinalStays(play, rows);
  expectRows(play, rows);
  await expectLogs(play, rows);
}

/**
 * Of the rows alone, the model aside: no slot and no driver's plate is occupied twice at any instant. A booking that moved
 * has its slot from the move on, which may be the moment at which another one's time there, not yet closed, is over: what
 * was before `now` was looked at before.
 */
function expectApart({ bookings }: Rows, now: number): void {
  const open = bookings.filter(({ state }) => !isFinal(state));
  for (const [index, a] of open.entries()) {
    for (const b of open.slice(index + 1)) {
      const overlap = a.startsAt < b.graceEndsAt && b.startsAt < a.graceEndsAt;
      const still = Math.min(a.graceEndsAt, b.graceEndsAt) > now;
      expect(overlap && still && a.slotId === b.slotId, `slot ${a.slotId} is booked twice: ${a.id}, ${b.id}`).toBe(
        false,
      );
      const sameCar = a.driverId === b.driverId && a.vehicleNumber === b.vehicleNumber;
      expect(overlap && sameCar, `${a.vehicleNumber} is booked twice: ${a.id}, ${b.id}`).toBe(false);
    }
  }
}

/** Of the rows alone: what was final is as it was; a payment leaves a final state only for `refunded`. */
function expectFinalStays(play: Play, { bookings, washes, payments }: Rows): void {
  for (const row of [...bookings, ...washes]) {
    const text = JSON.stringify(row);
    const before = play.before.get(row.id);
    if (before !== undefined && isFinal((JSON.parse(before) as Booking).state)) expect(text).toBe(before);
    play.before.set(row.id, text);
  }
  const moves = {
    pending: ["succeeded", "failed", "refunded"],
    succeeded: ["refunded"],
    failed: ["refunded"],
    refunded: [],
  };
  for (const { id, state } of payments) {
    const before = play.before.get(id) as keyof typeof moves | undefined;
    if (before !== undefined && before !== state) expect<string[]>(moves[before], `payment ${id}`).toContain(state);
    play.before.set(id, state);
  }
  expect(bookings.length + washes.length + payments.length, "rows are never deleted").toBe(play.before.size);
}

/** The rows are the model's. */
function expectRows({ m }: Play, rows: Rows): void {
  const booking = (each: Booking): string =>
    [
      ...[each.id, each.state, each.kind, each.driver, each.slot.id, each.plate, each.pricePaise, each.cancelledBy],
      ...[
        iso(each.startsAt),
        iso(each.endsAt),
        iso(each.graceEndsAt),
        each.state === "pending" && iso(each.holdEndsAt),
      ],
    ].join(" ");
  const row = (each: Rows["bookings"][number]): string =>
    [
      ...[
        each.id,
        each.state,
        each.kind,
        each.driverId,
        each.slotId,
        each.vehicleNumber,
        each.pricePaise,
        each.cancelledBy,
      ],
      ...[
        iso(each.startsAt),
        iso(each.endsAt),
        iso(each.graceEndsAt),
        each.state === "pending" && iso(each.holdEndsAt ?? 0),
      ],
    ].join(" ");
  expect(rows.bookings.map(row)).toEqual(m.bookings.map(booking).sort());
  const payment = (each: { id: string; kind: string; method: string; state: string; amountPaise: number }): string =>
    [each.id, each.kind, each.method, each.state, each.amountPaise].join(" ");
  expect(rows.payments.map(payment)).toEqual(m.payments.map(payment).sort());
  const wash = (each: Wash): string =>
    [each.id, each.kind, each.state, each.driver, each.lot.id, each.scheduledAt, each.employee?.id].join(" ");
  expect(
    rows.washes.map((each) =>
      [each.id, each.kind, each.state, each.driverId, each.lotId, each.scheduledAt, each.employeeId].join(" "),
    ),
  ).toEqual(m.washes.map(wash).sort());
  expect(rows.employees.map((each) => [each.id, each.ownerId, each.availability])).toEqual(
    m.scene.employees.map((each) => [each.id, each.owner, each.available ? "available" : "offline"]),
  );
}

/** Each person was told exactly what the model says, and the unread count is exact. */
async function expectLogs({ rig, m }: Play, { readers }: Rows): Promise<void> {
  for (const person of m.people) {
    const expected = m.logOf(person);
    const reader = readers.find(({ userId }) => userId === person);
    const from = seen(expected);
    const got = (reader?.head ?? 0) > from.count ? await logAfter(rig, person, from.count) : [];
    expectTold(got, expected.slice(from.count), person);
    from.count = expected.length;
    const unread = expected.length - (m.read.get(person)?.size ?? 0);
    const { head, floor, readRev } = reader ?? {};
    const readRevExpected = m.readRev.get(person);
    expect({ head, unread: reader?.unread, floor, readRev }, person).toEqual({
      ...{ head: expected.length, unread, floor: 0, readRev: readRevExpected },
    });
  }
}

const counts = new WeakMap<Told[], { count: number }>();
/** How much of a log was compared already. */
function seen(log: Told[]): { count: number } {
  const known = counts.get(log) ?? { count: 0 };
  counts.set(log, known);
  return known;
}

interface Shown {
  seq: number;
  event: EventName;
  level: string;
  createdAt: string;
  readAt: string | null;
  data: Record<string, unknown>;
}

/** The levels of DOMAIN §6. */
const LEVELS: Partial<Record<EventName, string>> = {
  ...{ "booking.expiring": "warning", "booking.expired": "info", "booking.completed": "warning" },
  ...{ "renewal.succeeded": "success", "renewal.failed": "error", "booking.renewed": "info" },
  ...{ "booking.created": "info", "booking.started": "info", "booking.moved": "info", "booking.lapsed": "warning" },
  ...{ "booking.declined": "warning", "booking.cancelled": "warning" },
  ...{ "payment.verified": "success", "payment.rejected": "error", "payment.confirmed": "success" },
  ...{ "carwash.booked": "info", "carwash.confirmed": "info", "carwash.started": "info" },
  ...{ "carwash.completed": "success", "carwash.cancelled": "warning" },
  ...{ "employee.assigned": "info", "review.received": "info", "slot.blocked": "warning", "slot.occupied": "warning" },
};

/** What a person's inbox holds after a number, oldest first, without gaps. */
async function logAfter(rig: ModelRig, person: string, after: number): Promise<Shown[]> {
  const items: Shown[] = [];
  for (let before: number | null = null; ; ) {
    const query: string = before === null ? "" : `&before=${before}`;
    const got = await rig.send("GET", `/api/notifications?limit=25${query}`, { as: as(person) });
    const page = got.json as { items: Shown[] };
    items.push(...page.items);
    before = page.items.at(-1)?.seq ?? 0;
    if (before <= after + 1) break;
  }
  const log = items.filter(({ seq }) => seq > after).reverse();
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => after + 1 + index));
  for (const { event, level } of log) expect({ event, level }).toEqual({ event, level: LEVELS[event] ?? "unknown" });
  return log;
}

/** The same notices, each at its time; of one thing in the same order, of two things told at one instant in any. */
function expectTold(got: readonly Shown[], expected: readonly Told[], person: string): void {
  const words = (event: string, at: string, data: Record<string, unknown>): string =>
    `${event} ${at} ${JSON.stringify(data)}`;
  const subjectOf = ({ data }: Shown): string =>
    String(data.carwashId ?? data.bookingId ?? data.reviewId ?? data.employeeId);
  const subjects = new Set([...got.map(subjectOf), ...expected.map(({ subject }) => subject)]);
  for (const subject of subjects) {
    const wanted = expected.filter((each) => each.subject === subject);
    const told = got
      .filter((each) => subjectOf(each) === subject)
      .map((each, index) => {
        const promised = Object.keys(wanted[index]?.data ?? {});
        const data = Object.fromEntries(promised.map((name) => [name, each.data[name] ?? null]));
        return words(each.event, each.createdAt, data);
      });
    expect(told, `what ${person} was told`).toEqual(
      wanted.map(({ event, at, data }) =>
        words(event, iso(at), Object.fromEntries(Object.entries(data).map(([name, value]) => [name, value ?? null]))),
      ),
    );
  }
}

/** No charge that we do not know, none twice, and the money kept is the money of payments that succeeded. */
export async function checkMoney({ rig, m }: Play): Promise<void> {
  for (const payment of m.payments) {
    const charge = await rig.ledger.find(payment.id);
    const kept = charge && wasCaptured(charge.state) ? charge.amountPaise - charge.refundedPaise : 0;
    const owed = payment.method !== "cash" && payment.state === "succeeded" ? payment.amountPaise : 0;
    expect(kept, `${payment.kind} payment ${payment.id} is ${payment.state}, its charge ${charge?.state}`).toBe(owed);
    const isOpen = charge?.state === "pending" || charge?.state === "unanswered";
    expect(isOpen, `the charge of ${payment.id} is still ${charge?.state}`).toBe(payment.charge === "undecided");
    const row = await rig.payment(payment.id);
    expect(row.refundedAt !== null, `refundedAt of ${payment.id}`).toBe(payment.returned);
    expect(row.verifiedAt, `verifiedAt of ${payment.id}`).toBe(payment.verifiedAt);
  }
}

/** What everybody sees of a slot, once nothing is overdue. */
function slotView(m: Model, slot: Slot): Record<string, unknown> {
  const here = m.bookings.filter((booking) => booking.slot === slot && !isFinal(booking.state));
  const present = here.filter(({ startsAt }) => startsAt <= m.now);
  const { id, label, vehicleType, hourlyPaise } = slot;
  const view = { id, label, vehicleType, hourlyPaise };
  const isHeld = present.length > 0 && present.every(({ state }) => state === "pending");
  if (slot.occupation || (present.length > 0 && !isHeld)) return { ...view, state: "taken" };
  if (isHeld) return { ...view, state: "held" };
  if (!slot.inService) return { ...view, state: "out" };
  const next = Math.min(...here.map(({ startsAt }) => startsAt));
  return { ...view, state: "free", ...(here.length > 0 ? { freeUntil: iso(next) } : {}) };
}

/** The lists of the API show it all. */
export async function checkViews({ rig, m }: Play): Promise<void> {
  for (const person of m.people) {
    const read = (await logAfter(rig, person, 0)).filter(({ readAt }) => readAt !== null);
    expect(read.map(({ seq }) => seq)).toEqual([...(m.read.get(person) ?? [])].sort((a, b) => a - b));
  }
  for (const lot of m.scene.lots) {
    const slots = lot.slots.map((slot) => slotView(m, slot));
    const reviews = m.reviews.filter((review) => review.lot === lot);
    const got = await rig.send("GET", `/api/lots/${lot.id}`, { as: as(m.scene.drivers[0] ?? "") });
    const freeSlots = slots.filter(({ state }) => state === "free").length;
    expect(got.json).toMatchObject({ slots, freeSlots, totalSlots: slots.length, reviewCount: reviews.length });
  }
  for (const owner of m.scene.owners) {
    const list = await rig.send("GET", "/api/owner/bookings?limit=100", { as: as(owner) });
    for (const view of (list.json as { items: { id: string }[] }).items) {
      const booking = m.bookings.find(({ id }) => id === view.id);
      if (booking) expectBooking(view, booking);
      else throw new Error(`a booking nobody made: ${JSON.stringify(view)}`);
    }
    const washes = await rig.send("GET", "/api/owner/carwashes?limit=100", { as: as(owner) });
    const items = (washes.json as { items: { id: string }[] }).items;
    const own = m.washes.filter(({ lot }) => lot.owner === owner);
    expect(items.map(({ id }) => id).sort()).toEqual(own.map(({ id }) => id).sort());
    for (const wash of own)
      expectWash(
        items.find(({ id }) => id === wash.id),
        wash,
      );
  }
}
