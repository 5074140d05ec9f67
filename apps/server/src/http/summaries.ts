import type { AdminSummaryView, OwnerSummaryView } from "@parkmate/protocol";
import { bookingViews } from "../commands/answers.ts";
import type { Booking, Lot, Slot } from "../domain/entities.ts";
import { startOfLocalDay } from "../domain/localDay.ts";
import { occupiedAt, shouldBeEmpty, stayOfBooking, stayOfOccupation } from "../domain/occupancyHistory.ts";
import { type SlotStatus, slotStatuses } from "../domain/slotStates.ts";
import { occupantsOfLots } from "../store/bookings.ts";
import { lotsOfOwner, slotsOfLots } from "../store/lots.ts";
import type { Reads } from "../store/open.ts";
import * as numbers from "../store/summaries.ts";
import { type Endpoint, guarded } from "./endpoint.ts";
import { adminSummary, ownerSummary } from "./schemas.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HOURS = 24;
/** Who comes or goes within this is shown. */
const AHEAD_MS = HOUR_MS;
/** A slot that was left within this should be empty. */
const JUST_LEFT_MS = 15 * MINUTE_MS;
/** How many of those who come or go are shown; all are counted. */
const SHOWN = 20;
/** Where an admin's day begins at midnight. */
const ADMIN_TIME_ZONE = "Asia/Kolkata";

/** The numbers of the desks of owners and admins. */
export const summaryEndpoints: Endpoint[] = [
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/summary",
      summary: "What needs me now: my lots, cash, washes, who comes and goes, takings, occupancy",
      answers: { status: 200, schema: ownerSummary },
    },
    async ({ deps }, person) => {
      const { store, clock } = deps.world;
      return { ok: true, value: await summaryOfOwner(store.read, person.userId, clock.now()) };
    },
  ),
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/summary",
      summary: "The numbers of the whole: people, lots, bookings, employees, washes, takings",
      answers: { status: 200, schema: adminSummary },
    },
    async ({ deps }) => ({ ok: true, value: await summaryOfAll(deps.world.store.read, deps.world.clock.now()) }),
  ),
];

async function summaryOfOwner(db: Reads, ownerId: string, now: number): Promise<OwnerSummaryView> {
  const lots = await lotsOfOwner(db, ownerId);
  const lotIds = lots.map((lot) => lot.id);
  const slots = await slotsOfLots(db, lotIds);
  const statuses = slotStatuses(slots, await occupantsOfLots(db, lotIds), now);
  const booked = await numbers.staysBetween(db, lotIds, now - HOURS * HOUR_MS, now);
  const occupations = await numbers.occupationsSince(db, lotIds, now - HOURS * HOUR_MS);
  const stays = [...booked.map(stayOfBooking), ...occupations.map(stayOfOccupation)];
  const instants = Array.from({ length: HOURS }, (_, index) => now - (HOURS - 1 - index) * HOUR_MS);
  const occupied = occupiedAt(stays, instants);
  return {
    lots: lots.map((lot) => lotNumbers(lot, slots, statuses)),
    cashToVerify: await numbers.cashWaiting(db, lotIds),
    washesToAssign: await numbers.washesUnassigned(db, lotIds),
    washesToConfirm: await numbers.washesUnconfirmed(db, lotIds),
    arrivals: await counted(db, await numbers.arrivalsBetween(db, lotIds, now, now + AHEAD_MS)),
    departures: await counted(db, await numbers.departuresBetween(db, lotIds, now, now + AHEAD_MS)),
    takings: await takingsOf(db, lots, now),
    occupancy: instants.map((at, index) => ({
      at: new Date(at).toISOString(),
      occupied: occupied[index] ?? 0,
      total: slots.length,
    })),
    shouldBeEmpty: emptyViews(lots, slots, statuses, booked, now),
  };
}

function lotNumbers(
  lot: Lot,
  slots: readonly Slot[],
  statuses: readonly SlotStatus[],
): OwnerSummaryView["lots"][number] {
  const own = new Set(slots.filter((slot) => slot.lotId === lot.id).map((slot) => slot.id));
  const counts = { free: 0, taken: 0, held: 0, out: 0 };
  for (const { id, state } of statuses) if (own.has(id)) counts[state]++;
  return { lotId: lot.id, name: lot.name, total: own.size, ...counts };
}

async function counted(db: Reads, bookings: readonly Booking[]): Promise<OwnerSummaryView["arrivals"]> {
  const items = await bookingViews(db, bookings.slice(0, SHOWN), { withDriver: true });
  return { count: bookings.length, items };
}

/** Each lot's day is that of its own clocks. */
async function takingsOf(db: Reads, lots: readonly Lot[], now: number): Promise<OwnerSummaryView["takings"]> {
  const sums = { todayPaise: 0, lastWeekByNowPaise: 0, lastWeekPaise: 0 };
  for (const timeZone of new Set(lots.map((lot) => lot.timeZone))) {
    const lotIds = lots.filter((lot) => lot.timeZone === timeZone).map((lot) => lot.id);
    const today = startOfLocalDay(now, timeZone);
    const lastWeek = startOfLocalDay(now, timeZone, 7);
    const dayAfter = startOfLocalDay(now, timeZone, 6);
    sums.todayPaise += await numbers.takings(db, lotIds, today, now + 1);
    sums.lastWeekByNowPaise += await numbers.takings(db, lotIds, lastWeek, lastWeek + (now - today) + 1);
    sums.lastWeekPaise += await numbers.takings(db, lotIds, lastWeek, dayAfter);
  }
  return sums;
}

function emptyViews(
  lots: readonly Lot[],
  slots: readonly Slot[],
  statuses: readonly SlotStatus[],
  booked: readonly numbers.BookedStay[],
  now: number,
): OwnerSummaryView["shouldBeEmpty"] {
  const taken = new Set(statuses.filter(({ state }) => state === "taken" || state === "held").map(({ id }) => id));
  return shouldBeEmpty(booked, taken, now - JUST_LEFT_MS).map((booking) => ({
    bookingId: booking.id,
    slot: { id: booking.slotId, label: slots.find((slot) => slot.id === booking.slotId)?.label ?? "" },
    lot: { id: booking.lotId, name: lots.find((lot) => lot.id === booking.lotId)?.name ?? "" },
    vehicleNumber: booking.vehicleNumber,
    endedAt: new Date(booking.closedAt).toISOString(),
  }));
}

async function summaryOfAll(db: Reads, now: number): Promise<AdminSummaryView> {
  const today = startOfLocalDay(now, ADMIN_TIME_ZONE);
  const lastHour = await numbers.bookingsMadeAfter(db, now - HOUR_MS);
  return {
    ownersWaiting: await numbers.ownersWaiting(db),
    people: await numbers.peopleByRole(db),
    lots: await numbers.countLots(db),
    bookings: await numbers.liveBookings(db),
    bookingsPerMinute: {
      lastMinute: await numbers.bookingsMadeAfter(db, now - MINUTE_MS),
      lastHour: Math.round((lastHour * 100) / 60) / 100,
    },
    employees: await numbers.employeesByStatus(db),
    washesToday: await numbers.washesOrderedSince(db, today),
    takingsTodayPaise: await numbers.takings(db, null, today, now + 1),
  };
}
