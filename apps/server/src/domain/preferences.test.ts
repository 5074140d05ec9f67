import { describe, expect, test } from "bun:test";
import { EVENT_NAMES, EVENTS, renderEvent } from "@parkmate/protocol";
import {
  alertAsWished,
  defaultChoices,
  NO_PREFERENCES,
  type Preferences,
  preferencesView,
  usesChannel,
  wishesIn,
} from "./preferences.ts";

const [on, off] = [true, false];
const loud = { toast: on, sound: on };
const quiet = { toast: on, sound: off };
const silent = { toast: off, sound: off };
/** Nobody is sent anything they did not ask for. */
const byDefault = (alert: typeof loud) => ({ ...alert, push: off, email: off });
const noon = Date.UTC(2026, 0, 15, 6, 30);

describe("CONTRACT §2 GET /api/notifications/preferences: the groups of a role, as the catalogue has them", () => {
  test("a driver", () => {
    expect(defaultChoices("driver")).toEqual({
      time: byDefault(loud),
      renewals: byDefault(loud),
      bookings: byDefault(loud),
      payments: byDefault(loud),
      carwash: byDefault(loud),
    });
  });
  test("an owner", () => {
    expect(defaultChoices("owner")).toEqual({
      bookings: byDefault(loud),
      carwash: byDefault(loud),
      employees: byDefault(quiet),
      reviews: byDefault(quiet),
      account: byDefault(loud),
    });
  });
  test("an admin, who is told nothing of the system's own checks", () => {
    expect(defaultChoices("admin")).toEqual({ account: byDefault(quiet) });
  });
});

describe("what is kept", () => {
  test("is what differs from the catalogue, way by way", () => {
    expect(
      wishesIn("owner", { bookings: { toast: on, sound: off }, reviews: quiet, employees: { sound: on } }),
    ).toEqual({ bookings: { sound: off }, employees: { sound: on } });
  });
  test("also of the ways to who is away", () => {
    const wishes = wishesIn("driver", { time: { push: on, email: off }, payments: { email: on } });
    expect(wishes).toEqual({ time: { push: on }, payments: { email: on } });
    expect(usesChannel({ groups: wishes }, "push")).toBe(true);
    expect(usesChannel({ groups: { time: { push: on } } }, "email")).toBe(false);
  });
  test("of what is shown already is nothing, for every role", () => {
    for (const role of ["driver", "owner", "admin"] as const) {
      expect(wishesIn(role, preferencesView(role, NO_PREFERENCES).groups)).toEqual({});
    }
  });
  test("is shown again, the rest as the catalogue has it", () => {
    const view = preferencesView("driver", { groups: { time: { sound: off } }, quietHours: null });
    expect(view.groups).toEqual({ ...defaultChoices("driver"), time: byDefault(quiet) });
  });
});

describe("an alert as wished", () => {
  const wish = (groups: Preferences["groups"], quietHours: Preferences["quietHours"] = null): Preferences => ({
    groups,
    quietHours,
  });
  const table: [string, typeof loud, Preferences, typeof loud][] = [
    ["nothing chosen: as it is", loud, NO_PREFERENCES, loud],
    ["nothing chosen: as it is, quiet", quiet, NO_PREFERENCES, quiet],
    ["toast off: sound alone", loud, wish({ time: { toast: off } }), { toast: off, sound: on }],
    ["sound off: toast alone", loud, wish({ time: { sound: off } }), quiet],
    ["both off", loud, wish({ time: silent }), silent],
    ["toast off of a quiet event", quiet, wish({ time: { toast: off } }), silent],
    ["sound wished of a quiet event", quiet, wish({ time: { sound: on } }), loud],
    ["sound wished of what came too late", silent, wish({ time: loud }), silent],
    ["another group's choice", loud, wish({ payments: silent }), loud],
    ["quiet hours", loud, wish({}, { from: "12:00", to: "12:01", timeZone: "Asia/Kolkata" }), silent],
    ["quiet hours of another time", loud, wish({}, { from: "12:01", to: "12:00", timeZone: "Asia/Kolkata" }), loud],
    [
      "quiet hours go before a wish",
      quiet,
      wish({ time: { sound: on } }, { from: "12:00", to: "13:00", timeZone: "Asia/Kolkata" }),
      silent,
    ],
  ];
  for (const [what, usual, preferences, expected] of table) {
    test(what, () => expect(alertAsWished(usual, "time", preferences, noon)).toEqual(expected));
  }
  test("without any choice is the catalogue's own, for every event", () => {
    for (const name of EVENT_NAMES.filter((each) => each !== "canary.checked")) {
      expect(alertAsWished(EVENTS[name].alert, EVENTS[name].group, NO_PREFERENCES, noon), name).toEqual(
        EVENTS[name].alert,
      );
    }
  });
});

describe("DOMAIN §6 8: paid bookings of one lot join one toast, cash ones stand alone", () => {
  const { sample } = EVENTS["booking.created"];
  const alertOf = (method: "upi" | "card" | "cash") =>
    renderEvent("booking.created", { ...sample, method }, sample.amountPaise).alert;
  test("paid: one group per lot for ten seconds", () => {
    const group = {
      group: `booking.created:${sample.lotId}`,
      groupMs: 10_000,
      groupWords: "new bookings at Marine Drive",
    };
    expect(alertOf("upi")).toEqual({ ...loud, ...group });
    expect(alertOf("card")).toEqual({ ...loud, ...group });
  });
  test("cash: no group", () => expect(alertOf("cash")).toEqual(loud));
  test("what is silenced has no group", () => {
    expect(alertAsWished(alertOf("upi"), "bookings", { groups: { bookings: silent }, quietHours: null }, 0)).toEqual(
      silent,
    );
  });
});
