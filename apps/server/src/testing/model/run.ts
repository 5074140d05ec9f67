/**
 * The long run of the property test: `bun apps/server/src/testing/model/run.ts --runs 10000`. As many processes as there
 * are cores play different seeds; the first thing found is printed with its seed and the shortest sequence that shows it.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import * as fc from "fast-check";
import { FEATURES, sequenceArbitrary } from "./commands.ts";
import { stage } from "./sequence.ts";
import { DRIVEN } from "./stories.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    steps: { type: "string", default: "40" },
    seed: { type: "string", default: "1" },
    features: { type: "string" },
    jobs: { type: "string", default: String(availableParallelism()) },
    tally: { type: "boolean", default: false },
    child: { type: "boolean", default: false },
  },
});
const number = (name: "runs" | "steps" | "seed" | "jobs"): number => {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on`);
  return value;
};
const features = values.features ? FEATURES.filter((each) => values.features?.split(",").includes(each)) : DRIVEN;
/** Sequences of one fast-check run: then the next seed, so that progress is seen and a seed is quick to play again. */
const PER_SEED = 100;

if (values.child) await child();
else await parent();

/** Plays its share; prints a line per hundred sequences. */
async function child(): Promise<void> {
  const on = stage();
  for (let done = 0, seed = number("seed"); done < number("runs"); done += PER_SEED, seed += 1) {
    const numRuns = Math.min(PER_SEED, number("runs") - done);
    const property = fc.asyncProperty(sequenceArbitrary(features, number("steps")), (sequence) => on.play(sequence));
    const result = await fc.check(property, { seed, numRuns, verbose: 0 });
    if (result.failed) {
      console.log(`seed ${seed}, path ${result.counterexamplePath}, ${result.numShrinks} times shorter`);
      const [sequence] = result.counterexample ?? [];
      for (const command of sequence?.commands ?? []) console.log(`  ${JSON.stringify(command)},`);
      console.log(`settings: ${sequence?.settings}`);
      console.log(result.errorInstance instanceof Error ? result.errorInstance.message : result.errorInstance);
      process.exit(1);
    }
    console.log(`seed ${seed}: ${numRuns} sequences`);
  }
  await on.close();
  if (values.tally)
    for (const [what, times] of [...on.tally].sort()) console.log(`${String(times).padStart(7)} ${what}`);
}

/** Shares the sequences out, and ends with the first that fails. */
async function parent(): Promise<void> {
  const jobs = number("jobs");
  const startedAt = performance.now();
  console.log(`${number("runs")} sequences of up to ${number("steps")} steps: ${features.join(", ")}`);
  const share = Math.ceil(number("runs") / jobs);
  const children = Array.from({ length: jobs }, (_, job) => {
    const seed = number("seed") + job * 1_000_000;
    const own = ["--child", "--runs", `${share}`, "--seed", `${seed}`, "--steps", `${number("steps")}`];
    if (values.tally) own.push("--tally");
    const command = [process.execPath, import.meta.path, ...own, "--features", features.join(",")];
    return Bun.spawn(command, { stdout: "inherit", stderr: "inherit" });
  });
  const codes = await Promise.all(
    children.map(async (process) => {
      const code = await process.exited;
      if (code !== 0) for (const other of children) other.kill();
      return code;
    }),
  );
  console.log(`${Math.round((performance.now() - startedAt) / 1000)} s`);
  const isRight = codes.every((code) => code === 0);
  // As bun test says it, for whoever counts.
  console.log(isRight ? `${number("runs")} pass` : "1 fail");
  process.exit(isRight ? 0 : 1);
}
