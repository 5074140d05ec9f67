import { isParked } from "./bookings.ts";
import { expectBooking } from "./check.ts";
import type { Command } from "./commands.ts";
import { HOUR, isFinal, MINUTE, type Model, type Slot } from "./model.ts";
import { payFor } from "./pay.ts";
import { PLATES } from "./perform.ts";
import { expectAnswer, other, type Play, pick, pickSuited, send } from "./play.ts";
import { review, unreviewedVisit } from "./reviews.ts";
import {
  blockedRefusals,
  free,
  occupy,
  occupyRefusals,
  outOfServiceRefusals,
  reportBlocked,
  takeOutOfService,
} from "./street.ts";
import { enterWash, hourRefusals, pickUpWaiting, workload } from "./washes.ts";

type Of<Name extends Command["do"]> = Extract<Command, { do: Name }>;
type More = Exclude<
  Command,
  {
    do: "book" | "renew" | "cancel" | "end" | "ownerCancel" | "decline" | "verify" | "reject" | "hook" | "orderWash";
  }
>;

/** The commands around a booking: the street, the wash hall, the crew, reviews. */
export async function performMore(play: Play, command: More): Promise<void> {
  switch (command.do) {
    case "standalone":
      return orderLoneWash(play, command);
    case "blocked":
      return blocked(play, command);
    case "occupied":
    case "freed":
      return occupyOrFree(play, command);
    case "service":
      return changeService(play, command);
    case "plate":
      return correctPlate(play, command);
    case "review":
    case "changeReview":
    case "deleteReview":
      return reviewLot(play, command);
    case "take":
    case "release":
    case "availability":
      return manage(play, command);
    default:
      throw new Error(`${command.do} is not known`);
  }
}

/** A wash on its own; the hours are counted from the next whole one where the lot is. */
async function orderLoneWash(play: Play, command: Of<"standalone">): Promise<void> {
  const { m } = play;
  const { pay, key: keyed } = command;
  const driver = m.scene.drivers[command.driver] ?? "";
  const lot = pick(command.lot, m.scene.lots);
  const service = m.scene.services[command.service];
  if (!lot || !service) return;
  const offGrid = command.hour === 5 ? 15 * MINUTE : 0;
  const scheduledAt = nextHour(m) + command.hour * HOUR + offGrid;
  await payFor(play, {
    ...{ path: "/api/carwashes", as: driver, pay, keyed, meanwhile: null },
    body: { serviceId: service.id, lotId: lot.id, scheduledAt: new Date(scheduledAt).toISOString() },
    refusals: hourRefusals(m, lot, service, scheduledAt),
    hold: ({ wash: id, payment: paymentId }) => [
      enterWash(m, { id, paymentId, driver, lot, booking: null, scheduledAt, service, method: pay.method }).payment,
    ],
  });
}

/** Kolkata's hours begin at half past of UTC's. */
function nextHour(m: Model): number {
  const half = 30 * MINUTE;
  return Math.ceil((m.now + half) / HOUR) * HOUR - half;
}

async function blocked(play: Play, command: Of<"blocked">): Promise<void> {
  const { m } = play;
  const booking = pickSuited(command.booking, m.bookings, (each) => blockedRefusals(m, each).size === 0);
  if (!booking) return;
  const path = `/api/bookings/${booking.id}/blocked`;
  if (command.foreign) {
    expectAnswer(await send(play, "POST", path, other(m.scene.drivers, booking.driver)), ["not_found"], 200);
    return;
  }
  const refusals = blockedRefusals(m, booking);
  const became = refusals.size > 0 ? null : reportBlocked(m, booking);
  const got = await send(play, "POST", path, booking.driver, { keyed: command.booking % 2 === 0 });
  expectAnswer(got, became === null ? refusals : became === "moved" ? [] : ["lot.full"], 200);
  if (became === "moved") expectBooking((got.json as { booking: unknown }).booking, booking);
}

async function occupyOrFree(play: Play, command: Of<"occupied" | "freed">): Promise<void> {
  const { m } = play;
  const suits = (slot: Slot): boolean => (command.do === "occupied" ? isAwaited(m, slot) : slot.occupation !== null);
  const slot = pickSuited(command.slot, m.slots, suits);
  if (!slot) return;
  const path = `/api/owner/slots/${slot.id}/${command.do}`;
  const { owner } = slot.lot;
  const by = command.foreign ? other(m.scene.owners, owner) : owner;
  const untilAt = command.do === "occupied" && command.minutes !== null ? m.now + command.minutes * MINUTE : null;
  const no = command.do === "freed" ? (slot.occupation ? [] : ["slot.not_occupied"]) : occupyRefusals(m, slot, untilAt);
  const body = untilAt === null ? {} : { until: new Date(untilAt).toISOString() };
  const got = await send(play, "POST", path, by, { body, keyed: command.slot % 2 === 0 });
  if (expectAnswer(got, command.foreign ? ["not_found"] : no, 200) !== null) return;
  if (command.do === "freed") free(m, slot);
  else occupy(m, slot, untilAt);
}

