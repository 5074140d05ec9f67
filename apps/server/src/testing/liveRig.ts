import { expect } from "bun:test";
import type { BookingView, CarwashView, PaymentMethod, PaymentView, Role } from "@parkmate/protocol";
import type { Doorbell, Topic } from "../channels/layer.ts";
import type { Slot } from "../domain/entities.ts";
import { adminRev } from "../store/readers.ts";
import { type Got, type HttpPerson, openHttpRig } from "./httpRig.ts";
import { HOUR } from "./times.ts";

/** Who is there: the driver and the owner are those concerned. `newcomer`: whoever a test adds. */
const PEOPLE = {
  driver: "driver",
  otherDriver: "driver",
  owner: "owner",
  otherOwner: "owner",
  pendingOwner: "owner",
  admin: "admin",
} as const satisfies Record<string, Role>;
export type Name = keyof typeof PEOPLE;
/**
 * What each hears, by words in the order of the alphabet: a resource (`changed`), `notice`, `read`, `sessions`; of a lot
 * `rings`, with `hours` where its wash hours changed. Who is not named hears nothing.
 */
export type Hears = Partial<Record<Name | "newcomer" | "admins" | "lot", string>>;

interface Bell {
  topic: Topic;
  bell: Doorbell;
  /** Bells of one commit ring in one turn. */
  turn: number;
}

export type LiveRig = Awaited<ReturnType<typeof openLiveRig>>;

