import type { Unit } from "../notify/transact.ts";
import { markLotList } from "../store/lotLists.ts";
import type { CommandWorld } from "./world.ts";

/** The list of lots everybody may see has another lot, one less, or one that other filters find: lists load again soon. */
export function lotListChanged({ ids }: Pick<CommandWorld, "ids">, { tx }: Pick<Unit, "tx">): Promise<void> {
  return markLotList(tx, ids.next());
}
