import type { Clock } from "../platform/clock.ts";

/** Allows `count` per `perMs`, refilled evenly. A key that is full again is forgotten. */
export class TokenBuckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  #sweptAt: number;

  constructor(
    private readonly clock: Clock,
    private readonly count: number,
    private readonly perMs: number,
  ) {
    this.#sweptAt = clock.now();
  }

  /** Takes one; answers 0, or how many seconds to wait (nothing is taken then). */
  take(key: string): number {
    const now = this.clock.now();
    this.#sweep(now);
    const tokens = this.#tokens(key, now);
    if (tokens >= 1) this.#buckets.set(key, { tokens: tokens - 1, at: now });
    return this.#secondsUntilOne(tokens);
  }

  /** How many seconds until one is there, 0 where one is; takes nothing. */
  wait(key: string): number {
    return this.#secondsUntilOne(this.#tokens(key, this.clock.now()));
  }

  /** How many keys are remembered. */
  size(): number {
    return this.#buckets.size;
  }

  /** Puts one back that was taken for nothing. */
  giveBack(key: string): void {
    const now = this.clock.now();
    this.#buckets.set(key, { tokens: Math.min(this.count, this.#tokens(key, now) + 1), at: now });
  }

  #tokens(key: string, now: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return this.count;
    return Math.min(this.count, bucket.tokens + ((now - bucket.at) * this.count) / this.perMs);
  }

  #secondsUntilOne(tokens: number): number {
    return tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - tokens) * this.perMs) / this.count / 1000));
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < this.perMs) return;
    this.#sweptAt = now;
    for (const [key, bucket] of this.#buckets) {
      if (now - bucket.at >= this.perMs) this.#buckets.delete(key);
    }
  }
}

/** What became of an attempt that a limit let through; `failed` says whether it counts. */
export interface Attempt<Value> {
  failed: boolean;
  value: Value;
}

/** The limits of CONTRACT §1; a wait is in seconds, 0 where allowed. */
export interface RequestLimits {
  request(userId: string): number;
  /** An application by the public form, from this address. */
  application(address: string): number;
  /**
   * Makes an attempt at an account's password unless too many failed. Attempts at one account are made one after the
   * other, so that a burst of guesses is no way round the limit.
   */
  signIn<Value>(
    email: string,
    address: string,
    attempt: () => Promise<Attempt<Value>>,
  ): Promise<{ waitSeconds: number } | { value: Value }>;
}

/**
 * 300 requests/min per person; failed sign-ins: 10 per 15 min and account, 60 per min and address; 10 applications per
 * hour and address.
 */
export function requestLimits(clock: Clock, enabled: boolean): RequestLimits {
  if (!enabled) {
    return {
      request: () => 0,
      application: () => 0,
      signIn: async (_email, _address, attempt) => ({ value: (await attempt()).value }),
    };
  }
  const applications = new TokenBuckets(clock, 10, 60 * 60_000);
  const requests = new TokenBuckets(clock, 300, 60_000);
  const byAccount = new TokenBuckets(clock, 10, 15 * 60_000);
  const byAddress = new TokenBuckets(clock, 60, 60_000);
  const queues = new Map<string, Promise<unknown>>();
  return {
    request: (userId) => requests.take(userId),
    application: (address) => applications.take(address),
    async signIn(email, address, attempt) {
      const account = email.trim().toLowerCase();
      const judged = async () => {
        const waitSeconds = byAccount.wait(account) || byAddress.take(address);
        if (waitSeconds > 0) return { waitSeconds };
        let failed = false;
        try {
          const made = await attempt();
          failed = made.failed;
          return { value: made.value };
        } finally {
          if (failed) byAccount.take(account);
          else byAddress.giveBack(address);
        }
      };
      const before = queues.get(account);
      const mine = before ? before.then(judged, judged) : judged();
      queues.set(account, mine);
      try {
        return await mine;
      } finally {
        if (queues.get(account) === mine) queues.delete(account);
      }
    },
  };
}