/** The HTTP side with one of each kind of people, and ears on everybody and every lot. */
export async function openLiveRig() {
  const rig = await openHttpRig();
  const { read } = rig.store;
  const people = {} as Record<Name, HttpPerson>;
  for (const [name, role] of Object.entries(PEOPLE) as [Name, Role][]) {
    people[name] = await rig.person(role, name === "pendingOwner" ? { ownerStatus: "pending" } : {});
  }
  const names = new Map(Object.entries(people).map(([name, { userId }]) => [`user:${userId}`, name]));
  const nameOf = (topic: Topic): string =>
    topic === "admins" ? topic : topic.startsWith("lot:") ? "lot" : (names.get(topic) ?? "newcomer");
  let plates = 1000;

  /** Where every log and every lot stands, by topic. */
  const revs = async (): Promise<Map<string, number>> => {
    const readers = await read.selectFrom("readers").select(["userId", "rev"]).execute();
    const lots = await read.selectFrom("lots").select(["id", "rev"]).execute();
    return new Map<string, number>([
      ["admins", await adminRev(read)],
      ...readers.map(({ userId, rev }): [string, number] => [`user:${userId}`, rev]),
      ...lots.map(({ id, rev }): [string, number] => [`lot:${id}`, rev]),
    ]);
  };

  /**
   * What everybody hears of `act`. Holds on the way: no commit rings the same of the same thing twice for anybody, and each
   * bell's revision is the next one of its topic up to the one in the database, for people, admins and lots.
   */
  const heardOf = async (act: () => Promise<unknown>): Promise<Hears> => {
    const before = await revs();
    const bells: Bell[] = [];
    let turn = 0;
    const ends: (() => void)[] = [];
    for (const topic of before.keys() as IterableIterator<Topic>) {
      const hear = (bell: Doorbell): void => {
        if (bells.at(-1)?.turn !== turn) queueMicrotask(() => turn++);
        bells.push({ topic, bell, turn });
      };
      ends.push(await rig.world.channels.subscribe(topic, hear));
    }
    await act();
    for (const end of ends) end();
    const said = bells.map(({ topic, bell, turn: at }) => `${at} ${nameOf(topic)} ${topic} ${textOf(bell)}`);
    expect(said).toEqual([...new Set(said)]);
    for (const [topic, rev] of await revs()) {
      const told = bells.filter((each) => each.topic === topic).map(({ bell }) => bell);
      const from = before.get(topic) ?? rev;
      const ids = told.flatMap((bell) => (bell.kind === "changed" ? [bell.rev] : bell.kind === "lot" ? [0] : []));
      const due = Array.from({ length: rev - from }, (_, index) => (topic.startsWith("lot:") ? 0 : from + 1 + index));
      expect(ids, `the revisions of ${nameOf(topic as Topic)}`).toEqual(due);
    }
    const words = new Map<string, Set<string>>();
    for (const { topic, bell } of bells) {
      const own = words.get(nameOf(topic)) ?? new Set();
      words.set(nameOf(topic), own.add(wordOf(bell)));
    }
    return Object.fromEntries([...words].map(([name, own]) => [name, [...own].sort().join(" ")]));
  };

  /** A request that must be answered with a yes, or with this status. */
  const as = async <Answer>(who: HttpPerson, method: string, path: string, body?: unknown, no = 0): Promise<Answer> => {
    const got: Got = await rig.send(method, path, { as: who, ...(body === undefined ? {} : { body }) });
    const isRight = no > 0 ? got.status === no : got.status < 300;
    expect({ path, status: got.status, text: isRight ? "" : got.text }).toEqual({ path, status: got.status, text: "" });
    return got.json as Answer;
  };

  return {
    ...rig,
    ...{ people, as, heardOf },

    /** What other tests left does nothing any more: no time reaches it, nobody works, nothing waits. */
    async calm(): Promise<void> {
      await rig.store.transaction(async (tx) => {
        await tx.updateTable("employees").set({ status: "declined", ownerId: null }).execute();
        await tx.updateTable("carwashes").set({ state: "cancelled" }).execute();
        await tx.updateTable("payments").set({ nextDueAt: null }).execute();
        await tx.updateTable("bookings").set({ state: "cancelled", nextDueAt: null }).execute();
      });
    },
    /** Slots of a lot of its own that belongs to the owner. */
    async slots(count = 1): Promise<Slot[]> {
      return (await rig.lot(people.owner.userId, { slots: count })).slots;
    },
    /** A request for an hour of a slot, from now on unless `startsInMs` is given. */
    bookingOf(
      slot: Slot | undefined,
      patch: { method?: PaymentMethod; token?: string; startsInMs?: number; carwashServiceId?: string } = {},
    ) {
      const { method = "upi", token = "tok_ok", startsInMs, carwashServiceId } = patch;
      const startsAt = new Date(rig.world.clock.now() + (startsInMs ?? 0)).toISOString();
      return {
        ...{ slotId: slot?.id, vehicleNumber: `KL07AB${plates++}`, minutes: 60 },
        ...(startsInMs === undefined ? {} : { startsAt }),
        ...(carwashServiceId === undefined ? {} : { carwashServiceId }),
        payment: method === "cash" ? { method } : { method, token },
      };
    },
    /** The driver has booked a slot of a lot of its own. */
    async booked(
      patch: Parameters<(typeof this)["bookingOf"]>[1] & { slots?: number } = {},
    ): Promise<{ booking: BookingView; payment: PaymentView; slots: Slot[] }> {
      const { slots: count = 1, ...rest } = patch;
      const slots = await this.slots(count);
      const body = this.bookingOf(slots[0], rest);
      const answer = await as<{ booking: BookingView; payment: PaymentView }>(
        people.driver,
        "POST",
        "/api/bookings",
        body,
      );
      return { ...answer, slots };
    },
    /** A request for a wash on its own at ten tomorrow, at a lot of its own unless one is given. */
    async loneOrder(payment: object = { method: "upi", token: "tok_ok" }, lotId?: string): Promise<object> {
      const kolkata = 5.5 * HOUR;
      const tomorrow = (Math.floor((rig.world.clock.now() + kolkata) / (24 * HOUR)) + 1) * 24 * HOUR - kolkata;
      const scheduledAt = new Date(tomorrow + 10 * HOUR).toISOString();
      const serviceId = (await rig.washService()).id;
      return { serviceId, lotId: lotId ?? (await this.slots())[0]?.lotId, scheduledAt, payment };
    },
    /** The driver has ordered a wash: for a booking (`addon`), or on its own. */
    async washed(
      kind: "addon" | "lone",
      payment: object = { method: "upi", token: "tok_ok" },
    ): Promise<{ carwash: CarwashView; payment: PaymentView }> {
      const order =
        kind === "lone"
          ? await this.loneOrder(payment)
          : { serviceId: (await rig.washService()).id, bookingId: (await this.booked()).booking.id, payment };
      return as(people.driver, "POST", "/api/carwashes", order);
    },
    /** The driver has been at a lot and left. */
    async visited(): Promise<{ lotId: string }> {
      const { booking } = await this.booked();
      await as(people.driver, "POST", `/api/bookings/${booking.id}/end`);
      return { lotId: booking.lot.id };
    },
  };
}

function wordOf(bell: Doorbell): string {
  if (bell.kind === "changed") return bell.resource;
  if (bell.kind === "lot") return bell.hours ? "hours rings" : "rings";
  return bell.kind === "log" ? "notice" : bell.kind;
}

function textOf(bell: Doorbell): string {
  return bell.kind === "changed" ? `changed ${bell.resource} ${bell.id ?? ""}` : bell.kind;
}
