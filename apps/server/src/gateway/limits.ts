import { LIMITS } from "@parkmate/protocol";
import type { Session } from "./session.ts";

export const SOCKETS_PER_PERSON = 20;
export const SOCKETS_PER_ADDRESS = 300;
export const HANDSHAKES_PER_SECOND = 20;

interface AddressRow {
  sockets: number;
  tokens: number;
  filledAt: number;
}

/** Takes one from a bucket that is refilled by `perSecond` up to `burst`; false where it is empty. */
export function take(
  bucket: { tokens: number; filledAt: number },
  perSecond: number,
  burst: number,
  now: number,
): boolean {
  bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
  bucket.filledAt = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

/** Whether the socket may send one more frame (pings and pongs count). */
export function mayHear(session: Session, now: number): boolean {
  return take(session, LIMITS.framesPerSecond, LIMITS.frameBurst, now);
}

export type AddressLimits = ReturnType<typeof createAddressLimits>;

/** What each client address holds and tries. Times are real epoch ms. */
export function createAddressLimits() {
  const rows = new Map<string, AddressRow>();
  const rowOf = (address: string, now: number): AddressRow => {
    let row = rows.get(address);
    if (!row) {
      row = { sockets: 0, tokens: HANDSHAKES_PER_SECOND, filledAt: now };
      rows.set(address, row);
    }
    return row;
  };
  return {
    /** Counts a handshake; false where there were too many. */
    handshake: (address: string, now: number): boolean =>
      take(rowOf(address, now), HANDSHAKES_PER_SECOND, HANDSHAKES_PER_SECOND, now),
    socketsOf: (address: string): number => rows.get(address)?.sockets ?? 0,
    opened(address: string, now: number): void {
      rowOf(address, now).sockets++;
    },
    closed(address: string): void {
      const row = rows.get(address);
      if (row) row.sockets--;
    },
    /** Forgets addresses without sockets that have been quiet for a second. */
    forgetQuiet(now: number): void {
      for (const [address, row] of rows) {
        if (row.sockets === 0 && now - row.filledAt > 1_000) rows.delete(address);
      }
    },
    size: (): number => rows.size,
  };
}
