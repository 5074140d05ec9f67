/**
 * DOMAIN §3-§6 as a property: whatever people do in whatever order, the system answers, holds, charges and tells what the
 * model of `testing/model` says. `npm run model` plays ten thousand sequences; here are some, and those that once failed.
 */
import { afterAll, describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { sequenceArbitrary } from "./testing/model/commands.ts";
import { FAULTS, openFaulty } from "./testing/model/faults.ts";
import { stage } from "./testing/model/sequence.ts";
import { DRIVEN, STORIES } from "./testing/model/stories.ts";

const on = stage();
afterAll(() => on.close());

test("DOMAIN §3 to §6: sequences of commands by several people lead where the model says", async () => {
  const property = fc.asyncProperty(sequenceArbitrary(DRIVEN, 40), (sequence) => on.play(sequence));
  await fc.assert(property, { seed: 20_260_115, numRuns: 60 });
  const told = [...on.tally.keys()].filter((what) => what.startsWith("told: ")).map((what) => what.slice(6));
  for (const event of [
    "booking.expiring",
    "booking.completed",
    "renewal.failed",
    "payment.verified",
    "booking.lapsed",
  ]) {
    expect(told).toContain(event);
  }
}, 120_000);

describe("a sequence that once went wrong goes right", () => {
  for (const [what, sequence] of STORIES) test(what, () => on.play(sequence));
});

describe("the property sees that", () => {
  for (const [what, { by, plant }] of Object.entries(FAULTS)) {
    test(what, async () => {
      const faulty = stage(() => openFaulty(plant));
      const property = fc.asyncProperty(sequenceArbitrary(by, 40), (sequence) => faulty.play(sequence));
      const result = await fc.check(property, { seed: 1, numRuns: 60, endOnFailure: true });
      await faulty.close();
      expect(result.failed).toBe(true);
    }, 60_000);
  }
});
