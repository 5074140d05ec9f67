/** Makes one command of a sequence: asks the system over HTTP, asks the model, and holds the answers together. */
import { expect } from "bun:test";
import { bookingRefusals, holdBooking, renewalRequestRefusals, requestRenewal, tellRenewalFailed } from "./bookings.ts";
import { expectPayment, expectWash } from "./check.ts";
import { pass } from "./clock.ts";
import type { Command, Length, Pay } from "./commands.ts";
import { decide, sendHook } from "./hooks.ts";
import { type Booking, HOUR, MINUTE, type Payment, type Wash } from "./model.ts";
import { close, payFor } from "./pay.ts";
import { refuseCashRenewal, reject, verify, verifyRefusals } from "./payments.ts";
import { performMore } from "./performMore.ts";
import { expectAnswer, other, type Play, pick, pickSuited, send } from "./play.ts";
import { as } from "./rig.ts";
import {
  addonRefusals,
  cancelWash,
  enterWash,
  handAssignment,
  mayStep,
  pickUpWaiting,
  stepWash,
  workload,
} from "./washes.ts";

type Of<Name extends Command["do"]> = Extract<Command, { do: Name }>;

export async function perform(play: Play, command: Command): Promise<void> {
  const { m } = play;
  switch (command.do) {
    case "book":
      return book(play, command);
    case "renew":
      return renew(play, command);
    case "cancel":
    case "end":
    case "ownerCancel":
    case "decline": {
      const states = {
        ...{ cancel: ["pending", "scheduled"], end: ["active", "expired"] },
        ...{ ownerCancel: ["pending", "scheduled", "active", "expired"], decline: ["scheduled", "active", "expired"] },
      }[command.do];
      const booking = pickSuited(command.booking, m.bookings, ({ state }) => states.includes(state));
      if (!booking) return;
      return command.foreign ? foreignClose(play, booking, command.do) : close(play, booking, command.do);
    }
    case "verify":
    case "reject":
      return decideCash(play, command);
    case "hook": {
      const payment = pickSuited(command.payment, m.payments, ({ charge }) => charge === "undecided");
      if (!payment) return;
      const { forged } = command;
      const outcome = forged ? command.outcome : await decide(play, payment, command.outcome);
      return sendHook(play, payment, outcome, command.times, forged);
    }
    case "orderWash":
      return orderWash(play, command);
    case "cancelWash":
    case "ownerCancelWash":
    case "confirm":
    case "start":
    case "complete":
      return moveWash(play, command);
    case "assign":
      return assign(play, command);
    case "adminAssign":
    case "adminUnassign":
      return employ(play, command);
    case "read":
      return markRead(play, command);
    case "repeat":
      return repeat(play, command);
    case "pass":
      return pass(play, command);
    default:
      return performMore(play, command);
  }
}

export const PLATES = ["KL07AA1001", "KL07AA1002", "KL07AA1003"];

/** The field of a length, its end counted from `from`. */
function lengthOf(length: Length, from: number): { minutes: number } | { endsAt: number } {
  return "minutes" in length ? length : { endsAt: from + length.until };
}
const lengthBody = (length: { minutes: number } | { endsAt: number }): Record<string, unknown> =>
  "minutes" in length ? length : { endsAt: new Date(length.endsAt).toISOString() };

