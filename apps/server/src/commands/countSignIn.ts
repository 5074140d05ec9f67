import { createHash } from "node:crypto";
import { FAILED_SIGN_INS, type FailureLimit, secondsUntilAllowed } from "../domain/signInLimits.ts";
import { transact, type World } from "../notify/transact.ts";
import type { Clock } from "../platform/clock.ts";
import { countFailedSignIn, failedSignInsOf, uncountFailedSignIn } from "../store/failedSignIns.ts";

/** What an attempt to sign in is counted against. */
export interface SignInCounters {
  account: Counter;
  address: Counter;
}

interface Counter extends FailureLimit {
  /** Its row. */
  key: string;
}

type SignInWorld = World & {
  /** Limits live by real time, which on PostgreSQL is the database's for all nodes. */
  realClock: Clock;
};

/** However an e-mail address is spelled, it is one account. */
export function signInCounters(email: string, address: string): SignInCounters {
  return {
    account: { ...FAILED_SIGN_INS.account, key: keyOf("account", email.trim().toLowerCase()) },
    address: { ...FAILED_SIGN_INS.address, key: keyOf("address", address) },
  };
}

function keyOf(kind: keyof SignInCounters, name: string): string {
  return createHash("sha256").update(`${kind}\n${name}`).digest("hex");
}

/** Which limit is reached, and how many seconds until one more attempt is allowed. */
export interface SignInRefused {
  by: keyof SignInCounters;
  waitSeconds: number;
}

/**
 * The attempt is counted as failed, for all nodes, before it is made: of those that are made at once no more get through
 * than may fail. Answers null then; where a limit is reached, which one, and nothing was counted.
 */
export async function countSignIn(world: SignInWorld, counters: SignInCounters): Promise<SignInRefused | null> {
  let refused: SignInRefused | null = null;
  await transact(world, async ({ tx }) => {
    refused = null;
    const now = world.realClock.now();
    // Always in this order: two attempts never wait for each other in a circle.
    for (const by of ["address", "account"] as const) {
      const counter = counters[by];
      if (await countFailedSignIn(tx, counter.key, counter, now)) continue;
      const [row] = await failedSignInsOf(tx, [counter.key]);
      refused = { by, waitSeconds: Math.max(1, secondsUntilAllowed(counter, row?.countsUntil ?? now, now)) };
      return { ok: false, refusal: { code: "rate_limited" } };
    }
    return { ok: true, value: null };
  });
  return refused;
}

/** The attempt did not fail: it no longer counts. */
export async function uncountSignIn(world: SignInWorld, { address, account }: SignInCounters): Promise<void> {
  await transact(world, async ({ tx }) => {
    for (const counter of [address, account]) await uncountFailedSignIn(tx, counter.key, counter);
    return { ok: true, value: null };
  });
}
