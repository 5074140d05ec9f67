/** How many parts a Redis Cluster shares out among its masters. */
export const SLOTS = 16_384;

/**
 * The part of a Cluster that a channel belongs to: CRC16 (XMODEM) of its name, or of what is between the first braces,
 * modulo 16384 (Redis Cluster specification, "Key distribution model").
 */
export function slotOf(channel: string): number {
  const open = channel.indexOf("{");
  const close = open < 0 ? -1 : channel.indexOf("}", open + 1);
  const hashed = close > open + 1 ? channel.slice(open + 1, close) : channel;
  let crc = 0;
  for (const byte of Buffer.from(hashed)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc % SLOTS;
}
