import { sql } from "kysely";
import { countsAtMost, type FailureLimit, weightMs } from "../domain/signInLimits.ts";
import { locksRows } from "./locks.ts";
import type { Reads, Tx } from "./open.ts";

/** The failures of one account or address; none where there is no row. */
export interface FailedSignInsRow {
  key: string;
  countsUntil: number;
}

/** Counts one more failure, in one statement; answers false, and changes nothing, where the limit is reached. */
export async function countFailedSignIn(tx: Tx, key: string, limit: FailureLimit, now: number): Promise<boolean> {
  const weight = weightMs(limit);
  const [full, wrong] = [now + limit.perMs - weight, countsAtMost(limit, now)];
  const before = sql.ref<number>("failed_sign_ins.counts_until");
  const result = await tx
    .insertInto("failedSignIns")
    .values({ key, countsUntil: now + weight })
    .onConflict((conflict) =>
      conflict
        .column("key")
        .doUpdateSet({
          countsUntil: sql`case when ${before} > ${now} and ${before} <= ${wrong} then ${before} + ${weight} else ${now + weight} end`,
        })
        .where((row) => row.or([row(before, "<=", full), row(before, ">", wrong)])),
    )
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Takes back one that was counted. */
export async function uncountFailedSignIn(tx: Tx, key: string, limit: FailureLimit): Promise<void> {
  await tx
    .updateTable("failedSignIns")
    .set((row) => ({ countsUntil: row("countsUntil", "-", weightMs(limit)) }))
    .where("key", "=", key)
    .execute();
}

/** What is counted of these keys. */
export function failedSignInsOf(db: Reads, keys: readonly string[]): Promise<FailedSignInsRow[]> {
  return db
    .selectFrom("failedSignIns")
    .selectAll()
    .where("key", "in", [...keys])
    .execute();
}

/** Forgets what no longer counts, but for what somebody is counting at this moment. */
export async function pruneFailedSignIns(tx: Tx, now: number): Promise<void> {
  await tx
    .deleteFrom("failedSignIns")
    .where("key", "in", (row) =>
      row
        .selectFrom("failedSignIns")
        .select("key")
        .where("countsUntil", "<=", now)
        // A sign-in holds two of them, in its own order: nobody waits for it.
        .$if(locksRows(tx), (each) => each.forUpdate().skipLocked()),
    )
    .execute();
}
