import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { ChargeRequest, PaymentGateway } from "./gateway.ts";
import type { ChargeState, SandboxCharge, SandboxLedger } from "./sandboxLedger.ts";

/** A gateway under test, and the provider's side of it. */
export interface GatewayUnderTest {
  gateway: PaymentGateway;
  /** Instruments that do what their name says; `silent` never answers, `slow` is answered as pending. */
  tokens: Record<"good" | "declined" | "withoutFunds" | "silent" | "slow", string>;
  /** What the provider has taken for the payment and not handed back, in paise. */
  keptPaise(paymentId: string): Promise<number>;
  /** Resolves once a charge with that id is in the provider's books. */
  arrived(paymentId: string): Promise<void>;
  /** A web hook as the provider would send it. */
  webhook(id: string, paymentId: string, outcome: "succeeded" | "failed"): { body: string; headers: Headers };
  /** The same from somebody who has not the provider's secret. */
  forgedWebhook: GatewayUnderTest["webhook"];
  close(): void;
}

const AMOUNT_PAISE = 12_345;

/** Declares the tests that any payment provider passes. */
export function describePaymentGateway(name: string, make: () => GatewayUnderTest): void {
  describe(`payment gateway: ${name}`, () => {
    let world: GatewayUnderTest;
    beforeEach(() => {
      world = make();
    });
    afterEach(() => world.close());

    const paying = (paymentId: string, token: string): ChargeRequest => ({
      paymentId,
      amountPaise: AMOUNT_PAISE,
      method: "upi",
      token,
    });

    test("a good instrument is charged, and the books say so", async () => {
      const outcome = await world.gateway.charge(paying("p1", world.tokens.good));
      if (outcome.kind !== "succeeded") throw new Error(`the charge ended as ${outcome.kind}`);
      expect(await world.gateway.find("p1")).toEqual({ ...outcome, refundedPaise: 0 });
      expect(await world.keptPaise("p1")).toBe(AMOUNT_PAISE);
    });

    test("the same payment charged again, or twice at once, is charged once with one answer", async () => {
      const request = paying("p1", world.tokens.good);
      const outcomes = await Promise.all([world.gateway.charge(request), world.gateway.charge(request)]);
      outcomes.push(await world.gateway.charge(request));
      expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
      expect(await world.keptPaise("p1")).toBe(AMOUNT_PAISE);
    });

    test("a refusal has its reason, takes no money and stays a refusal", async () => {
      for (const [token, code] of [
        [world.tokens.declined, "payment.declined"],
        [world.tokens.withoutFunds, "payment.insufficient_funds"],
        ["no such token", "payment.declined"],
        ["constructor", "payment.declined"],
      ] as const) {
        const outcome = await world.gateway.charge(paying(token, token));
        expect(outcome).toEqual({ kind: "refused", code });
        expect(await world.gateway.charge(paying(token, token))).toEqual(outcome);
        expect<unknown>(await world.gateway.find(token)).toEqual(outcome);
        expect(await world.gateway.cancel(token)).toEqual({ kind: "cancelled" });
        expect(await world.keptPaise(token)).toBe(0);
      }
    });

    test("an undecided charge is pending until somebody ends it", async () => {
      const outcome = await world.gateway.charge(paying("p1", world.tokens.slow));
      expect(outcome.kind).toBe("pending");
      expect<unknown>(await world.gateway.find("p1")).toEqual(outcome);
      expect(await world.keptPaise("p1")).toBe(0);
      expect(await world.gateway.cancel("p1")).toEqual({ kind: "cancelled" });
      expect(await world.gateway.find("p1")).toEqual({ kind: "cancelled" });
    });

    test("a charge without an answer rejects when it is aborted, and cancelling settles it", async () => {
      const giveUp = new AbortController();
      const charge = world.gateway.charge(paying("p1", world.tokens.silent), giveUp.signal);
      await world.arrived("p1");
      giveUp.abort(new Error("ten seconds are over"));
      await expect(charge).rejects.toThrow("ten seconds are over");
      expect((await world.gateway.find("p1")).kind).toBe("pending");
      expect(await world.gateway.cancel("p1")).toEqual({ kind: "cancelled" });
      expect(await world.keptPaise("p1")).toBe(0);
    });

    test("a charge that is aborted before it starts never arrives", async () => {
      const request = paying("p1", world.tokens.good);
      await expect(world.gateway.charge(request, AbortSignal.abort(new Error("too late")))).rejects.toThrow("too late");
      expect(await world.gateway.find("p1")).toEqual({ kind: "absent" });
    });

    test("a charge that arrives after its cancellation is refused", async () => {
      expect(await world.gateway.find("p1")).toEqual({ kind: "absent" });
      expect(await world.gateway.cancel("p1")).toEqual({ kind: "cancelled" });
      expect((await world.gateway.charge(paying("p1", world.tokens.good))).kind).toBe("refused");
      expect(await world.gateway.find("p1")).toEqual({ kind: "cancelled" });
      expect(await world.keptPaise("p1")).toBe(0);
    });

    test("cancelling what has succeeded says so and takes nothing back", async () => {
      const outcome = await world.gateway.charge(paying("p1", world.tokens.good));
      expect<unknown>(await world.gateway.cancel("p1")).toEqual(outcome);
      expect(await world.keptPaise("p1")).toBe(AMOUNT_PAISE);
    });

    test("charging and cancelling at once ends with one truth", async () => {
      const [outcome, cancelled] = await Promise.all([
        world.gateway.charge(paying("p1", world.tokens.good)),
        world.gateway.cancel("p1"),
      ]);
      expect(outcome.kind === "succeeded").toBe(cancelled.kind === "succeeded");
      expect(await world.keptPaise("p1")).toBe(cancelled.kind === "succeeded" ? AMOUNT_PAISE : 0);
    });

    test("a refund hands everything back once, however often it is asked", async () => {
      await world.gateway.charge(paying("p1", world.tokens.good));
      await Promise.all([world.gateway.refund("p1", AMOUNT_PAISE), world.gateway.refund("p1", AMOUNT_PAISE)]);
      await world.gateway.refund("p1", AMOUNT_PAISE);
      expect(await world.gateway.find("p1")).toMatchObject({ kind: "succeeded", refundedPaise: AMOUNT_PAISE });
      expect(await world.keptPaise("p1")).toBe(0);
    });

    test("what was not charged cannot be refunded", async () => {
      await world.gateway.charge(paying("p1", world.tokens.declined));
      await world.gateway.charge(paying("p2", world.tokens.good));
      await expect(world.gateway.refund("p1", AMOUNT_PAISE)).rejects.toThrow();
      await expect(world.gateway.refund("unheard of", AMOUNT_PAISE)).rejects.toThrow();
      await expect(world.gateway.refund("p2", AMOUNT_PAISE + 1)).rejects.toThrow();
      expect(await world.keptPaise("p2")).toBe(AMOUNT_PAISE);
    });

    test("a web hook of the provider is understood, as text and as bytes", () => {
      for (const outcome of ["succeeded", "failed"] as const) {
        const { body, headers } = world.webhook("w1", "p1", outcome);
        const understood = { ok: true, id: "w1", paymentId: "p1", outcome } as const;
        expect(world.gateway.verifyWebhook(body, headers)).toEqual(understood);
        expect(world.gateway.verifyWebhook(new TextEncoder().encode(body), headers)).toEqual(understood);
      }
    });

    test("a web hook that comes twice, or in another order, says each time what it said: by its id it is known again", () => {
      const failed = world.webhook("w1", "p1", "failed");
      const succeeded = world.webhook("w2", "p1", "succeeded");
      const read = [succeeded, failed, succeeded, failed].map(({ body, headers }) =>
        world.gateway.verifyWebhook(body, headers),
      );
      const said = (id: string, outcome: "succeeded" | "failed") =>
        ({ ok: true, id, paymentId: "p1", outcome }) as const;
      expect(read).toEqual([
        ...[said("w2", "succeeded"), said("w1", "failed"), said("w2", "succeeded"), said("w1", "failed")],
      ]);
    });

    test("a web hook is not replayed under another id or for another payment: its signature is of the whole body", () => {
      const { body, headers } = world.webhook("w1", "p1", "succeeded");
      for (const replayed of [world.webhook("w2", "p1", "succeeded"), world.webhook("w1", "p2", "succeeded")]) {
        expect(world.gateway.verifyWebhook(replayed.body, headers)).toEqual({ ok: false, reason: "signature" });
        expect(world.gateway.verifyWebhook(body, replayed.headers)).toEqual({ ok: false, reason: "signature" });
      }
    });

    test("a forged web hook is refused, as text and as bytes, also for a payment that is known", async () => {
      await world.gateway.charge(paying("p1", world.tokens.slow));
      for (const outcome of ["succeeded", "failed"] as const) {
        const { body, headers } = world.forgedWebhook("w1", "p1", outcome);
        const refused = { ok: false, reason: "signature" } as const;
        expect(world.gateway.verifyWebhook(body, headers)).toEqual(refused);
        expect(world.gateway.verifyWebhook(new TextEncoder().encode(body), headers)).toEqual(refused);
      }
      expect((await world.gateway.find("p1")).kind).toBe("pending");
      expect(await world.keptPaise("p1")).toBe(0);
    });

    test("reading a web hook moves no money and changes no books", async () => {
      await world.gateway.charge(paying("p1", world.tokens.good));
      const before = await world.gateway.find("p1");
      for (const outcome of ["failed", "succeeded", "failed"] as const) {
        const { body, headers } = world.webhook(`w ${outcome}`, "p1", outcome);
        world.gateway.verifyWebhook(body, headers);
      }
      expect(await world.gateway.find("p1")).toEqual(before);
      expect(await world.keptPaise("p1")).toBe(AMOUNT_PAISE);
    });

    test("a web hook with another's signature, none or a changed body is refused", () => {
      const { body, headers } = world.webhook("w1", "p1", "failed");
      const other = world.webhook("w2", "p1", "failed");
      for (const [sent, signed] of [
        [body.replace("failed", "succeeded"), headers],
        [`${body} `, headers],
        ["", headers],
        [body, other.headers],
        [body, new Headers()],
      ] as const) {
        expect(world.gateway.verifyWebhook(sent, signed)).toEqual({ ok: false, reason: "signature" });
      }
    });
  });
}

