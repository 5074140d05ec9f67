import type { Access, ServiceSession } from "../access/access.ts";
import { transact, type World } from "../notify/transact.ts";
import { pruneNotifications } from "../store/notifications.ts";
import { insertProfile } from "../store/profiles.ts";
import { insertReader, lockReader, raiseFloor } from "../store/readers.ts";

/** Rows of the canary that are kept: enough for its sockets to resume. */
const KEPT = 20;

/** Makes sure the canary can be told, and signs it in: an account of the system itself, which is in no list. */
export async function hatchCanary(world: World, access: Access): Promise<ServiceSession> {
  const session = await access.serviceSession("canary");
  await transact(world, async (unit) => {
    await insertReader(unit.tx, session.userId);
    await insertProfile(unit.tx, {
      userId: session.userId,
      role: "driver",
      name: "Canary",
      email: `canary-${session.userId}`,
      phone: null,
      vehicleNumber: null,
      vehicleType: null,
      businessName: null,
      city: null,
      language: "en",
      ownerStatus: null,
      ownerReason: null,
      disabledAt: null,
      isService: 1,
      createdAt: await unit.now(),
    });
    return { ok: true, value: null };
  });
  return session;
}

/** Posts one real notice to the canary and forgets its old ones; answers once it is durable. */
export async function singCanary(world: World, userId: string, node: string): Promise<void> {
  await transact(world, async (unit) => {
    await lockReader(unit.tx, userId);
    const floor = await pruneNotifications(unit.tx, userId, KEPT);
    if (floor > 0) await raiseFloor(unit.tx, userId, floor);
    unit.tell([{ reader: userId, event: "canary.checked", data: { node } }]);
    return { ok: true, value: null };
  });
}
