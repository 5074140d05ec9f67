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
    if (tokens < 1) return Math.max(1, Math.ceil(((1 - tokens) * this.perMs) / this.count / 1000));
    this.#buckets.set(key, { tokens: tokens - 1, at: now });
    return 0;
  }

  /** How many seconds until one is there, 0 where one is; takes nothing. */
  wait(key: string): number {
    const tokens = this.#tokens(key, this.clock.now());
    return tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - tokens) * this.perMs) / this.count / 1000));
  }

  #tokens(key: string, now: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return this.count;
    return Math.min(this.count, bucket.tokens + ((now - bucket.at) * this.count) / this.perMs);
  }

  #sweep(now: number): void {
    if (now - this.#sweptAt < this.perMs) return;
    this.#sweptAt = now;
    for (const [key, bucket] of this.#buckets) {
      if (now - bucket.at >= this.perMs) this.#buckets.delete(key);
    }
  }
}

/** The limits of CONTRACT §1; each answers the seconds to wait, 0 when allowed. */
export interface RequestLimits {
  request(userId: string): number;
  /** Before a sign-in: whether account and address still have attempts. */
  signIn(email: string, address: string): number;
  signInFailed(email: string, address: string): void;
}

/** 300 requests/min per person; failed sign-ins: 10 per 15 min and account, 60 per min and address. */
export function requestLimits(clock: Clock, enabled: boolean): RequestLimits {
  if (!enabled) return { request: () => 0, signIn: () => 0, signInFailed: () => undefined };
  const requests = new TokenBuckets(clock, 300, 60_000);
  const byAccount = new TokenBuckets(clock, 10, 15 * 60_000);
  const byAddress = new TokenBuckets(clock, 60, 60_000);
  const account = (email: string): string => email.trim().toLowerCase();
  return {
    request: (userId) => requests.take(userId),
    signIn: (email, address) => Math.max(byAccount.wait(account(email)), byAddress.wait(address)),
    signInFailed(email, address) {
      byAccount.take(account(email));
      byAddress.take(address);
    },
  };
}