/** Declares the tests that any ledger of the sandbox passes. `make` opens an empty one. */
export function describeSandboxLedger(name: string, make: () => SandboxLedger | Promise<SandboxLedger>): void {
  describe(`sandbox ledger: ${name}`, () => {
    const charge = (paymentId: string, state: ChargeState, createdAt = 1_000): SandboxCharge => ({
      paymentId,
      reference: `ref_${paymentId}`,
      amountPaise: AMOUNT_PAISE,
      state,
      refundedPaise: 0,
      createdAt,
      updatedAt: createdAt,
    });

    test("a charge is found as it was entered, an unknown one is not", async () => {
      const ledger = await make();
      expect(await ledger.insertIfAbsent(charge("p1", "pending"))).toEqual(charge("p1", "pending"));
      expect(await ledger.find("p1")).toEqual(charge("p1", "pending"));
      expect(await ledger.find("p2")).toBeUndefined();
    });

    test("the first entry of a payment stays, the second one is answered with it", async () => {
      const ledger = await make();
      await ledger.insertIfAbsent(charge("p1", "refused"));
      expect(await ledger.insertIfAbsent(charge("p1", "succeeded", 2_000))).toEqual(charge("p1", "refused"));
      expect(await ledger.all()).toEqual([charge("p1", "refused")]);
    });

    test("a charge moves only from a state that was named", async () => {
      const ledger = await make();
      await ledger.insertIfAbsent(charge("p1", "pending"));
      expect(await ledger.transition("p1", ["unanswered", "confirmed"], "succeeded", 2_000)).toBe(false);
      expect(await ledger.find("p1")).toEqual(charge("p1", "pending"));
      expect(await ledger.transition("p1", ["unanswered", "pending"], "confirmed", 2_000)).toBe(true);
      expect(await ledger.find("p1")).toEqual({ ...charge("p1", "confirmed"), updatedAt: 2_000 });
      expect(await ledger.transition("p2", ["pending"], "confirmed", 2_000)).toBe(false);
    });

    test("of two that move a charge at once one wins", async () => {
      const ledger = await make();
      await ledger.insertIfAbsent(charge("p1", "pending"));
      const won = await Promise.all([
        ledger.transition("p1", ["pending"], "confirmed", 2_000),
        ledger.transition("p1", ["pending"], "cancelled", 2_000),
      ]);
      expect(won.filter(Boolean)).toHaveLength(1);
    });

    test("a refunded charge has its whole amount handed back", async () => {
      const ledger = await make();
      await ledger.insertIfAbsent(charge("p1", "succeeded"));
      await ledger.transition("p1", ["succeeded"], "refunded", 2_000);
      expect(await ledger.find("p1")).toMatchObject({ state: "refunded", refundedPaise: AMOUNT_PAISE });
    });

    test("all charges come oldest first", async () => {
      const ledger = await make();
      await ledger.insertIfAbsent(charge("p2", "pending", 1_000));
      await ledger.insertIfAbsent(charge("p1", "succeeded", 2_000));
      expect((await ledger.all()).map((each) => each.paymentId)).toEqual(["p2", "p1"]);
    });
  });
}
