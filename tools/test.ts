/**
 * `npm test`: everything that must be true, in order, with a table of what ran at the end. `npm run test:all` (`--all`) adds
 * what takes longer.
 */
import { ensureDebianPackages } from "./debianPackages.ts";

interface Step {
  name: string;
  command: string[];
  /**
   * Test files that need not know of each other: so many runs of `command` at once, each of one file, or of as many as
   * make `runs` runs of all.
   */
  each?: { globs: readonly string[]; atOnce: number; runs?: number };
  env?: Readonly<Record<string, string>>;
  /** A build that prints one of these is not clean. */
  refuses?: RegExp;
}

/** Mostly waiting for browsers and clocks: two at once keep two cores busy. */
const E2E = ["bun", "test", "--timeout", "300000"];

const SERVER = ["apps/**/*.test.{ts,tsx}"];

const STEPS: Step[] = [
  { name: "check", command: ["npm", "run", "--silent", "check"] },
  { name: "build", command: ["npm", "run", "--silent", "build"], refuses: /warn/i },
  { name: "packages", command: ["bun", "test", "--timeout", "20000", "packages"] },
  {
    name: "server",
    command: ["bun", "test", "--timeout", "60000"],
    each: { globs: SERVER, atOnce: 2, runs: 2 },
  },
  { name: "bench", command: ["bun", "test", "--timeout", "60000", "bench"] },
  // It measures how soon a tab that hangs is replaced: alone on the machine.
  { name: "tabs", command: [...E2E, "./e2e/tabs.alone.ts"] },
  { name: "end to end", command: E2E, each: { globs: ["e2e/drills.test.ts", "e2e/**/*.test.ts"], atOnce: 2 } },
];

/** Minutes, not seconds. */
const LONG_STEPS: Step[] = [
  {
    name: "PostgreSQL",
    command: ["bun", "test", "--timeout", "60000"],
    env: { PARKMATE_TEST_DATABASE: "postgres" },
    each: { globs: SERVER, atOnce: 2, runs: 2 },
  },
  { name: "channels", command: E2E, each: { globs: ["apps/**/*.long.ts"], atOnce: 1 } },
  {
    name: "long e2e",
    command: E2E,
    each: { globs: ["e2e/*.long.ts", "e2e/{everyPage,harness,pages,screens,stories}/**/*.long.ts"], atOnce: 2 },
  },
  { name: "drills", command: ["bun", "e2e/drills/main.ts"] },
  { name: "model", command: ["bun", "apps/server/src/testing/model/run.ts", "--runs", "10000", "--seed", "1"] },
];

interface Result {
  name: string;
  ok: boolean;
  seconds: number;
  passed: number;
  failed: number;
  skipped: number;
  /** What the runs that failed said, at their end. */
  complaints: string[];
}

/** As much of what a failed run said as tells why: whoever reads may see only the end of it all. */
const COMPLAINT_LINES = 25;
const FAILURE_LINES = 14;
const LINE_CHARACTERS = 400;

/** What a command said and how it ended. */
interface Ran {
  code: number;
  text: string;
}

/** Runs a command; its output is passed on as it comes, or all at its end, so that two do not mix. */
async function execute({ command, env }: Step, isHeld: boolean, more: readonly string[] = []): Promise<Ran> {
  const child = Bun.spawn([...command, ...more], {
    ...{ stdout: "pipe", stderr: "pipe" },
    env: { ...process.env, CI: "true", ...env },
  });
  let text = "";
  const pass = async (stream: ReadableStream<Uint8Array>, out: NodeJS.WriteStream): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const part = decoder.decode(chunk, { stream: true });
      text += part;
      if (!isHeld) out.write(part);
    }
  };
  await Promise.all([pass(child.stdout, process.stdout), pass(child.stderr, process.stderr)]);
  if (isHeld) process.stdout.write(text);
  return { code: await child.exited, text };
}

