import { isFree, occupiedUntil } from "./bookings.ts";
import { type Booking, isFinal, type Model, type Slot } from "./model.ts";

/** The bookings of the slot that have not begun, by start. */
function coming(m: Model, slot: Slot): Booking[] {
  const isComing = (each: Booking): boolean => each.slot === slot && !isFinal(each.state) && each.startsAt > m.now;
  return m.bookings.filter(isComing).sort((a, b) => a.startsAt - b.startsAt);
}

/** Another slot of the lot and type that is free for what is left of the booking: of its price first, then by label. */
function otherSlot(m: Model, booking: Booking): Slot | null {
  const { slot } = booking;
  const span = { startsAt: Math.max(m.now, booking.startsAt), graceEndsAt: booking.graceEndsAt };
  const isOther = (each: Slot): boolean => each !== slot && each.vehicleType === slot.vehicleType && each.inService;
  const dearer = (each: Slot): number => Number(each.hourlyPaise !== slot.hourlyPaise);
  const free = slot.lot.slots.filter((each) => isOther(each) && isFree(m, each, span));
  return free.sort((a, b) => dearer(a) - dearer(b) || (a.label < b.label ? -1 : 1))[0] ?? null;
}

/** Time and price stay, an offer to hand it back has lost its reason. */
function move(booking: Booking, target: Slot): void {
  booking.slot = target;
  endOffer(booking);
}

function endOffer(booking: Booking): void {
  booking.refundableUntil = null;
  booking.reported = false;
}

/** A coming booking whose slot is occupied is moved, or its driver told once that it may be handed back. */
function displace(m: Model, booking: Booking, by: "owner" | "system"): void {
  const old = booking.slot;
  const target = otherSlot(m, booking);
  if (target) {
    move(booking, target);
    m.tell(booking.driver, "booking.moved", booking, { oldSlotId: old.id, oldSlotLabel: old.label, by });
  } else if (booking.refundableUntil === null) {
    booking.refundableUntil = booking.startsAt + m.times.holdMs;
    m.tell(booking.driver, "slot.occupied", booking);
  }
}

/** Whoever is booked in the slot while somebody else stands there is displaced; the offers of the others are over. */
function displaceComing(m: Model, slot: Slot, by: "owner" | "system"): void {
  const until = occupiedUntil(m, slot) ?? Number.NEGATIVE_INFINITY;
  for (const booking of coming(m, slot)) {
    if (booking.startsAt < until) displace(m, booking, by);
    else endOffer(booking);
  }
}

/** Why a driver cannot say that somebody is in their slot. */
export function blockedRefusals(m: Model, booking: Booking): Set<string> {
  const isRunning = booking.state === "pending" || booking.state === "active";
  const isThere = isRunning && booking.startsAt <= m.now && m.now < booking.graceEndsAt;
  return new Set(isThere ? [] : ["booking.wrong_state"]);
}

/** The booking goes on in another slot, or (answered `lot.full`) may be handed back for a while. */
export function reportBlocked(m: Model, booking: Booking): "moved" | "lot.full" {
  const { slot } = booking;
  const target = otherSlot(m, booking);
  const tell = (): void =>
    m.tell(slot.lot.owner, "slot.blocked", booking, {
      ...{ slotId: slot.id, slotLabel: slot.label, vehicleNumber: booking.plate },
      movedTo: target && { slotId: target.id, slotLabel: target.label },
    });
  const { refundableUntil, reported } = booking;
  const offerStands = reported && refundableUntil !== null && m.now < refundableUntil;
  if (target || !offerStands) tell();
  if (target) move(booking, target);
  else if (!offerStands) {
    booking.refundableUntil = m.now + m.times.holdMs;
    booking.reported = true;
  }
  slot.occupation ??= { startsAt: m.now, untilAt: null };
  displaceComing(m, slot, "system");
  return target ? "moved" : "lot.full";
}

/** Why the owner cannot say that a car without a booking is in the slot. */
export function occupyRefusals(m: Model, slot: Slot, untilAt: number | null): Set<string> {
  const codes = new Set<string>();
  if (untilAt !== null && untilAt <= m.now) codes.add("validation");
  const { occupation } = slot;
  if (occupation && (untilAt === null || untilAt === occupation.untilAt)) codes.add("slot.occupied");
  const isPresent = (each: Booking): boolean => each.slot === slot && !isFinal(each.state) && each.startsAt <= m.now;
  if (!occupation && m.bookings.some(isPresent)) codes.add("slot.taken");
  return codes;
}

export function occupy(m: Model, slot: Slot, untilAt: number | null): void {
  slot.occupation = { startsAt: slot.occupation?.startsAt ?? m.now, untilAt };
  displaceComing(m, slot, "owner");
}

/** The car is gone; the slot is there for those who come, their offers are over. */
export function free(m: Model, slot: Slot): void {
  slot.occupation = null;
  displaceComing(m, slot, "owner");
}

/** An advance booking begins where somebody still stands: it moves, or its driver has heard or hears that it cannot. */
export function leaveOccupiedSlot(m: Model, booking: Booking): void {
  const until = occupiedUntil(m, booking.slot);
  if (until !== null && until > m.now) displace(m, booking, "system");
}

/** Why the slot cannot go out of service: what is booked there has nowhere to go. */
export function outOfServiceRefusals(m: Model, slot: Slot): Set<string> {
  return new Set(coming(m, slot).every((booking) => otherSlot(m, booking)) ? [] : ["slot.promised"]);
}

/** What is booked there moves; who is there stays. */
export function takeOutOfService(m: Model, slot: Slot): void {
  slot.inService = false;
  for (const booking of coming(m, slot)) displace(m, booking, "owner");
}
