import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { lotsOfOwner } from "../store/lots.ts";
import { lockProfile, updateProfile } from "../store/profiles.ts";
import { lotListChanged } from "./lotListChanged.ts";
import type { CommandWorld } from "./world.ts";

/** What an admin decides of an owner who registered. */
export type OwnerDecision = { status: "approved" } | { status: "declined"; reason: string };

/** Decides a waiting owner, or another way than before; the owner hears, their lots become visible or vanish. */
export function decideOwner(
  world: CommandWorld,
  ownerId: string,
  decision: OwnerDecision,
): Promise<Outcome<{ ownerId: string }>> {
  return transact(world, async (unit) => {
    const owner = await lockProfile(unit.tx, ownerId);
    if (owner?.role !== "owner") return refuse("not_found", "There is no such owner.");
    if (owner.ownerStatus === decision.status) {
      return refuse("owner.wrong_state", `This owner is ${decision.status} already.`);
    }
    const reason = decision.status === "declined" ? decision.reason : null;
    await updateProfile(unit.tx, ownerId, { ownerStatus: decision.status, ownerReason: reason });
    const lots = await lotsOfOwner(unit.tx, ownerId);
    for (const lot of lots) unit.lotChanged(lot.id);
    if (lots.length > 0) await lotListChanged(world, unit);
    unit.changed({ users: [ownerId], resource: "profile", id: ownerId });
    unit.changed({ users: [], admins: ownerId, resource: "owner", id: ownerId });
    unit.tell([
      decision.status === "approved"
        ? { reader: ownerId, event: "owner.approved", data: { status: "approved" } }
        : { reader: ownerId, event: "owner.declined", data: { status: "declined", reason: decision.reason } },
    ]);
    return { ok: true, value: { ownerId } };
  });
}
