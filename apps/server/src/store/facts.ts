import type { Reads, Tx } from "./open.ts";

/** A fact of this installation by name, or undefined. */
export async function factOf(db: Reads, name: string): Promise<string | undefined> {
  const row = await db.selectFrom("facts").select("value").where("name", "=", name).executeTakeFirst();
  return row?.value;
}

/** Sets a fact. */
export async function setFact(tx: Tx, name: string, value: string): Promise<void> {
  await tx
    .insertInto("facts")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

/** The fact, set to `initial` first where it is not known yet. */
export async function ensureFact(tx: Tx, name: string, initial: string): Promise<string> {
  await tx
    .insertInto("facts")
    .values({ name, value: initial })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await factOf(tx, name)) ?? initial;
}
