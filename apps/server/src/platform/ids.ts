/** Where identifiers and randomness come from. */
export interface Ids {
  /** A UUIDv7: opaque, unique, ordered by time within one process. */
  next(): string;
  /** Unguessable text, URL-safe, of `bytes` random bytes. */
  secret(bytes: number): string;
}

export const systemIds: Ids = {
  next: () => Bun.randomUUIDv7(),
  secret: (bytes) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url"),
};
