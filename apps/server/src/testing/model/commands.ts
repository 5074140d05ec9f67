/**
 * What people and the clock may do, as plain data: a sequence of these can be printed, shrunk and kept.
 *
 * A number that picks something (`booking`, `payment` …) counts through what there is when the command is made, so that
 * a shorter sequence still means something. What cannot be done at all is done all the same: the answer must be the no
 * that the model predicts.
 */
import * as fc from "fast-check";
import { MINUTE, TIMES } from "../times.ts";

export const FEATURES = [
  "booking",
  "renewal",
  "closing",
  "cash",
  "webhooks",
  "addons",
  "employees",
  "inbox",
  "repeats",
  "meanwhile",
  "advance",
  "standalone",
  "blocked",
  "occupied",
  "service",
  "plates",
  "reviews",
  "pool",
] as const;
export type Feature = (typeof FEATURES)[number];

export const TOKENS = [
  "tok_ok",
  "tok_declined",
  "tok_insufficient_funds",
  "tok_timeout",
  "tok_pending",
  "tok_nobody",
] as const;
export type Token = (typeof TOKENS)[number];
export type Pay = { method: "upi" | "card"; token: Token } | { method: "cash" };
export type Length = { minutes: number } | { until: number };
/** What happens while the provider has decided and its answer is on its way. */
export type Meanwhile = "cancel" | "end" | "ownerCancel" | "decline" | "cancelWash" | "hook";

export type Command =
  | {
      do: "book";
      driver: number;
      slot: number;
      plate: number;
      /** Minutes from now; null: at once. */
      ahead: number | null;
      length: Length;
      pay: Pay;
      service: number | null;
      meanwhile: Meanwhile | null;
      key: boolean;
    }
  | {
      do: "renew";
      booking: number;
      length: Length;
      seen: "right" | "wrong" | "absent";
      pay: Pay;
      meanwhile: Meanwhile | null;
      key: boolean;
    }
  | { do: "cancel" | "end" | "ownerCancel" | "decline"; booking: number; foreign: boolean }
  | { do: "verify" | "reject"; payment: number; foreign: boolean }
  | { do: "hook"; payment: number; outcome: "succeeded" | "failed"; times: number; forged: boolean }
  | { do: "orderWash"; booking: number; service: number; pay: Pay; meanwhile: Meanwhile | null; key: boolean }
  | { do: "cancelWash" | "ownerCancelWash" | "confirm" | "start" | "complete"; wash: number; foreign: boolean }
  | { do: "assign"; wash: number; employee: number }
  | { do: "adminAssign"; employee: number; owner: number }
  | { do: "adminUnassign"; employee: number }
  | { do: "read"; person: number; seqs: number[] | null; upTo: number }
  | { do: "repeat"; kept: number; other: boolean }
  | { do: "standalone"; driver: number; lot: number; hour: number; service: number; pay: Pay; key: boolean }
  | { do: "blocked"; booking: number; foreign: boolean }
  | { do: "occupied"; slot: number; minutes: number | null; foreign: boolean }
  | { do: "freed"; slot: number; foreign: boolean }
  | { do: "service"; slot: number; inService: boolean }
  | { do: "plate"; booking: number; plate: number; foreign: boolean }
  | { do: "review"; driver: number; lot: number; rating: number }
  | { do: "changeReview" | "deleteReview"; review: number; rating: number; foreign: boolean }
  | { do: "take" | "release"; employee: number; owner: number }
  | { do: "availability"; employee: number; owner: number; available: boolean }
  | { do: "pass"; by: { ms: number } | { due: number; offset: number }; run: "each" | "late" | "never" };

const SECOND = 1000;
const nat = fc.nat(47);
/** The third one is not on offer. */
const service = fc.constantFrom(0, 0, 0, 1, 1, 1, 1, 2);
const rarely = fc.integer({ min: 0, max: 9 }).map((n) => n === 9);
const half = fc.boolean();
const token = fc.oneof(
  { weight: 8, arbitrary: fc.constant("tok_ok" as const) },
  { weight: 3, arbitrary: fc.constant("tok_pending" as const) },
  { weight: 2, arbitrary: fc.constantFrom(...TOKENS) },
);
const pay: fc.Arbitrary<Pay> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ method: fc.constantFrom("upi" as const, "card" as const), token }) },
  { weight: 1, arbitrary: fc.constant({ method: "cash" as const }) },
);
/** Short and long ones, both limits and beyond; `until` is given in ms, so that it is no whole minute. */
const bookingLength: fc.Arbitrary<Length> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 10, max: 90 }).map((minutes) => ({ minutes })) },
  { weight: 1, arbitrary: fc.constantFrom(1, 9, 10, 11, 15, 16, 1439, 1440, 1441).map((minutes) => ({ minutes })) },
  { weight: 2, arbitrary: fc.integer({ min: 10 * MINUTE - 2, max: 100 * MINUTE }).map((until) => ({ until })) },
);
const renewalLength: fc.Arbitrary<Length> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 60 }).map((minutes) => ({ minutes })) },
  { weight: 1, arbitrary: fc.constantFrom(1, 2, 700, 1380, 1430).map((minutes) => ({ minutes })) },
  { weight: 2, arbitrary: fc.integer({ min: -MINUTE, max: 60 * MINUTE }).map((until) => ({ until })) },
);
const meanwhile = (on: boolean, ...kinds: Meanwhile[]): fc.Arbitrary<Meanwhile | null> =>
  on
    ? fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom(...kinds) })
    : fc.constant(null);

