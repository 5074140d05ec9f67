import { transact } from "../notify/transact.ts";
import { fillEmployeeWords } from "../store/employees.ts";
import { factOf, setFact } from "../store/facts.ts";
import { fillLotWords } from "../store/lots.ts";
import type { CommandWorld } from "./world.ts";

const FACT = "searchWords";
/** Raised when things are to be found by other words than before. */
const VERSION = "2";
const AT_ONCE = 200;

/**
 * Everything that was there before there was a search is found by its words. Once that is done a start asks for one fact
 * and does nothing more; interrupted, it is done again from the beginning.
 */
export async function fillSearchWords(world: CommandWorld): Promise<void> {
  if ((await factOf(world.store.read, FACT)) === VERSION) return;
  for (const fill of [fillLotWords, fillEmployeeWords]) {
    let after: string | null = "";
    while (after !== null) {
      const from: string = after;
      const filled = await transact(world, async ({ tx }) => {
        return { ok: true, value: await fill(tx, from, AT_ONCE) };
      });
      if (!filled.ok) throw new Error("filling search words refuses nothing");
      after = filled.value;
    }
  }
  await transact(world, async ({ tx }) => {
    await setFact(tx, FACT, VERSION);
    return { ok: true, value: null };
  });
}
