import { deleteNodes, type NodeRow, putNode } from "../store/nodes.ts";
import type { Store } from "../store/open.ts";

/** The node's row is this one, and those that died are forgotten; durable when this resolves. Rings nobody. */
export function reportNode(store: Pick<Store, "transaction">, row: NodeRow, dead: readonly string[]): Promise<void> {
  return store.transaction(async (tx) => {
    await putNode(tx, row);
    await deleteNodes(tx, dead);
  });
}

/** The node is gone in order. */
export function leaveNodes(store: Pick<Store, "transaction">, id: string): Promise<void> {
  return store.transaction((tx) => deleteNodes(tx, [id]));
}
