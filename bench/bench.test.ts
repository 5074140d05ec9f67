import { afterAll, beforeAll, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MEASUREMENTS } from "./main.ts";
import { type Figure, inTurn } from "./measurement.ts";
import { median, quantile } from "./quantile.ts";
import { rowsOf, tableOf } from "./report.ts";
import { FIRST_VISIT_LIMIT_KB, firstVisits } from "./web.ts";

const SUBJECTS: Record<string, string[]> = {
  bookingToFrame: ["ParkMate", "floor", "Socket.IO, in memory"],
  idleSockets: ["ParkMate", "ws", "Socket.IO"],
  notices: ["ParkMate", "floor"],
  redisBells: ["ParkMate", "floor"],
  scale: ["two nodes", "one node", "one node, SQLite"],
  resuming: ["two nodes", "one node, started again"],
  sweep: ["SQLite", "PostgreSQL"],
  web: ["ParkMate", "Django Channels ParkMate (quoted)"],
};

/** Theirs alone: what is left in it was left by them. */
const temporary = mkdtempSync(join(tmpdir(), "parkmate-bench-test-"));
const before = process.env.TMPDIR;
beforeAll(() => {
  // PostgreSQL may be somebody else.
  chmodSync(temporary, 0o755);
  process.env.TMPDIR = temporary;
});
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(temporary, { recursive: true, force: true });
});

const ourFolders = (): string[] => readdirSync(temporary).filter((name) => name.startsWith("parkmate-"));

/** The command lines of processes whose parent is this one. */
const ourProcesses = (): string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === process.pid)
    .map((name) => readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " "));

function parentOf(pid: string): number | null {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    // It ended meanwhile.
    return null;
  }
}

for (const { name, runTiny } of MEASUREMENTS) {
  // A server may have to build the web page first.
  test(`${name} runs, compares everybody with ParkMate in the same run, and leaves nothing behind`, async () => {
    const processesBefore = ourProcesses();
    const said: string[] = [];
    const figures = await runTiny((line) => said.push(line));
    expect([...new Set(figures.map(({ subject }) => subject))]).toEqual(SUBJECTS[name] ?? []);
    for (const figure of figures) {
      expect(figure.rounds.every(Number.isFinite), figure.metric).toBe(true);
      // The tiny crowd may be smaller than what the process gives back meanwhile.
      if (!/^per socket|^layout shift/.test(figure.metric))
        expect(Math.min(...figure.rounds), figure.metric).toBeGreaterThan(0);
    }
    for (const subject of SUBJECTS[name] ?? [])
      expect(
        said.some((line) => line.includes(subject)),
        subject,
      ).toBe(true);
    expect(ourFolders()).toEqual([]);
    expect(ourProcesses()).toEqual(processesBefore);
  }, 120_000);
}

// A server may have to build the web page first.
test("the first visit of the lots page fetches at most 120 kB of JavaScript, and nothing of the staff's", async () => {
  expect(FIRST_VISIT_LIMIT_KB).toBe(120);
  for (const [who, scripts] of await firstVisits()) {
    const files = scripts.map(({ file }) => file);
    expect(
      scripts.reduce((all, { kB }) => all + kB, 0),
      `${who}: ${files.join(", ")}`,
    ).toBeLessThan(FIRST_VISIT_LIMIT_KB);
    expect(files.filter((file) => /^(?:Owner|Admin)/.test(file))).toEqual([]);
    expect(files.some((file) => file.startsWith("LotsPage-"))).toBe(true);
  }
}, 120_000);

test("a quantile is the nearest rank, a median the middle", () => {
  const samples = [5, 1, 4, 2, 3];
  expect([0, 0.5, 0.8, 0.99, 1].map((q) => quantile(samples, q))).toEqual([1, 3, 4, 5, 5]);
  expect(median(samples)).toBe(3);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(() => quantile([], 0.5)).toThrow("no samples");
});

test("every subject is first in turn", () => {
  expect([0, 1, 2, 3].map((round) => inTurn(["a", "b", "c"], round).join(""))).toEqual(["abc", "bca", "cab", "abc"]);
});

test("a ratio is the median of the ratios within each round, not the ratio of medians", () => {
  const about = { metric: "p50", unit: "ms", better: "less" } as const;
  const figures: Figure[] = [
    { ...about, subject: "ParkMate", rounds: [2, 30, 9] },
    { ...about, subject: "floor", rounds: [1, 10, 3] },
  ];
  const [ours, theirs] = rowsOf(figures);
  expect(ours).toMatchObject({ subject: "ParkMate", median: 9, min: 2, max: 30, ratio: null });
  expect(theirs).toMatchObject({ subject: "floor", median: 3, min: 1, max: 10, ratio: 3 });
  expect(tableOf(rowsOf(figures))).toContain("| p50, ms | floor    | 3.00   | 1.00 to 10.0 | × 3.00        |");
});

test("an unknown name or option is refused with what there is", async () => {
  for (const argument of ["sockets", "--fast"]) {
    const command = [process.execPath, join(import.meta.dir, "main.ts"), argument];
    const { exitCode, stderr } = Bun.spawnSync(command);
    expect(exitCode).toBe(2);
    expect(stderr.toString()).toContain(argument);
    expect(stderr.toString()).toContain("bookingToFrame");
  }
});