const orNull = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.oneof<fc.Arbitrary<Value | null>[]>(arbitrary, fc.constant(null));

type Weighted = { weight: number; arbitrary: fc.Arbitrary<Command> };

/** The commands of the features that are driven; all of it is data. */
export function commandArbitrary(features: readonly Feature[]): fc.Arbitrary<Command> {
  const has = (feature: Feature): boolean => features.includes(feature);
  const is = <const Name extends string>(name: Name) => fc.constant(name);
  const all: [Feature | null, number, fc.Arbitrary<Command>][] = [
    [
      "booking",
      14,
      fc.record({
        ...{ do: is("book"), driver: fc.nat(2), slot: nat, plate: fc.nat(2), length: bookingLength, pay, key: half },
        ahead: has("advance")
          ? fc.oneof(
              { weight: 3, arbitrary: fc.constant(null) },
              { weight: 2, arbitrary: fc.integer({ min: 15, max: 90 }) },
              { weight: 1, arbitrary: fc.constantFrom(-5, 0, 14, 15, 24 * 60, 7 * 24 * 60, 7 * 24 * 60 + 1) },
            )
          : fc.constant(null),
        service: has("addons")
          ? fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: service })
          : fc.constant(null),
        meanwhile: meanwhile(has("meanwhile"), "cancel", "ownerCancel", "decline", "cancelWash", "hook"),
      }),
    ],
    [
      "renewal",
      10,
      fc.record({
        ...{ do: is("renew"), booking: nat, length: renewalLength, pay, key: half },
        seen: fc.oneof(
          { weight: 6, arbitrary: fc.constant("right" as const) },
          { weight: 1, arbitrary: fc.constantFrom("wrong" as const, "absent" as const) },
        ),
        meanwhile: meanwhile(has("meanwhile"), "end", "ownerCancel", "decline", "hook"),
      }),
    ],
    [
      "closing",
      4,
      fc.record({ do: fc.constantFrom("cancel", "end", "ownerCancel", "decline"), booking: nat, foreign: rarely }),
    ],
    ["cash", 8, fc.record({ do: fc.constantFrom("verify", "verify", "reject"), payment: nat, foreign: rarely })],
    [
      "webhooks",
      7,
      fc.record({
        ...{
          do: is("hook"),
          payment: nat,
          times: fc.integer({ min: 1, max: 2 }),
          forged: fc.nat(3).map((n) => n === 3),
        },
        outcome: fc.constantFrom("succeeded", "succeeded", "failed"),
      }),
    ],
    [
      "addons",
      6,
      fc.record({
        ...{ do: is("orderWash"), booking: nat, service, pay, key: half },
        meanwhile: meanwhile(has("meanwhile"), "end", "ownerCancel", "cancelWash", "hook"),
      }),
    ],
    [
      "addons",
      11,
      fc.record({
        do: fc.constantFrom(
          "cancelWash",
          "ownerCancelWash",
          "confirm",
          ...(["start", "start", "start"] as const),
          ...(["complete", "complete", "complete"] as const),
        ),
        ...{ wash: nat, foreign: rarely },
      }),
    ],
    ["employees", 5, fc.record({ do: is("assign"), wash: nat, employee: nat })],
    ["employees", 1, fc.record({ do: is("adminAssign"), employee: nat, owner: fc.nat(1) })],
    ["employees", 1, fc.record({ do: is("adminUnassign"), employee: nat })],
    [
      "inbox",
      2,
      fc.record({
        ...{ do: is("read"), person: nat, upTo: fc.nat(12) },
        seqs: orNull(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 })),
      }),
    ],
    ["repeats", 3, fc.record({ do: is("repeat"), kept: nat, other: rarely })],
    [
      "standalone",
      4,
      fc.record({
        ...{
          do: is("standalone"),
          driver: fc.nat(2),
          lot: fc.constantFrom(0, 0, 0, 1, 2, 2, 3),
          service,
          pay,
          key: half,
        },
        hour: fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: 0, max: 1 }) },
          { weight: 1, arbitrary: fc.constantFrom(-14, -6, -1, 5, 6, 7, 18, 19, 24, 7 * 24, 7 * 24 + 6, 8 * 24) },
        ),
      }),
    ],
    ["blocked", 5, fc.record({ do: is("blocked"), booking: nat, foreign: rarely })],
    [
      "occupied",
      5,
      fc.record({
        ...{ do: is("occupied"), slot: nat, foreign: rarely },
        minutes: orNull(fc.integer({ min: 1, max: 120 })),
      }),
    ],
    ["occupied", 2, fc.record({ do: is("freed"), slot: nat, foreign: rarely })],
    ["service", 4, fc.record({ do: is("service"), slot: nat, inService: half })],
    ["plates", 2, fc.record({ do: is("plate"), booking: nat, plate: fc.nat(2), foreign: rarely })],
    [
      "reviews",
      2,
      fc.record({ do: is("review"), driver: fc.nat(2), lot: fc.nat(3), rating: fc.integer({ min: 1, max: 5 }) }),
    ],
    [
      "reviews",
      1,
      fc.record({
        do: fc.constantFrom("changeReview", "deleteReview"),
        ...{ review: nat, rating: fc.integer({ min: 1, max: 5 }), foreign: rarely },
      }),
    ],
    ["pool", 2, fc.record({ do: fc.constantFrom("take", "release"), employee: nat, owner: fc.nat(1) })],
    ["pool", 1, fc.record({ do: is("availability"), employee: nat, owner: fc.nat(1), available: half })],
    [
      null,
      16,
      fc.record({
        do: is("pass"),
        by: fc.oneof(
          { weight: 8, arbitrary: fc.record({ ms: fc.integer({ min: 1, max: 3 * MINUTE }) }) },
          { weight: 4, arbitrary: fc.record({ ms: fc.integer({ min: MINUTE, max: 20 * MINUTE }) }) },
          { weight: 1, arbitrary: fc.record({ ms: fc.integer({ min: 20 * MINUTE, max: 30 * 60 * MINUTE }) }) },
          { weight: 8, arbitrary: fc.record({ due: fc.nat(1), offset: fc.integer({ min: -1, max: 1 }) }) },
        ),
        run: fc.constantFrom("each", "each", "late", "never"),
      }),
    ],
  ];
  const driven = all.filter(([feature]) => feature === null || has(feature));
  return fc.oneof(...driven.map(([, weight, arbitrary]): Weighted => ({ weight, arbitrary })));
}

