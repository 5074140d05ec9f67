/** The value that the fraction `q` (0 to 1) of the samples does not exceed (nearest rank). Throws without samples. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new Error("there are no samples");
  return value;
}

/** The middle value; between the two middle ones where their number is even. */
export function median(samples: readonly number[]): number {
  return (
    (quantile(samples, 0.5) -
      quantile(
        samples.map((sample) => -sample),
        0.5,
      )) /
    2
  );
}