async function book(play: Play, command: Of<"book">): Promise<void> {
  const { m } = play;
  const { meanwhile, key: keyed } = command;
  // Cash for a later start is refused: now and then is enough of that.
  const isOnline = command.ahead !== null && command.slot % 5 > 0 && command.pay.method === "cash";
  const pay: Pay = isOnline ? { method: "upi", token: "tok_ok" } : command.pay;
  const driver = m.scene.drivers[command.driver] ?? "";
  const slot = pick(command.slot, m.slots);
  const plate = PLATES[command.plate] ?? "";
  if (!slot) return;
  const startsAt = command.ahead === null ? null : m.now + command.ahead * MINUTE;
  const length = lengthOf(command.length, startsAt ?? m.now);
  const service = command.service === null ? null : (m.scene.services[command.service] ?? null);
  const request = { driver, slot, plate, startsAt, length, method: pay.method, service };
  await payFor(play, {
    ...{ path: "/api/bookings", as: driver, pay, keyed, meanwhile },
    body: {
      ...{ slotId: slot.id, vehicleNumber: plate, ...lengthBody(length) },
      ...(startsAt === null ? {} : { startsAt: new Date(startsAt).toISOString() }),
      ...(service ? { carwashServiceId: service.id } : {}),
    },
    refusals: bookingRefusals(m, request),
    hold: (ids) => holdBooking(m, request, ids).payments,
  });
}

async function renew(play: Play, command: Of<"renew">): Promise<void> {
  const { m } = play;
  const isRunning = ({ state }: Booking): boolean => state === "active" || state === "expired";
  const booking = pickSuited(command.booking, m.bookings, isRunning);
  if (!booking) return;
  const { pay, meanwhile, key: keyed, seen } = command;
  const length = lengthOf(command.length, booking.endsAt);
  const addedMs = "minutes" in length ? length.minutes * MINUTE : length.endsAt - booking.endsAt;
  const expected = seen === "absent" ? null : booking.endsAt + (seen === "right" ? 0 : MINUTE);
  const refusals = renewalRequestRefusals(m, booking, addedMs, expected);
  const code = await payFor(play, {
    ...{ path: `/api/bookings/${booking.id}/renewals`, as: booking.driver, pay, keyed, meanwhile, refusals },
    body: {
      ...lengthBody(length),
      ...(expected === null ? {} : { expectedEndsAt: new Date(expected).toISOString() }),
    },
    hold: (ids) => [requestRenewal(m, booking, { id: ids.payment, addedMs, method: pay.method })],
  });
  // Of a refused payment the model has told already; of a refused request the answer says which no it was.
  if (refusals.size > 0 && code !== null && code !== "validation")
    tellRenewalFailed(m, booking, { code, paymentId: null });
}

/** Somebody else's booking is not there. */
async function foreignClose(
  play: Play,
  booking: Booking,
  how: "cancel" | "end" | "ownerCancel" | "decline",
): Promise<void> {
  const { m } = play;
  const { drivers, owners, admin } = m.scene;
  const body = { reason: "Not mine" };
  if (how === "decline") {
    const got = await send(play, "POST", "/api/admin/bookings/none/decline", admin, { body });
    expectAnswer(got, ["not_found"], 200);
    return;
  }
  const isOwner = how === "ownerCancel";
  const path = isOwner ? `/api/owner/bookings/${booking.id}/cancel` : `/api/bookings/${booking.id}/${how}`;
  const stranger = isOwner ? other(owners, booking.slot.lot.owner) : other(drivers, booking.driver);
  expectAnswer(await send(play, "POST", path, stranger, isOwner ? { body } : {}), ["not_found"], 200);
}

async function decideCash(play: Play, command: Of<"verify" | "reject">): Promise<void> {
  const { m } = play;
  const waits = ({ method, state }: Payment): boolean => method === "cash" && state === "pending";
  const payment = pickSuited(command.payment, m.payments, waits);
  if (!payment) return;
  const owner = ownerOf(payment);
  const reason = `Because, number ${++play.count}`;
  const by = command.foreign ? other(m.scene.owners, owner) : owner;
  const { codes, commits } = verifyRefusals(m, payment);
  const isWaiting = payment.method === "cash" && payment.state === "pending";
  const no = command.do === "verify" ? codes : isWaiting ? [] : ["payment.wrong_state"];
  const got = await send(play, "POST", `/api/owner/payments/${payment.id}/${command.do}`, by, {
    ...(command.do === "reject" ? { body: { reason } } : {}),
  });
  const refused = expectAnswer(got, command.foreign ? ["not_found"] : no, 200);
  if (refused === null && command.do === "verify") verify(m, payment);
  if (refused === null && command.do === "reject") reject(m, payment, reason);
  if (refused === null) expectPayment((got.json as { payment: unknown }).payment, payment);
  else if (!command.foreign && command.do === "verify" && commits && payment.booking) {
    refuseCashRenewal(m, payment, payment.booking);
  }
}

