import { type Outcome, transact, type Unit } from "../notify/transact.ts";
import { sleep } from "../platform/timers.ts";
import {
  claimIdempotencyKey,
  completeIdempotencyKey,
  idempotencyOf,
  idempotencyOfPayment,
  linkIdempotencyKey,
} from "../store/idempotency.ts";
import type { Tx } from "../store/open.ts";
import type { IdempotencyRow } from "../store/schema.ts";
import { type Answer, answerOfRefusal } from "./answers.ts";
import type { CommandWorld } from "./world.ts";

/** A request that may be repeated: `scope` names person, method, path and key; the hash is of its body. */
export interface RequestKey {
  scope: string;
  requestHash: string;
}

/** What the first transaction of a command came to: an answer, or a payment whose settlement will give it. */
export type Begun<Value> = { answer: Answer } | { payingFor: string; value: Value };

const KEPT_MS = 24 * 60 * 60 * 1000;
const WAIT_MS = 10_000;
const POLL_MS = 50;

/**
 * Runs the first transaction of a command at most once per key. A repeated key answers what the first one answered (2xx,
 * 402 and 409 are kept for 24 h); while that is in flight it waits up to 10 s. Other refusals leave the key free.
 */
export async function beginOnce<Value>(
  world: CommandWorld,
  key: RequestKey | null,
  work: (unit: Unit) => Promise<Outcome<Begun<Value>>>,
): Promise<Begun<Value>> {
  const giveUpAt = world.realClock.now() + WAIT_MS;
  for (;;) {
    const outcome = await transact<Begun<Value> | "wait">(world, async (unit) => {
      if (key) {
        const held = await holdKey(unit.tx, key, world.realClock.now());
        if (held) return { ok: true, value: held === "in flight" ? "wait" : { answer: held } };
      }
      const begun = await work(unit);
      if (begun.ok) {
        if (key && "answer" in begun.value) await completeIdempotencyKey(unit.tx, key.scope, kept(begun.value.answer));
        if (key && "payingFor" in begun.value) await linkIdempotencyKey(unit.tx, key.scope, begun.value.payingFor);
        return begun;
      }
      const answer = answerOfRefusal(begun.refusal);
      const isKept = answer.status === 409 || answer.status === 402;
      if (key && isKept) await completeIdempotencyKey(unit.tx, key.scope, kept(answer));
      return begun.commit || (key && isKept) ? { ok: true, value: { answer } } : begun;
    });
    if (!outcome.ok) return { answer: answerOfRefusal(outcome.refusal) };
    if (outcome.value !== "wait") return outcome.value;
    if (world.realClock.now() >= giveUpAt) return { answer: answerOfRefusal({ code: "idempotency.in_progress" }) };
    await settledOrTimeout(world, key, giveUpAt);
  }
}

/**
 * Keeps the answer of the request of this payment, if it has a key; the settling transaction calls it. `isAnswered`: this
 * is what the request itself answers, whatever a web hook that came before made of it.
 */
export async function completeForPayment(
  tx: Tx,
  paymentId: string,
  answer: Answer,
  isAnswered: boolean,
): Promise<void> {
  const row = await idempotencyOfPayment(tx, paymentId);
  if (row && (row.status === null || isAnswered)) await completeIdempotencyKey(tx, row.scope, kept(answer));
}

/** Null: the key is ours now. Otherwise what to answer, or that the first request is still in flight. */
async function holdKey(tx: Tx, key: RequestKey, now: number): Promise<Answer | "in flight" | null> {
  const fresh: IdempotencyRow = {
    ...key,
    status: null,
    body: null,
    paymentId: null,
    createdAt: now,
    expiresAt: now + KEPT_MS,
  };
  if (await claimIdempotencyKey(tx, fresh)) return null;
  const row = await idempotencyOf(tx, key.scope);
  if (!row) throw new Error("an idempotency key vanished while it was held");
  if (row.requestHash !== key.requestHash) return answerOfRefusal({ code: "idempotency.conflict" });
  if (row.status === null || row.body === null) return "in flight";
  return { status: row.status, body: row.body, replayed: true };
}

async function settledOrTimeout(world: CommandWorld, key: RequestKey | null, giveUpAt: number): Promise<void> {
  while (key && world.realClock.now() < giveUpAt) {
    await sleep(world.timers, POLL_MS);
    const row = await idempotencyOf(world.store.read, key.scope);
    if (!row || row.status !== null) return;
  }
}

function kept(answer: Answer): { status: number; body: string } {
  return { status: answer.status, body: answer.body };
}
