import type { Outcome, Unit } from "../notify/transact.ts";
import type { Answer } from "./answers.ts";
import { beginOnce, type RequestKey } from "./once.ts";
import type { CommandWorld } from "./world.ts";

/** Runs a command of one transaction at most once per key; a repeated key gets the same answer (see `beginOnce`). */
export async function answerOnce(
  world: CommandWorld,
  key: RequestKey | null,
  work: (unit: Unit) => Promise<Outcome<Answer>>,
): Promise<Answer> {
  const begun = await beginOnce<null>(world, key, async (unit) => {
    const outcome = await work(unit);
    return outcome.ok ? { ok: true, value: { answer: outcome.value } } : outcome;
  });
  if (!("answer" in begun)) throw new Error("a command of one transaction waits for no payment");
  return begun.answer;
}
