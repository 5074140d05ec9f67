import type { Reads, Tx } from "./open.ts";

/** What a node last wrote of itself: `beat` rises each time, `view` is JSON. */
export interface NodeRow {
  id: string;
  beat: number;
  view: string;
}

/** The node's row is this one. */
export async function putNode(tx: Tx, row: NodeRow): Promise<void> {
  await tx
    .insertInto("nodes")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ beat: row.beat, view: row.view }))
    .execute();
}

/** Every node that has not been forgotten. */
export function allNodes(db: Reads): Promise<NodeRow[]> {
  return db.selectFrom("nodes").selectAll().execute();
}

/** These nodes are no more. */
export async function deleteNodes(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .deleteFrom("nodes")
    .where("id", "in", [...ids])
    .execute();
}
