import type { VehicleType } from "@parkmate/protocol";
import type { Slot } from "../domain/entities.ts";
import { refuse } from "../domain/rule.ts";
import { nextLabels } from "../domain/slotLabels.ts";
import type { Outcome } from "../notify/transact.ts";
import { insertSlots, lockLot, slotsOfLot } from "../store/lots.ts";
import { answerOnce } from "./answerOnce.ts";
import { type Answer, answerOf } from "./answers.ts";
import { slotsChanged } from "./lockPlace.ts";
import { lotListChanged } from "./lotListChanged.ts";
import type { RequestKey } from "./once.ts";
import { ownerSlotAnswers } from "./slotAnswers.ts";
import type { CommandWorld } from "./world.ts";

export interface AddSlots {
  vehicleType: VehicleType;
  hourlyPaise: number;
  /** How many, named after those that are there, or the names themselves. */
  named: number | readonly string[];
}

/** Slots are added to a lot of the owner's and can be booked at once. */
export function addSlots(
  world: CommandWorld,
  ownerId: string,
  lotId: string,
  request: AddSlots,
  key: RequestKey | null,
): Promise<Answer> {
  return answerOnce(world, key, async (unit) => {
    const lot = await lockLot(unit.tx, lotId);
    if (lot?.ownerId !== ownerId) return refuse("not_found", "There is no such lot.");
    const known = await slotsOfLot(unit.tx, lotId);
    const { vehicleType, hourlyPaise, named } = request;
    const labels = typeof named === "number" ? nextLabels(known, vehicleType, named) : named;
    const taken = takenLabels(known, labels, "labels");
    if (taken) return taken;
    const slots = labels.map((label): Slot => {
      return { id: world.ids.next(), lotId, label, vehicleType, hourlyPaise, inService: 1 };
    });
    await insertSlots(unit.tx, slots);
    if (!known.some((slot) => slot.vehicleType === vehicleType)) await lotListChanged(world, unit);
    slotsChanged(unit, lot);
    const ids = slots.map(({ id }) => id);
    return { ok: true, value: answerOf(201, { slots: await ownerSlotAnswers(unit.tx, ids, await unit.now()) }) };
  });
}

/** The no to labels that slots of the lot have already, naming them. */
export function takenLabels(known: readonly Slot[], labels: readonly string[], field: string): Outcome<never> | null {
  const taken = labels.filter((label) => known.some((slot) => slot.label === label));
  if (taken.length === 0) return null;
  const message = `must be new in this lot: ${taken.join(", ")} ${taken.length === 1 ? "is" : "are"} there already`;
  return { ok: false, refusal: { code: "validation", errors: [{ field, code: "taken", message }] } };
}
