import type { WashService } from "../domain/entities.ts";
import { refuse } from "../domain/rule.ts";
import { adminWashServiceView } from "../domain/views.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { insertWashService, updateWashService, washServiceOf } from "../store/carwashes.ts";
import { answerOnce } from "./answerOnce.ts";
import { type Answer, answerOf } from "./answers.ts";
import type { RequestKey } from "./once.ts";
import type { CommandWorld } from "./world.ts";

/** An admin adds a wash service; drivers see it, where it is active, when they next load the list. */
export function addWashService(
  world: CommandWorld,
  fields: Omit<WashService, "id">,
  key: RequestKey | null,
): Promise<Answer> {
  return answerOnce(world, key, async (unit) => {
    const service: WashService = { id: world.ids.next(), ...fields };
    await insertWashService(unit.tx, service);
    unit.changed({ users: [], admins: service.id, resource: "service", id: service.id });
    return { ok: true, value: answerOf(201, { service: adminWashServiceView(service) }) };
  });
}

export type WashServicePatch = { [Field in keyof Omit<WashService, "id">]?: WashService[Field] | undefined };

/** An admin changes the named fields of a wash service; washes already ordered keep their price. */
export function changeWashService(
  world: CommandWorld,
  serviceId: string,
  patch: WashServicePatch,
): Promise<Outcome<WashService>> {
  return transact(world, async (unit) => {
    if (Object.keys(patch).length > 0) await updateWashService(unit.tx, serviceId, patch);
    const service = await washServiceOf(unit.tx, serviceId);
    if (!service) return refuse("not_found", "There is no such wash service.");
    unit.changed({ users: [], admins: serviceId, resource: "service", id: serviceId });
    return { ok: true, value: service };
  });
}
