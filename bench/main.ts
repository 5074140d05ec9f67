import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { bookingToFrame } from "./bookingToFrame.ts";
import { stopChildren } from "./child.ts";
import { idleSockets } from "./idleSockets.ts";
import type { Measurement } from "./measurement.ts";
import { notices } from "./notices.ts";
import { redisBells } from "./redisBells.ts";
import { type Row, rowsOf, tableOf } from "./report.ts";
import { resuming } from "./resuming.ts";
import { scale } from "./scale.ts";
import { sweep } from "./sweep.ts";
import { web } from "./web.ts";

export const MEASUREMENTS: readonly Measurement[] = [
  bookingToFrame,
  idleSockets,
  notices,
  redisBells,
  scale,
  resuming,
  sweep,
  web,
];

const names = MEASUREMENTS.map(({ name, title }) => `  ${name.padEnd(16)} ${title}`).join("\n");
const USAGE = `npm run bench -- [name …] [--json] [--tiny]

Measures ParkMate side by side with peers in one run; all of these, or those named:

${names}

  --json   the figures as JSON on standard output, every round of them
  --tiny   a few of everything: shows that it runs, its figures mean nothing

docs/benchmarks.md says what the figures mean. Linux only; needs node beside the bundled Bun.
`;

interface Wishes {
  chosen: readonly Measurement[];
  json: boolean;
  tiny: boolean;
}

/** What the command line asks for, or what is wrong with it. */
function wishes(args: string[]): Wishes | "help" | { wrong: string } {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: "boolean" }, tiny: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) return "help";
    const unknown = positionals.find((name) => !MEASUREMENTS.some((measurement) => measurement.name === name));
    if (unknown !== undefined) return { wrong: `There is no measurement called ${unknown}.` };
    const chosen = MEASUREMENTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    return { chosen, json: values.json ?? false, tiny: values.tiny ?? false };
  } catch (error) {
    if (error instanceof TypeError) return { wrong: error.message };
    throw error;
  }
}

async function measure({ chosen, json, tiny }: Wishes): Promise<void> {
  const results: { name: string; title: string; rows: Row[] }[] = [];
  for (const { name, title, run, runTiny } of chosen) {
    const say = (line: string): void => void process.stderr.write(`${name}: ${line}\n`);
    results.push({ name, title, rows: rowsOf(await (tiny ? runTiny : run)(say)) });
  }
  const machine = { cores: cpus().length, bun: Bun.version, node: nodeVersion() };
  if (json) return void process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`);
  process.stdout.write(`\n${machine.cores} cores, Bun ${machine.bun}, Node ${machine.node}\n`);
  for (const { name, title, rows } of results) process.stdout.write(`\n${name}: ${title}\n\n${tableOf(rows)}\n`);
}

function nodeVersion(): string {
  return Bun.spawnSync(["node", "--version"]).stdout.toString().trim();
}

if (import.meta.main) {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => void stopChildren().finally(() => process.exit(130)));
  }
  const asked = wishes(process.argv.slice(2));
  if (asked === "help") process.stdout.write(USAGE);
  else if ("wrong" in asked) {
    process.stderr.write(`${asked.wrong}\n\n${USAGE}`);
    process.exitCode = 2;
  } else {
    try {
      await measure(asked);
    } finally {
      await stopChildren();
    }
  }
}
