import { countSignIn, type SignInCounters, signInCounters, uncountSignIn } from "../commands/countSignIn.ts";
import type { CommandWorld } from "../commands/world.ts";
import { secondsUntilAllowed } from "../domain/signInLimits.ts";
import { failedSignInsOf } from "../store/failedSignIns.ts";
import { sharedReads } from "../store/sharedReads.ts";

/** What became of an attempt that a limit let through; `failed` says whether it counts. */
export interface Attempt<Value> {
  failed: boolean;
  value: Value;
}

/**
 * Makes an attempt at an account's password unless too many failed, on whichever node. Who is refused has cost a read that
 * is shared with all who ask at the moment, and no write.
 */
export type SignInLimit = <Value>(
  email: string,
  address: string,
  attempt: () => Promise<Attempt<Value>>,
) => Promise<{ waitSeconds: number } | { value: Value }>;

/** The attempts at one account on this node, one after the other: good ones of one moment do not stand in each other's way. */
interface Line {
  last: Promise<unknown>;
  /** Who stands in line when the account is refused need not ask again. */
  refusedUntil: number;
}

export function signInLimit(world: CommandWorld): SignInLimit {
  const { store, realClock, log } = world;
  const lines = new Map<string, Line>();
  const rowOf = sharedReads(
    async (keys) => new Map((await failedSignInsOf(store.read, keys)).map((row) => [row.key, row])),
  );

  const secondsToWait = async ({ account, address }: SignInCounters): Promise<number> => {
    const counters = [account, address];
    const rows = await Promise.all(counters.map(({ key }) => rowOf(key)));
    const now = realClock.now();
    const waits = counters.map((counter, n) => secondsUntilAllowed(counter, rows[n]?.countsUntil ?? now, now));
    return waits.find((seconds) => seconds > 0) ?? 0;
  };

  const inLine = async <Value>(key: string, work: (line: Line) => Promise<Value>): Promise<Value> => {
    const line = lines.get(key) ?? { last: Promise.resolve(), refusedUntil: 0 };
    lines.set(key, line);
    const mine = line.last.then(
      () => work(line),
      () => work(line),
    );
    line.last = mine;
    try {
      return await mine;
    } finally {
      if (line.last === mine) lines.delete(key);
    }
  };

  return async (email, address, attempt) => {
    const counters = signInCounters(email, address);
    const waitSeconds = await secondsToWait(counters);
    if (waitSeconds > 0) return { waitSeconds };
    return inLine(counters.account.key, async (line) => {
      const now = realClock.now();
      if (now < line.refusedUntil) return { waitSeconds: Math.ceil((line.refusedUntil - now) / 1000) };
      const refused = await countSignIn(world, counters);
      if (refused) {
        if (refused.by === "account") line.refusedUntil = now + refused.waitSeconds * 1000;
        return { waitSeconds: refused.waitSeconds };
      }
      let failed = false;
      try {
        const made = await attempt();
        failed = made.failed;
        return { value: made.value };
      } finally {
        if (!failed) {
          await uncountSignIn(world, counters).catch((err) =>
            log.warn({ err }, "an attempt to sign in that did not fail counts as one that did, until that is over"),
          );
        }
      }
    });
  };
}
