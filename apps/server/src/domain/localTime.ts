/** `15 Jan 2026, 14:05`, in a time zone: for sentences people read. */
export function localTime(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone }).format(at);
}
