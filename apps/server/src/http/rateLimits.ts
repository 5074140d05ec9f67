import type { CommandWorld } from "../commands/world.ts";
import type { Clock } from "../platform/clock.ts";
import { type SignInLimit, signInLimit } from "./signInLimit.ts";

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

  /** How many keys are remembered. */
  size(): number {
    return this.#buckets.size;
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

/** The limits of CONTRACT §1; a wait is in seconds, 0 where allowed. */
export interface RequestLimits {
  request(userId: string): number;
  /** An application by the public form, from this address. */
  application(address: string): number;
  signIn: SignInLimit;
}

/**
 * 300 requests/min per person, and 10 applications per hour and address, on this node; failed sign-ins, on all nodes
 * together: 10 per 15 min and account, 60 per min and address.
 */
export function requestLimits(world: CommandWorld, enabled: boolean): RequestLimits {
  if (!enabled) {
    return {
      request: () => 0,
      application: () => 0,
      signIn: async (_email, _address, attempt) => ({ value: (await attempt()).value }),
    };
  }
  const applications = new TokenBuckets(world.realClock, 10, 60 * 60_000);
  const requests = new TokenBuckets(world.realClock, 300, 60_000);
  return {
    request: (userId) => requests.take(userId),
    application: (address) => applications.take(address),
    signIn: signInLimit(world),
  };
}