const ownerOf = ({ booking, wash }: Payment): string => booking?.slot.lot.owner ?? wash?.lot.owner ?? "";

async function orderWash(play: Play, command: Of<"orderWash">): Promise<void> {
  const { m } = play;
  const isWashable = ({ state, slot }: Booking): boolean => state === "active" && slot.lot.offersCarwash;
  const booking = pickSuited(command.booking, m.bookings, isWashable);
  const service = m.scene.services[command.service];
  if (!booking || !service) return;
  const { pay, meanwhile, key: keyed } = command;
  await payFor(play, {
    ...{ path: "/api/carwashes", as: booking.driver, pay, keyed, meanwhile },
    body: { serviceId: service.id, bookingId: booking.id, notes: "Mind the mirror" },
    refusals: addonRefusals(m, booking, service),
    hold: ({ wash: id, payment: paymentId }) => {
      const { driver, slot } = booking;
      const place = { driver, lot: slot.lot, booking, scheduledAt: null };
      return [enterWash(m, { id, paymentId, ...place, service, method: pay.method }).payment];
    },
  });
}

async function moveWash(
  play: Play,
  command: Of<"cancelWash" | "ownerCancelWash" | "confirm" | "start" | "complete">,
): Promise<void> {
  const { m } = play;
  const states = {
    ...{ cancelWash: ["pending", "confirmed"], ownerCancelWash: ["pending", "confirmed", "in_progress"] },
    ...{ confirm: ["pending"], start: ["confirmed"], complete: ["in_progress"] },
  }[command.do];
  const wash = pickSuited(command.wash, m.washes, ({ state }) => states.includes(state));
  if (!wash) return;
  const { drivers, owners } = m.scene;
  const isDriver = command.do === "cancelWash";
  const by = isDriver ? wash.driver : wash.lot.owner;
  const userId = command.foreign ? other(isDriver ? drivers : owners, by) : by;
  const verb = command.do === "cancelWash" || command.do === "ownerCancelWash" ? "cancel" : command.do;
  const reason = `Because, number ${++play.count}`;
  const path = `${isDriver ? "/api" : "/api/owner"}/carwashes/${wash.id}/${verb}`;
  const mayCancel = ["pending", "confirmed", ...(isDriver ? [] : ["in_progress"])].includes(wash.state);
  const may = verb === "cancel" ? mayCancel : mayStep(wash, verb);
  const codes = command.foreign ? ["not_found"] : may ? [] : ["carwash.wrong_state"];
  const options = command.do === "ownerCancelWash" ? { body: { reason } } : {};
  const got = await send(play, "POST", path, userId, options);
  if (expectAnswer(got, codes, 200) !== null) return;
  if (verb === "cancel") cancelWash(m, wash);
  else stepWash(m, wash, verb);
  if (command.do === "ownerCancelWash") m.tell(wash.driver, "carwash.cancelled", wash, { reason });
  expectWash((got.json as { carwash: unknown }).carwash, wash);
}

async function assign(play: Play, command: Of<"assign">): Promise<void> {
  const { m } = play;
  const isWaiting = ({ state }: Wash): boolean => state === "pending" || state === "confirmed";
  const wash = pickSuited(command.wash, m.washes, isWaiting);
  const employee = pickSuited(command.employee, m.scene.employees, ({ owner }) => owner === wash?.lot.owner);
  if (!wash || !employee) return;
  const { codes, apply } = handAssignment(m, wash, employee);
  const path = `/api/owner/carwashes/${wash.id}/assign`;
  const got = await send(play, "POST", path, wash.lot.owner, { body: { employeeId: employee.id } });
  if (expectAnswer(got, codes, 200) !== null) return;
  apply();
  expectWash((got.json as { carwash: unknown }).carwash, wash);
}