/** Somebody is booked there later. */
function isAwaited(m: Model, slot: Slot): boolean {
  return m.bookings.some((each) => each.slot === slot && !isFinal(each.state) && each.startsAt > m.now);
}

async function changeService(play: Play, { slot: n, inService }: Of<"service">): Promise<void> {
  const { m } = play;
  const suits = (each: Slot): boolean => each.inService !== inService && (inService || isAwaited(m, each));
  const slot = pickSuited(n, m.slots, suits);
  if (!slot) return;
  const no = inService ? [] : outOfServiceRefusals(m, slot);
  const got = await send(play, "PATCH", `/api/owner/slots/${slot.id}`, slot.lot.owner, { body: { inService } });
  if (expectAnswer(got, no, 200) !== null) return;
  if (inService) slot.inService = true;
  else takeOutOfService(m, slot);
}

async function correctPlate(play: Play, command: Of<"plate">): Promise<void> {
  const { m } = play;
  const mayChange = (state: string): boolean => state === "scheduled" || state === "active";
  const booking = pickSuited(command.booking, m.bookings, ({ state }) => mayChange(state));
  const plate = PLATES[command.plate] ?? "";
  if (!booking) return;
  const codes = new Set<string>();
  if (command.foreign) codes.add("not_found");
  else if (!mayChange(booking.state)) codes.add("booking.wrong_state");
  else if (plate !== booking.plate && isParked(m, booking.driver, plate, booking, booking)) {
    codes.add("vehicle.already_parked");
  }
  const by = command.foreign ? other(m.scene.drivers, booking.driver) : booking.driver;
  const got = await send(play, "PATCH", `/api/bookings/${booking.id}`, by, { body: { vehicleNumber: plate } });
  if (expectAnswer(got, codes, 200) !== null) return;
  booking.plate = plate;
  expectBooking((got.json as { booking: unknown }).booking, booking);
}

async function reviewLot(play: Play, command: Of<"review" | "changeReview" | "deleteReview">): Promise<void> {
  const { m } = play;
  const { rating } = command;
  const text = `Nice, number ${++play.count}`;
  if (command.do === "review") {
    const places = m.scene.drivers.flatMap((driver) => m.scene.lots.map((lot) => ({ driver, lot })));
    const n = command.driver * m.scene.lots.length + command.lot;
    const place = pickSuited(n, places, ({ driver, lot }) => unreviewedVisit(m, driver, lot) !== null);
    if (!place) return;
    const { driver, lot } = place;
    const visit = unreviewedVisit(m, driver, lot);
    const body = { rating, text };
    const got = await send(play, "POST", `/api/lots/${lot.id}/reviews`, driver, { body, keyed: rating > 2 });
    if (expectAnswer(got, visit ? [] : ["review.no_visit"], 201) !== null || !visit) return;
    review(m, { id: (got.json as { id: string }).id, driver, lot, rating, visit });
    return;
  }
  const reviewed = pick(command.review, m.reviews);
  if (!reviewed) return;
  const by = command.foreign ? other(m.scene.drivers, reviewed.driver) : reviewed.driver;
  const [verb, options] =
    command.do === "deleteReview" ? (["DELETE", {}] as const) : (["PATCH", { body: { rating } }] as const);
  const got = await send(play, verb, `/api/reviews/${reviewed.id}`, by, options);
  if (expectAnswer(got, command.foreign ? ["not_found"] : [], 200) !== null) return;
  if (command.do === "changeReview") reviewed.rating = rating;
  else m.reviews.splice(m.reviews.indexOf(reviewed), 1);
}

async function manage(play: Play, command: Of<"take" | "release" | "availability">): Promise<void> {
  const { m } = play;
  const owner = m.scene.owners[command.owner] ?? "";
  const wanted = command.do === "take" ? null : owner;
  const employee = pickSuited(command.employee, m.scene.employees, (each) => each.owner === wanted);
  if (!employee) return;
  const path = `/api/owner/employees/${employee.id}`;
  const isFree = employee.owner === null;
  const isOwn = employee.owner === owner;
  if (command.do === "take") {
    const got = await send(play, "POST", `${path}/take`, owner);
    if (expectAnswer(got, isFree ? [] : ["employee.wrong_state", "not_found"], 200) !== null) return;
    employee.owner = owner;
    m.tell(owner, "employee.assigned", employee.id, { employeeId: employee.id, name: employee.name });
    pickUpWaiting(m, owner);
    return;
  }
  const foreign = isFree ? ["employee.wrong_state", "not_found"] : ["not_found"];
  if (command.do === "release") {
    const isBusy = workload(m, employee) > 0;
    const got = await send(play, "POST", `${path}/release`, owner);
    if (expectAnswer(got, isOwn ? (isBusy ? ["employee.wrong_state"] : []) : foreign, 200) === null)
      employee.owner = null;
    return;
  }
  const available = command.do === "availability" && command.available;
  const body = { availability: available ? "available" : "offline" };
  if (expectAnswer(await send(play, "PATCH", path, owner, { body }), isOwn ? [] : foreign, 200) !== null) return;
  employee.available = available;
  if (available) pickUpWaiting(m, owner);
}