/** The five settings of a booking's times that sequences are played with: the usual ones, none to spare, plenty. */
export const SETTINGS = {
  usual: TIMES,
  "no grace": { ...TIMES, graceMs: 0 },
  short: { ...TIMES, warningMs: 60 * SECOND, graceMs: 20 * SECOND, holdMs: 90 * SECOND, minBookingMs: MINUTE },
  long: { ...TIMES, warningMs: 40 * MINUTE, graceMs: 20 * MINUTE, holdMs: 25 * MINUTE, maxBookingMs: 120 * MINUTE },
};

export interface Sequence {
  settings: keyof typeof SETTINGS;
  commands: Command[];
}

/** What belongs together is played together, so that it meets itself often. */
const THEMES: Feature[][] = [
  [...FEATURES],
  ["booking", "renewal", "closing", "cash", "webhooks", "repeats", "meanwhile", "inbox", "advance"],
  ["booking", "advance", "renewal", "closing", "blocked", "occupied", "service", "plates"],
  ["booking", "addons", "standalone", "employees", "pool", "cash", "webhooks", "closing", "reviews"],
  ["booking", "addons", "closing", "reviews", "inbox", "repeats"],
];

/** Sequences of up to `steps` commands. */
export function sequenceArbitrary(features: readonly Feature[], steps: number): fc.Arbitrary<Sequence> {
  const themes = THEMES.map((theme) => theme.filter((feature) => features.includes(feature)));
  const lists = themes.map((theme) =>
    fc.array(commandArbitrary(theme), { minLength: 1, maxLength: steps, size: "max" }),
  );
  const settings = fc.constantFrom("usual", "usual", "usual", "no grace", "short", "long");
  return fc.noBias(fc.record({ settings, commands: fc.oneof(...lists) }) as fc.Arbitrary<Sequence>);
}
