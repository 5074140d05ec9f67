import { wallClock } from "../domain/timeZone.ts";
export const CSV = "text/csv";

/** Excel takes text for UTF-8 only after this. */
const BYTE_ORDER_MARK = "\u{feff}";

/**
 * Whether the request would rather have CSV than JSON (RFC 9110 §12.5.1): the more specific range of a type counts, then
 * its q; JSON wins a tie unless CSV alone is named.
 */
export function prefersCsv(headers: Headers): boolean {
  const ranges = (headers.get("accept") ?? "*/*").split(",").map((text) => {
    const [range = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
    const q = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? 1);
    return { range, q: q >= 0 && q <= 1 ? q : 0 };
  });
  const rank = (type: string): { q: number; named: boolean } => {
    const [group] = type.split("/");
    for (const wanted of [type, `${group}/*`, "*/*"]) {
      const found = ranges.find(({ range }) => range === wanted);
      if (found) return { q: found.q, named: wanted === type };
    }
    return { q: 0, named: false };
  };
  const [csv, json] = [rank(CSV), rank("application/json")];
  if (csv.q === 0) return false;
  return csv.q > json.q || (csv.q === json.q && csv.named && !json.named);
}

/** One line of CSV (RFC 4180); a cell that a spreadsheet would run as a formula is made text by an apostrophe. */
export function csvLine(cells: readonly (string | null | undefined)[]): string {
  return `${cells.map((cell) => csvCell(cell ?? "")).join(",")}\r\n`;
}

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rupees with two decimals. */
export function rupees(paise: number): string {
  return (paise / 100).toFixed(2);
}

/** A time as the clock of the zone shows it, `2026-01-15 14:00:00`, which spreadsheets read as a time. */
export function localTime(iso: string | undefined, timeZone: string): string {
  if (iso === undefined) return "";
  return new Date(wallClock(Date.parse(iso), timeZone)).toISOString().slice(0, 19).replace("T", " ");
}

/** A file of CSV lines, sent as they are made. */
export function csvFile(name: string, header: readonly string[], chunks: AsyncIterator<string>): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(BYTE_ORDER_MARK + csvLine(header)));
    },
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await chunks.return?.();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": `${CSV}; charset=utf-8`,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "no-store",
      vary: "accept",
    },
  });
}
