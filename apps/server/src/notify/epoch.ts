import { ensureFact } from "../store/facts.ts";
import { transact, type World } from "./transact.ts";

/** The name of this database's logs, made once: a client's cursor of another epoch means nothing here. */
export async function epochOf(world: World): Promise<string> {
  const outcome = await transact(world, async (unit) => ({
    ok: true,
    value: await ensureFact(unit.tx, "epoch", world.ids.next()),
  }));
  if (!outcome.ok) throw new Error("an epoch cannot be refused");
  return outcome.value;
}
