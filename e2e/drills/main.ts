/**
 * `npm run drills`: every drill, one after the other, and a table of what was done, what was checked and how it ended.
 * The exit code is not 0 where one is red.
 */
import { parseArgs } from "node:util";
import { ensureDebianPackages } from "../../tools/debianPackages.ts";
import { type DrillResult, RESULT_MARK } from "./drill.ts";

const USAGE = `npm run drills -- [--only 7,10] [--help]

  --only   the numbers of the drills to run, as docs/operations.md lists them

For a machine that is busy or small, as environment variables:
  DRILL_DEVICES    devices of drills 25 and 26 (10000): a multiple of 4, 400 or more
  DRILL_DEADLINES  deadlines of drill 16 (50000)
`;

interface Ran {
  results: DrillResult[];
  code: number;
}

function wanted(): Set<number> | null {
  const { values } = parseArgs({ options: { only: { type: "string" }, help: { type: "boolean" } } });
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  if (values.only === undefined) return null;
  const numbers = values.only.split(",").map(Number);
  if (numbers.some((number) => !Number.isInteger(number) || number < 1)) {
    process.stderr.write(`--only takes numbers of drills, such as 7,10\n\n${USAGE}`);
    process.exit(2);
  }
  return new Set(numbers);
}

/** Runs the drills of one file whose number is wanted; what they say is passed on as it comes. */
async function run(file: string, only: ReadonlySet<number> | null): Promise<Ran> {
  const names = only ? ["-t", `^drill (?:${[...only].join("|")}):`] : [];
  const child = Bun.spawn([process.execPath, "test", "--timeout", "1800000", `./${file}`, ...names], {
    stdout: "pipe",
    stderr: "pipe",
  });
  let text = "";
  const pass = async (stream: ReadableStream<Uint8Array>, out: NodeJS.WriteStream): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const part = decoder.decode(chunk, { stream: true });
      text += part;
      out.write(part);
    }
  };
  await Promise.all([pass(child.stdout, process.stdout), pass(child.stderr, process.stderr)]);
  const code = await child.exited;
  const lines = text.split("\n").filter((line) => line.startsWith(RESULT_MARK));
  return { code, results: lines.map((line) => JSON.parse(line.slice(RESULT_MARK.length)) as DrillResult) };
}

/** The files that hold a wanted drill. */
async function filesOf(only: ReadonlySet<number> | null): Promise<string[]> {
  const files = [...new Bun.Glob("e2e/drills/*.long.ts").scanSync(".")].toSorted();
  const holds = await Promise.all(
    files.map(async (file) => {
      const numbers = [...(await Bun.file(file).text()).matchAll(/^drill\((\d+),/gm)].map(([, number]) =>
        Number(number),
      );
      return !only || numbers.some((number) => only.has(number));
    }),
  );
  return files.filter((_, index) => holds[index]);
}

const only = wanted();
await ensureDebianPackages();
const files = await filesOf(only);
if (files.length === 0) {
  process.stderr.write(`there is no such drill\n\n${USAGE}`);
  process.exit(2);
}
const ran: Ran[] = [];
for (const file of files) ran.push(await run(file, only));
const results = ran.flatMap((one) => one.results).toSorted((a, b) => a.drill - b.drill);
console.log("\n── drills");
for (const { drill, what, checked, ok, seconds, said } of results) {
  console.log(`${ok ? "ok  " : "RED "}  ${String(drill).padStart(2)}  ${seconds.toFixed(1).padStart(6)} s  ${what}`);
  console.log(`${" ".repeat(20)}${checked.join(" ")}${checked.length > 0 ? ": " : ""}${said}`);
}
const red = results.filter(({ ok }) => !ok).length;
const broken = ran.filter(({ code }) => code !== 0).length;
console.log(`\n${results.length} drills, ${red} red`);
process.exit(broken === 0 ? 0 : 1);
