import { describe, expect, test } from "bun:test";
import { CARWASH_STATES } from "@parkmate/protocol";
import { aPayment, aWash, lot, service } from "../testing/facts.ts";
import { START } from "../testing/times.ts";
import { cancelWash, chooseEmployee, isAssignable, stepWash, type WashStep } from "./carwash.ts";

const STEPS: Record<WashStep, { from: string; event: string }> = {
  confirm: { from: "pending", event: "carwash.confirmed" },
  start: { from: "confirmed", event: "carwash.started" },
  complete: { from: "in_progress", event: "carwash.completed" },
};

describe("each step of a wash is possible from one state only", () => {
  for (const [step, { from, event }] of Object.entries(STEPS) as [WashStep, (typeof STEPS)[WashStep]][]) {
    for (const state of CARWASH_STATES) {
      test(`${step} a wash that is ${state}`, () => {
        const verdict = stepWash({ wash: aWash({ state }), service }, lot, [], step, START);
        expect(verdict.ok).toBe(state === from);
        if (verdict.ok)
          expect(verdict.notices.map((notice) => `${notice.reader} ${notice.event}`)).toEqual([`driver ${event}`]);
        else expect(verdict.refusal.code).toBe("carwash.wrong_state");
      });
    }
  }

  test("a wash that is not paid is not confirmed", () => {
    const wash = { wash: aWash({ state: "pending" }), service };
    expect(stepWash(wash, lot, [aPayment({ kind: "carwash", method: "cash" })], "confirm", START).ok).toBe(false);
  });
});

describe("who may cancel a wash in which state", () => {
  const allowed = { driver: ["pending", "confirmed"], owner: ["pending", "confirmed", "in_progress"] };
  for (const by of ["driver", "owner"] as const) {
    for (const state of CARWASH_STATES) {
      test(`${by}: ${state}`, () => {
        const paid = [aPayment({ kind: "carwash", state: "succeeded" })];
        const verdict = cancelWash({ wash: aWash({ state }), service }, lot, paid, { by, reason: "x" }, START);
        expect(verdict.ok).toBe(allowed[by].includes(state));
        if (!verdict.ok) return;
        expect(verdict.changes.payments).toMatchObject([{ patch: { state: "refunded" } }]);
        expect(verdict.notices).toHaveLength(by === "owner" ? 1 : 0);
      });
    }
  }
});

test("somebody may be put on a wash that has not begun", () => {
  expect(CARWASH_STATES.filter((state) => isAssignable(aWash({ state })))).toEqual(["pending", "confirmed"]);
});

describe("the employee for a wash", () => {
  const crew = (...workers: [id: string, workload: number, availability?: "offline"][]) =>
    workers.map(([id, workload, availability = "available" as const]) => ({
      employee: {
        id,
        name: id,
        phone: "",
        licenceNumber: "",
        ownerId: "owner",
        availability,
        status: "accepted" as const,
        createdAt: START,
      },
      workload,
    }));
  test.each([
    ["the least busy", crew(["a", 2], ["b", 1], ["c", 2]), "b"],
    ["the longest with us among equals", crew(["b", 1], ["a", 1]), "a"],
    ["not somebody offline", crew(["a", 0, "offline"], ["b", 2]), "b"],
    ["nobody with three", crew(["a", 3], ["b", 4]), null],
    ["nobody where there is nobody", crew(), null],
  ])("%s", (_what, employees, chosen) => {
    expect(chooseEmployee(employees)?.id ?? null).toBe(chosen);
  });
});
