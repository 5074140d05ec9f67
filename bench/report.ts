import type { Figure } from "./measurement.ts";
import { median } from "./quantile.ts";

/** A figure as it is told: the middle of its rounds, their spread, and how the first subject compares in them. */
export interface Row {
  metric: string;
  unit: string;
  better: Figure["better"];
  subject: string;
  median: number;
  min: number;
  max: number;
  rounds: number[];
  /** The median over rounds of (first subject ÷ this one); null for the first itself and where there is none. */
  ratio: number | null;
}

/** The rows of a measurement; the first subject of each metric is the one that is compared. */
export function rowsOf(figures: readonly Figure[]): Row[] {
  return figures
    .map(({ rounds, ...figure }): Row => {
      const first = figures.find(({ metric }) => metric === figure.metric);
      const ratios = rounds.map((value, round) => (first?.rounds[round] ?? Number.NaN) / value);
      return {
        ...figure,
        median: median(rounds),
        min: Math.min(...rounds),
        max: Math.max(...rounds),
        rounds,
        ratio: first?.subject === figure.subject ? null : median(ratios),
      };
    })
    .sort((a, b) => order(figures, a) - order(figures, b));
}

/** Rows of one metric stand together, metrics in the order of first mention. */
function order(figures: readonly Figure[], row: Row): number {
  return figures.findIndex(({ metric }) => metric === row.metric);
}

/** The rows as a table for a terminal, which is also Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const [first] = rows;
  if (!first) return "";
  const cells = [
    ["metric", "subject", "median", "min to max", `${first.subject} ÷ it`],
    ...rows.map((row) => [
      `${row.metric}, ${row.unit}`,
      row.subject,
      number(row.median),
      `${number(row.min)} to ${number(row.max)}`,
      row.ratio === null ? "" : `× ${row.ratio.toFixed(2)}`,
    ]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
  const lines = cells.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  lines.splice(1, 0, `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  return lines.join("\n");
}

/** Three digits that mean something. */
function number(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
