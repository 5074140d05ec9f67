import { inspect } from "node:util";
import { check, checkMoney, checkViews } from "./check.ts";
import { runTimekeeper } from "./clock.ts";
import { SETTINGS, type Sequence } from "./commands.ts";
import { DAY, isFinal } from "./model.ts";
import { perform } from "./perform.ts";
import { count, type Play } from "./play.ts";
import { freshModel, type ModelRig, openModelRig } from "./rig.ts";

/** Sequences that share one server; then it gets slow with what lies in it. */
const PER_RIG = 150;

/** A server that sequences are played on, replaced when one of them failed or it has seen enough. */
export function stage(open: () => Promise<ModelRig> = openModelRig) {
  let rig: ModelRig | null = null;
  let played = 0;
  const tally = new Map<string, number>();
  const replace = async (): Promise<void> => {
    const old = rig;
    rig = null;
    played = 0;
    await old?.close();
  };
  return {
    /** How often each answer was given and each notice told, in all sequences. */
    tally,
    /** Plays one sequence and checks after every step; throws what was found wrong, with the step. */
    async play(sequence: Sequence): Promise<void> {
      if (played >= PER_RIG) await replace();
      rig ??= await open();
      played += 1;
      const used = rig;
      try {
        await playOn(used, sequence, tally);
      } catch (error) {
        rig = null;
        played = 0;
        await discard(used);
        throw error;
      }
    },
    close: replace,
  };
}

async function playOn(rig: ModelRig, { settings, commands }: Sequence, tally: Map<string, number>): Promise<void> {
  const usual = rig.world.times;
  const { usual: base, [settings]: times } = SETTINGS;
  // What a planted fault changed stays changed.
  const changed = Object.entries(usual).filter(([name, ms]) => ms !== base[name as keyof typeof base]);
  rig.world.times = { ...times, ...Object.fromEntries(changed) };
  const m = await freshModel(rig, times);
  const play: Play = { rig, m, count: 0, lastRunAt: m.now, before: new Map(), doing: "", tally };
  const step = async (what: string, run: () => Promise<void>): Promise<void> => {
    try {
      await run();
      await check(play);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${what}: ${message}`, { cause: error });
    }
  };
  for (const [index, command] of commands.entries()) {
    play.doing = command.do;
    await step(`step ${index + 1}, ${inspect(command, { breakLength: Number.POSITIVE_INFINITY })}`, () =>
      perform(play, command),
    );
  }
  await step("the timekeeper at the end", () => runTimekeeper(play));
  await step("the lists at the end", () => checkViews(play));
  await step("a fortnight later", async () => {
    await rig.time.advance(14 * DAY);
    m.now = rig.world.clock.now();
    await runTimekeeper(play);
    const open = m.bookings.filter(({ state }) => !isFinal(state));
    if (open.length > 0) throw new Error(`${open.length} bookings never ended`);
    await checkMoney(play);
  });
  rig.world.times = usual;
  for (const log of m.told.values()) for (const { event } of log) count(tally, `told: ${event}`);
}

/** Closes a server on which something went wrong; what that left behind is not what is to be told. */
async function discard(rig: ModelRig): Promise<void> {
  rig.faults.length = 0;
  await rig.time.advance(60_000);
  await rig.close().catch((error) => console.error("a server could not be closed:", error));
}
