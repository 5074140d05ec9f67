/** The IANA zone of this name in its one spelling, or null where there is none; a bare offset is no zone. */
export function timeZoneNamed(name: string): string | null {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Making one is dear, asking it is not; there are a few hundred zones at most. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clocks show at `at` (epoch ms), as epoch ms of a clock that shows the same in UTC. */
export function wallClock(at: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    const two = "2-digit";
    const fields = { year: "numeric", month: two, day: two, hour: two, minute: two, second: two } as const;
    format = new Intl.DateTimeFormat("en-US", { ...fields, hourCycle: "h23", timeZone });
    formats.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}
