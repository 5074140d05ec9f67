import type { CommandWorld } from "../commands/world.ts";
import { type AwayRig, forgetEndedPush, sendAway, wakeAway } from "../notify/away/away.ts";
import { yieldToLoop } from "../platform/timers.ts";
import { nextAwayDue } from "../store/away.ts";
import { loop } from "./loop.ts";
import type { Timekeeper } from "./timekeeper.ts";

/** Well within the time a push waits; a notice is not looked for more often. */
const LOOK_EVERY_MS = 5_000;

/**
 * Sends by e-mail and push what is due there. Each channel has a loop of its own, so that a mail server that hangs holds
 * up nothing else; a third one looks which cursors have something new.
 */
export function createAwayKeeper(rig: Omit<AwayRig, "world"> & { world: CommandWorld }): Timekeeper {
  const { world } = rig;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let subscription = "";

  const look = async (): Promise<number> => {
    lookedAt = world.realClock.now();
    subscription = await forgetEndedPush(world, subscription);
    let target = "";
    do {
      target = await wakeAway(world, target);
      await yieldToLoop();
    } while (target !== "");
    return 0;
  };
  const channel = (name: "email" | "push") =>
    loop(world, { nextDue: () => nextAwayDue(world.store.read, name), work: () => sendAway(rig, name) });
  const loops = [
    loop(world, {
      nextDue: async () => world.clock.now() + lookedAt + LOOK_EVERY_MS - world.realClock.now(),
      work: look,
    }),
    channel("push"),
    channel("email"),
  ];

  return {
    async start() {
      for (const each of loops) each.start();
    },
    async runDue() {
      await look();
      for (let done = 1; done > 0; ) {
        done = 0;
        for (const each of loops) done += await each.runDue();
      }
    },
    async stop() {
      await Promise.all(loops.map((each) => each.stop()));
    },
  };
}