async function employ(play: Play, command: Of<"adminAssign" | "adminUnassign">): Promise<void> {
  const { m } = play;
  const employee = pick(command.employee, m.scene.employees);
  if (!employee) return;
  const path = `/api/admin/employees/${employee.id}`;
  if (command.do === "adminUnassign") {
    const isFree = employee.owner !== null && workload(m, employee) === 0;
    const got = await send(play, "POST", `${path}/unassign`, m.scene.admin);
    if (expectAnswer(got, isFree ? [] : ["employee.wrong_state"], 200) === null) employee.owner = null;
    return;
  }
  const ownerId = m.scene.owners[command.owner] ?? "";
  const got = await send(play, "POST", `${path}/assign`, m.scene.admin, { body: { ownerId } });
  if (expectAnswer(got, employee.owner === null ? [] : ["employee.wrong_state"], 200) !== null) return;
  employee.owner = ownerId;
  m.tell(ownerId, "employee.assigned", employee.id, { employeeId: employee.id, name: employee.name });
  pickUpWaiting(m, ownerId);
}

async function markRead(play: Play, command: Of<"read">): Promise<void> {
  const { m } = play;
  const person = pick(command.person, m.people) ?? "";
  const head = m.logOf(person).length;
  const read = m.read.get(person) ?? new Set();
  // Mostly what is there, sometimes what is not.
  const within = (n: number): number => (n % 8 === 0 ? n : n % (head + 1));
  const upTo = within(command.upTo);
  const seqs = command.seqs && [...new Set(command.seqs.map(within).filter((n) => n > 0))];
  if (seqs?.length === 0) return;
  const numbers = seqs ?? Array.from({ length: upTo }, (_, index) => index + 1);
  const body = seqs ? { seqs } : { upTo };
  const got = await send(play, "POST", "/api/notifications/read", person, { body });
  const isBeyond = Math.max(0, ...numbers) > head;
  if (expectAnswer(got, isBeyond ? ["validation"] : [], 200) !== null) return;
  const fresh = numbers.filter((seq) => !read.has(seq));
  for (const seq of fresh) read.add(seq);
  const readRev = (m.readRev.get(person) ?? 0) + (fresh.length > 0 ? 1 : 0);
  m.readRev.set(person, readRev);
  expect(got.json).toMatchObject({ head, unread: head - read.size, readRev });
}

/** The same key again: the same answer and nothing else; with another body a conflict. */
async function repeat(play: Play, command: Of<"repeat">): Promise<void> {
  const { rig, m } = play;
  const kept = pick(
    command.kept,
    m.kept.filter(({ at }) => m.now - at < 23 * HOUR),
  );
  if (!kept) return;
  // Nothing can be added to a body that takes no fields.
  if (command.other && kept.path.endsWith("/freed")) return;
  const body = command.other ? { ...(kept.body as Record<string, unknown>), ...otherField(kept.path) } : kept.body;
  const headers = { "idempotency-key": kept.key };
  const got = await rig.send("POST", kept.path, { as: as(kept.as), body, headers });
  if (command.other) {
    expectAnswer(got, ["idempotency.conflict"], 201);
    return;
  }
  expect({ status: got.status, text: got.text }).toEqual({ status: kept.status, text: kept.text });
  expect(got.headers.get("idempotency-replayed")).toBe("true");
}

/** Something that makes the body another one and keeps it valid. */
function otherField(path: string): Record<string, unknown> {
  if (path.endsWith("/carwashes")) return { notes: "Something else" };
  if (path.endsWith("/reviews")) return { text: "Something else" };
  if (path.endsWith("/blocked")) return { slotId: "another" };
  if (path.endsWith("/occupied")) return { until: "2099-01-01T00:00:00.000Z" };
  return path.endsWith("/renewals") ? { payment: { method: "card", token: "tok_other" } } : { vehicleNumber: "KL01A1" };
}
