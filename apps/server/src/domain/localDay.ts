/** The start of the day of `at` in a time zone, or of the day so many days before it (epoch ms). */
export function startOfLocalDay(at: number, timeZone: string, daysBack = 0): number {
  const here = wallClock(at, timeZone);
  const midnight = Date.UTC(here.year, here.month - 1, here.day - daysBack);
  // The offset at midnight may differ from that of now: it is looked up there, and once more beside a change.
  let start = midnight - offsetAt(midnight, timeZone);
  start = midnight - offsetAt(start, timeZone);
  return start;
}

/** How far the clocks of a time zone are ahead of UTC (ms). */
function offsetAt(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = wallClock(at, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

const FORMATS = new Map<string, Intl.DateTimeFormat>();

function wallClock(at: number, timeZone: string) {
  let format = FORMATS.get(timeZone);
  if (!format) {
    const two = "2-digit";
    format = new Intl.DateTimeFormat("en-US", {
      ...{ timeZone, hourCycle: "h23", year: "numeric", month: two, day: two, hour: two, minute: two, second: two },
    });
    FORMATS.set(timeZone, format);
  }
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return {
    ...{ year: of("year"), month: of("month"), day: of("day") },
    ...{ hour: of("hour"), minute: of("minute"), second: of("second") },
  };
}
