/** Milliseconds since 1970 with their fractions: the one clock of all processes of this machine. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