/** Runs the step's command for the files, of each glob the largest first, and says how long each run took. */
async function executeEach(step: Step, { globs, atOnce, runs }: NonNullable<Step["each"]>): Promise<Ran[]> {
  const files = [
    ...new Set(
      globs.flatMap((glob) =>
        [...new Bun.Glob(glob).scanSync(".")]
          .filter((file) => !file.includes("node_modules/"))
          .toSorted((a, b) => Bun.file(b).size - Bun.file(a).size),
      ),
    ),
  ];
  if (files.length === 0) throw new Error(`no file is named like ${globs.join(" or ")}`);
  const groups = runs === undefined ? files.map((file) => [file]) : dealt(files, runs);
  const ran: Ran[] = [];
  const work = async (): Promise<void> => {
    for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
      const startedAt = performance.now();
      ran.push(
        await execute(
          step,
          true,
          group.map((file) => `./${file}`),
        ),
      );
      const what = group.length === 1 ? group[0] : `${group.length} files`;
      console.log(`   ${what}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return ran;
}

/** The files dealt out in turn, there and back, so that each hand is about as heavy. */
function dealt(files: readonly string[], hands: number): string[][] {
  const groups = Array.from({ length: hands }, (): string[] => []);
  files.forEach((file, index) => {
    const at = index % (2 * hands);
    groups[at < hands ? at : 2 * hands - 1 - at]?.push(file);
  });
  return groups;
}

/** Runs one step to its end, whatever fails in it. */
async function run(step: Step): Promise<Result> {
  console.log(`\n── ${step.name}`);
  const startedAt = performance.now();
  const ran = step.each ? await executeEach(step, step.each) : [await execute(step, false)];
  const text = ran.map((one) => one.text).join("\n");
  const count = (word: string): number => {
    const lines = text.matchAll(new RegExp(`^\\s*(\\d+) ${word}$`, "gm"));
    return [...lines].reduce((sum, match) => sum + Number(match[1]), 0);
  };
  const unclean = step.refuses?.test(text) ?? false;
  if (unclean) console.error(`${step.name}: the output holds a warning`);
  const skipped = count("skip") + count("todo");
  if (skipped > 0) console.error(`${step.name}: ${skipped} tests were skipped`);
  return {
    name: step.name,
    ok: ran.every(({ code }) => code === 0) && !unclean && skipped === 0,
    seconds: (performance.now() - startedAt) / 1000,
    passed: count("pass"),
    failed: count("fail"),
    skipped,
    complaints: ran.filter(({ code }) => code !== 0).map((one) => complaintOf(one)),
  };
}

/** The failures of a run, each with the last lines since the test before it; without any, the run's last lines. */
function complaintOf({ text }: Ran): string {
  const lines = text.split("\n").map((line) => line.slice(0, LINE_CHARACTERS));
  const failures = lines.flatMap((line, index) => (line.startsWith("(fail)") ? [index] : []));
  if (failures.length === 0) return lines.slice(-COMPLAINT_LINES).join("\n");
  return failures
    .map((at) => {
      const before = lines.findLastIndex((line, index) => index < at && /^\((pass|fail)\)/.test(line));
      return lines.slice(Math.max(before + 1, at - FAILURE_LINES), at + 1).join("\n");
    })
    .join("\n");
}

await ensureDebianPackages();
const results: Result[] = [];
for (const step of process.argv.includes("--all") ? [...STEPS, ...LONG_STEPS] : STEPS) {
  const result = await run(step);
  results.push(result);
  if (!result.ok && result.failed === 0) break;
}

console.log("\n── result");
for (const { name, ok, seconds, passed, failed } of results) {
  console.log(
    `${ok ? "ok  " : "FAIL"}  ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${passed} passed, ${failed} failed`,
  );
}
const broken = results.filter((result) => !result.ok);
for (const { name, complaints } of broken) for (const text of complaints) console.log(`\n── ${name}\n${text}`);
const total = (field: "passed" | "failed" | "skipped"): number => results.reduce((sum, row) => sum + row[field], 0);
const failed = total("failed") + broken.filter((result) => result.failed === 0).length;
console.log(`\n${total("passed")} passed, ${failed} failed, ${total("skipped")} skipped`);
process.exit(broken.length === 0 ? 0 : 1);
