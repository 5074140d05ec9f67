import { expect, test } from "bun:test";
import { systemClock } from "../platform/clock.ts";
import { type ManualTime, manualTime } from "../platform/manualTime.ts";
import { systemTimers, yieldToLoop } from "../platform/timers.ts";
import { describePaymentGateway, describeSandboxLedger, type GatewayUnderTest } from "./contract.ts";
import type { ChargeOutcome } from "./gateway.ts";
import { type SandboxOptions, sandboxGateway } from "./sandbox.ts";
import { memorySandboxLedger, type SandboxLedger, wasCaptured } from "./sandboxLedger.ts";
import { signedSandboxWebhook } from "./sandboxWebhook.ts";

const secret = "a secret of the tests";

describeSandboxLedger("memory", memorySandboxLedger);

describePaymentGateway("sandbox", (): GatewayUnderTest => {
  const ledger = memorySandboxLedger();
  const gateway = sandboxGateway({
    ledger,
    secret,
    clock: systemClock(),
    timers: systemTimers,
    random: () => 0.5,
    latencyMs: { min: 0, max: 2 },
  });
  return {
    gateway,
    tokens: {
      good: "tok_ok",
      declined: "tok_declined",
      withoutFunds: "tok_insufficient_funds",
      silent: "tok_timeout",
      slow: "tok_pending",
    },
    async keptPaise(paymentId) {
      const charge = await ledger.find(paymentId);
      return charge && wasCaptured(charge.state) ? charge.amountPaise - charge.refundedPaise : 0;
    },
    async arrived(paymentId) {
      while (!(await ledger.find(paymentId))) await yieldToLoop();
    },
    webhook: (id, paymentId, outcome) => signedSandboxWebhook(secret, { id, paymentId, outcome }),
    forgedWebhook: (id, paymentId, outcome) => signedSandboxWebhook("a guess", { id, paymentId, outcome }),
    close: () => gateway.close(),
  };
});

const CONFIRM_MS = 5_000;
const pending = { paymentId: "p1", amountPaise: 8_000, method: "upi", token: "tok_pending" } as const;

/** One process with a sandbox: its books may be those of an earlier one, its receiver refuses the first `refusals` hooks. */
function openSandbox(time: ManualTime, ledger: SandboxLedger, refusals = 0) {
  const accepted: { body: string; at: number }[] = [];
  const attemptedAt: number[] = [];
  const errors: unknown[] = [];
  const options: SandboxOptions = {
    ledger,
    secret,
    clock: time.clock,
    timers: time.timers,
    random: () => 0,
    confirmPending: {
      afterMs: CONFIRM_MS,
      async deliver(body, headers) {
        expect(gateway.verifyWebhook(body, headers)).toMatchObject({ ok: true });
        attemptedAt.push(time.clock.now());
        if (attemptedAt.length <= refusals) throw new Error(`refused ${attemptedAt.length}`);
        accepted.push({ body, at: time.clock.now() });
      },
      onError: (error) => errors.push(error),
    },
  };
  const gateway = sandboxGateway(options);
  return { gateway, accepted, attemptedAt, errors };
}

/** Charges while time passes, so that the answer travels. */
async function chargePending(
  time: ManualTime,
  gateway: ReturnType<typeof openSandbox>["gateway"],
): Promise<ChargeOutcome> {
  const charge = gateway.charge(pending);
  await time.advance(1_000);
  return charge;
}

test("an answer takes 200 to 900 ms", async () => {
  for (const [random, ms] of [
    [0, 200],
    [1, 900],
  ] as const) {
    const time = manualTime(0);
    const gateway = sandboxGateway({
      ledger: memorySandboxLedger(),
      secret,
      clock: time.clock,
      timers: time.timers,
      random: () => random,
    });
    let answered = false;
    const charge = gateway.charge({ ...pending, token: "tok_ok" }).then(() => {
      answered = true;
    });
    await time.advance(ms - 1);
    expect(answered).toBe(false);
    await time.advance(1);
    await charge;
  }
});

test("a pending charge is confirmed by one signed web hook after its time", async () => {
  const time = manualTime(0);
  const ledger = memorySandboxLedger();
  const { gateway, accepted } = openSandbox(time, ledger);
  expect((await chargePending(time, gateway)).kind).toBe("pending");
  await chargePending(time, gateway);
  expect(accepted).toEqual([]);
  await time.advance(60_000);
  expect(accepted.map(({ body }) => JSON.parse(body))).toEqual([
    { id: "whk_p1", paymentId: "p1", outcome: "succeeded" },
  ]);
  expect(accepted[0]?.at).toBe(100 + CONFIRM_MS);
  expect((await ledger.find("p1"))?.state).toBe("succeeded");
  expect(time.waiting()).toBe(0);
});

test("a web hook that was not accepted is sent again, ever more slowly, and each failure is reported", async () => {
  const time = manualTime(0);
  const { gateway, accepted, attemptedAt, errors } = openSandbox(time, memorySandboxLedger(), 9);
  await chargePending(time, gateway);
  await time.advance(600_000);
  expect(accepted).toHaveLength(1);
  expect(errors).toHaveLength(9);
  const pauses = attemptedAt.slice(1).map((at, index) => at - (attemptedAt[index] ?? 0));
  expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test("a web hook owed when the process died is delivered by the next one", async () => {
  const time = manualTime(0);
  const ledger = memorySandboxLedger();
  const killedBefore = openSandbox(time, ledger);
  await chargePending(time, killedBefore.gateway);
  killedBefore.gateway.close();
  await time.advance(60_000);
  expect(killedBefore.accepted).toEqual([]);

  const killedInBetween = openSandbox(time, ledger, 1);
  await killedInBetween.gateway.resumeDeliveries();
  await time.advance(0);
  expect(killedInBetween.attemptedAt).toHaveLength(1);
  expect((await ledger.find("p1"))?.state).toBe("confirmed");
  killedInBetween.gateway.close();

  const next = openSandbox(time, ledger);
  await next.gateway.resumeDeliveries();
  await time.advance(0);
  expect(next.accepted).toHaveLength(1);

  const last = openSandbox(time, ledger);
  await last.gateway.resumeDeliveries();
  await time.advance(60_000);
  expect(last.accepted).toEqual([]);
  expect(time.waiting()).toBe(0);
});

test("a cancelled pending charge is never confirmed, nor one without an answer", async () => {
  const time = manualTime(0);
  const ledger = memorySandboxLedger();
  const { gateway, accepted } = openSandbox(time, ledger);
  await chargePending(time, gateway);
  const giveUp = new AbortController();
  const silent = gateway.charge({ ...pending, paymentId: "p2", token: "tok_timeout" }, giveUp.signal);
  const cancel = gateway.cancel("p1");
  await time.advance(60_000);
  expect(await cancel).toEqual({ kind: "cancelled" });
  giveUp.abort(new Error("gave up"));
  await expect(silent).rejects.toThrow("gave up");
  expect(accepted).toEqual([]);
  expect((await ledger.all()).map((charge) => charge.state)).toEqual(["cancelled", "unanswered"]);
});

test("a web hook that is signed but not understood is told apart from a forged one", () => {
  const { gateway } = openSandbox(manualTime(0), memorySandboxLedger());
  const odd = { id: "w1", paymentId: "p1", outcome: "lost" as "failed" };
  const { body, headers } = signedSandboxWebhook(secret, odd);
  expect(gateway.verifyWebhook(body, headers)).toEqual({ ok: false, reason: "body" });
});
