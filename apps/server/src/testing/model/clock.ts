import type { Command } from "./commands.ts";
import type { Play } from "./play.ts";
import { agenda, giveUpCharge, runDue, undecidedTooLong } from "./time.ts";

/** Time passes; the timekeeper runs at each instant that something falls due, or late, or not yet. */
export async function pass(play: Play, { by, run }: Extract<Command, { do: "pass" }>): Promise<void> {
  const { m } = play;
  const dues = agenda(m).filter((at) => at > m.now);
  const due = "due" in by ? dues[Math.min(by.due, dues.length - 1)] : undefined;
  const target = "ms" in by ? m.now + by.ms : Math.max(m.now, (due ?? m.now) + by.offset);
  if (run === "each") await runThrough(play, target);
  else await moveTo(play, target);
  if (run !== "never") await runTimekeeper(play);
}

/** The timekeeper runs just before each instant at which something falls due, and in it. */
export async function runThrough(play: Play, target: number): Promise<void> {
  const { m } = play;
  for (;;) {
    const next = agenda(m).find((at) => at > m.now);
    if (next === undefined || next > target) break;
    for (const at of [next - 1, next]) {
      await moveTo(play, at);
      await runTimekeeper(play);
    }
  }
  await moveTo(play, target);
}

async function moveTo({ rig, m }: Play, at: number): Promise<void> {
  if (at > m.now) await rig.time.advance(at - m.now);
  m.now = rig.world.clock.now();
}

/** Everything due happens on both sides. */
export async function runTimekeeper(play: Play): Promise<void> {
  const { rig, m } = play;
  await rig.timekeeper.runDue();
  runDue(m);
  for (const { payment, must } of undecidedTooLong(m, play.lastRunAt)) {
    const { state } = await rig.payment(payment.id);
    if (must || state !== "pending") giveUpCharge(m, payment);
  }
  play.lastRunAt = m.now;
}
