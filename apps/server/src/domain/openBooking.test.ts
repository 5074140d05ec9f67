import { describe, expect, test } from "bun:test";
import type { PaymentMethod } from "@parkmate/protocol";
import { aBooking, lot, slot } from "../testing/facts.ts";
import { HOUR, MINUTE, START, TIMES } from "../testing/times.ts";
import type { Booking } from "./entities.ts";
import { openBooking } from "./openBooking.ts";

const DAY = 24 * HOUR;

interface Ask {
  /** From `START`; left out: now. */
  from?: number;
  minutes?: number;
  method?: PaymentMethod;
  withWash?: boolean;
  /** From when to when others have the slot, the grace included. */
  others?: [from: number, to: number][];
  plate?: Booking[];
}

function open({ from, minutes = 60, method = "upi", withWash = false, others = [], plate = [] }: Ask) {
  const startsAt = from === undefined ? null : START + from;
  const occupants = others.map(([start, end], index) =>
    aBooking({ id: `other-${index}`, startsAt: START + start, graceEndsAt: START + end }),
  );
  return openBooking(
    {
      ...{ driverId: "driver", vehicleNumber: "KL08AZ1234", startsAt, method, withWash },
      ...{ endsAt: (startsAt ?? START) + minutes * MINUTE, token: method === "cash" ? null : "tok_ok" },
    },
    { slot, lot, occupants, ofPlate: plate },
    { bookingId: "b", reference: "r", paymentId: "p", provider: "sandbox" },
    TIMES,
    START,
  );
}

test("DOMAIN §2 advance: it is held from its own start to its own end, priced by that length", () => {
  const verdict = open({ from: 2 * HOUR, minutes: 80 });
  if (!verdict.ok) throw new Error("the booking was refused");
  const { booking, payment } = verdict.changes;
  expect(booking).toMatchObject({
    ...{ kind: "advance", state: "pending", startsAt: START + 2 * HOUR, endsAt: START + 200 * MINUTE },
    ...{ graceEndsAt: START + 205 * MINUTE, holdEndsAt: START + 15 * MINUTE, nextDueAt: START + 15 * MINUTE },
    ...{ warnAt: null, pricePaise: 6000 },
  });
  expect([payment.amountPaise, verdict.notices]).toEqual([6000, []]);
});

test("DOMAIN §3 hold: a start within the hold is looked at, then the hold's end", () => {
  const long = { ...TIMES, holdMs: HOUR };
  const request = { driverId: "d", vehicleNumber: "KL08AZ1234", method: "upi", token: "t", withWash: false } as const;
  const verdict = openBooking(
    { ...request, startsAt: START + 20 * MINUTE, endsAt: START + 2 * HOUR },
    { slot, lot, occupants: [], ofPlate: [] },
    { bookingId: "b", reference: "r", paymentId: "p", provider: "sandbox" },
    long,
    START,
  );
  if (!verdict.ok) throw new Error("the booking was refused");
  expect(verdict.changes.booking).toMatchObject({ holdEndsAt: START + HOUR, nextDueAt: START + 20 * MINUTE });
});

describe("DOMAIN §2 an advance booking starts 15 minutes to 7 days ahead", () => {
  test.each([
    ["in the past", -1, "too_soon"],
    ["now", 0, "too_soon"],
    ["a moment too soon", 14.5 * MINUTE - 1, "too_soon"],
    ["15 minutes ahead when it was asked for", 14.5 * MINUTE, null],
    ["15 minutes ahead", 15 * MINUTE, null],
    ["7 days ahead", 7 * DAY, null],
    ["a moment too late", 7 * DAY + 1, "too_late"],
  ] as const)("%s", (_what, from, code) => {
    const verdict = open({ from });
    const errors = verdict.ok ? null : verdict.refusal.errors;
    if (code === null) return expect(verdict.ok).toBe(true);
    expect(errors).toEqual([{ field: "startsAt", code, message: "must be from 15 minutes to 7 days ahead" }]);
  });
});

describe("refused", () => {
  const taken = (latest?: number) => ({
    code: "slot.taken",
    latestEndsAt: latest === undefined ? undefined : new Date(START + latest).toISOString(),
  });
  const rows: [what: string, ask: Ask, refusal: { code: string; latestEndsAt?: string | undefined } | null][] = [
    ["cash that starts later", { from: HOUR, method: "cash" }, { code: "payment.cash_needs_presence" }],
    ["a wash with a later start", { from: HOUR, withWash: true }, { code: "booking.wrong_state" }],
    ["the span is somebody else's", { from: HOUR, others: [[HOUR, 3 * HOUR]] }, taken()],
    ["somebody is still there at the start", { from: HOUR, others: [[0, HOUR + 1]] }, taken()],
    ["somebody leaves as it starts", { from: HOUR, others: [[0, HOUR]] }, null],
    ["promised later", { from: HOUR, others: [[90 * MINUTE, 3 * HOUR]] }, taken(85 * MINUTE)],
    ["now, promised later", { others: [[HOUR, 3 * HOUR]] }, taken(55 * MINUTE)],
    ["promised as the grace ends", { from: HOUR, others: [[125 * MINUTE, 3 * HOUR]] }, null],
    [
      "promised twice later, the first counts",
      {
        others: [
          [HOUR, 2 * HOUR],
          [30 * MINUTE, 40 * MINUTE],
        ],
      },
      taken(25 * MINUTE),
    ],
    ["promised so soon that no booking fits", { others: [[14 * MINUTE, HOUR]] }, taken()],
    ["promised so late that the shortest fits", { others: [[15 * MINUTE, HOUR]] }, taken(10 * MINUTE)],
    [
      "the plate is elsewhere then",
      { from: HOUR, plate: [aBooking({ startsAt: START })] },
      { code: "vehicle.already_parked" },
    ],
    ["the plate is elsewhere before", { from: 65 * MINUTE, plate: [aBooking({ startsAt: START })] }, null],
  ];
  for (const [what, ask, expected] of rows) {
    test(`${what}: ${expected?.code ?? "not at all"}`, () => {
      const verdict = open(ask);
      if (!expected) return expect(verdict.ok).toBe(true);
      if (verdict.ok) throw new Error("the booking was not refused");
      expect(verdict.refusal.code as string).toBe(expected.code);
      expect(verdict.refusal.data?.latestEndsAt).toBe(expected.latestEndsAt);
      expect(verdict.notices).toBeUndefined();
    });
  }
});
