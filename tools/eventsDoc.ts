/** Writes docs/events.md from the catalogue: `bun tools/eventsDoc.ts`. A test checks that it is up to date. */
import { join } from "node:path";
import { EVENT_NAMES, EVENTS, type EventName, renderEvent } from "@parkmate/protocol";
import { ROOT } from "./sources.ts";

export const EVENTS_DOC = join(ROOT, "docs/events.md");

/** 2026-01-15 13:55 in Kolkata: five minutes before the time that the samples speak of. */
const SAMPLE_NOW = Date.UTC(2026, 0, 15, 8, 25);

const INTRODUCTION = `# Events

What people are told, and when it pops up. This page is written from the catalogue, \`packages/protocol/src/events.ts\`, by
\`npx bun tools/eventsDoc.ts\`: change the catalogue, not the page.

Each event is a row in the reader's inbox. _Alert_ is what an open page does when it arrives. The words are those of the
catalogue's sample, as they would be read at 13:55 for a booking that ends at 14:00; real ones are rendered when they are
read or sent. _Data_ names the fields that \`data\` carries (times are epoch milliseconds, money is paise).
`;

/** The page as the catalogue has it now. */
export function eventsDoc(): string {
  const rows = EVENT_NAMES.map((name) => {
    const { level, readers, group, alert } = EVENTS[name];
    const alerts = [alert.toast ? "toast" : "", alert.sound ? "sound" : ""].filter(Boolean).join(", ");
    return [`[\`${name}\`](#${name.replace(".", "")})`, level, readers.join(", "), group, alerts || "none"];
  });
  const overview = table(["event", "level", "told to", "group", "alert"], rows);
  return [INTRODUCTION, ...overview, "", ...EVENT_NAMES.map(section)].join("\n");
}

/** A table as the formatter wants it: columns of one width. */
function table(head: string[], rows: string[][]): string[] {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string => `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}

function section<Name extends EventName>(name: Name): string {
  const { sample } = EVENTS[name];
  const { title, body, href } = renderEvent(name, sample, SAMPLE_NOW);
  const fields = Object.keys(sample).map((field) => `\`${field}\``);
  return `## ${name}

> **${title}** — ${body}

Leads to \`${href}\`. Data: ${fields.join(", ")}.
`;
}

if (import.meta.main) await Bun.write(EVENTS_DOC, eventsDoc());
