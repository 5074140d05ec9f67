import { z } from "zod";
import { addSlots } from "../commands/addSlots.ts";
import { changeSlot } from "../commands/changeSlot.ts";
import { freeSlot, occupySlot } from "../commands/occupySlot.ts";
import { ownerSlotAnswers } from "../commands/slotAnswers.ts";
import type { SlotPatch } from "../domain/changeSlot.ts";
import { type Endpoint, guarded } from "./endpoint.ts";
import { hourlyPaise, instant, slotLabel, vehicleType } from "./fields.ts";
import { ownerSlot } from "./schemas.ts";

const SLOTS_AT_ONCE = 200;
const slotsAtOnce = `must be from 1 to ${SLOTS_AT_ONCE}`;

const addBody = z
  .strictObject({
    vehicleType,
    hourlyPaise,
    count: z.int("must be a whole number").min(1, slotsAtOnce).max(SLOTS_AT_ONCE, slotsAtOnce).optional(),
    labels: z
      .array(slotLabel, "must be a list of labels")
      .min(1, `${slotsAtOnce} labels`)
      .max(SLOTS_AT_ONCE, `${slotsAtOnce} labels`)
      .superRefine((labels, context) => {
        const twice = [...new Set(labels.filter((label, index) => labels.indexOf(label) !== index))];
        if (twice.length > 0) context.addIssue(`must differ: ${twice.join(", ")} is there more than once`);
      })
      .optional(),
  })
  .superRefine(({ count, labels }, context) => {
    if ((count === undefined) === (labels === undefined)) {
      context.addIssue({ code: "custom", path: ["count"], message: "give exactly one of count and labels" });
    }
  });

const changeBody = z.strictObject({
  label: slotLabel.optional(),
  vehicleType: vehicleType.optional(),
  hourlyPaise: hourlyPaise.optional(),
  inService: z
    .boolean("must be true or false")
    .transform((value) => Number(value))
    .optional(),
});

const oneSlot = z.object({ slot: ownerSlot });

/** The slots of an owner's lots. */
export const ownerSlotEndpoints: Endpoint[] = [
  guarded(
    "approved owner",
    {
      method: "post",
      path: "/api/owner/lots/:id/slots",
      summary: "Add slots to my lot, by number or by name",
      body: addBody,
      keyed: true,
      answers: { status: 201, schema: z.object({ slots: z.array(ownerSlot) }) },
    },
    ({ deps, params, body, key }, person) => {
      const { vehicleType, hourlyPaise, count, labels = [] } = body;
      return addSlots(
        deps.world,
        person.userId,
        params.id ?? "",
        { vehicleType, hourlyPaise, named: count ?? labels },
        key,
      );
    },
  ),
  guarded(
    "approved owner",
    {
      method: "patch",
      path: "/api/owner/slots/:id",
      summary: "Rename, reprice or retype my slot, or take it in or out of service",
      body: changeBody,
      answers: { status: 200, schema: oneSlot },
      refusals: ["slot.promised", "slot.taken"],
    },
    async ({ deps, params, body }, person) => {
      const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as SlotPatch;
      const outcome = await changeSlot(deps.world, person.userId, params.id ?? "", given);
      if (!outcome.ok) return outcome;
      const { store, clock } = deps.world;
      const [slot] = await ownerSlotAnswers(store.read, [outcome.value.slotId], clock.now());
      return { ok: true, value: { slot } };
    },
  ),
  guarded(
    "owner",
    {
      method: "post",
      path: "/api/owner/slots/:id/occupied",
      summary: "A car without a booking is in my slot; whoever is booked there next is moved or told",
      body: z.strictObject({ until: instant.optional() }),
      bodyOptional: true,
      keyed: true,
      answers: { status: 200, schema: oneSlot },
      refusals: ["slot.taken", "slot.occupied"],
    },
    ({ deps, params, body, key }, person) =>
      occupySlot(deps.world, person.userId, params.id ?? "", body.until ?? null, key),
  ),
  guarded(
    "owner",
    {
      method: "post",
      path: "/api/owner/slots/:id/freed",
      summary: "The car without a booking is gone",
      keyed: true,
      answers: { status: 200, schema: oneSlot },
      refusals: ["slot.not_occupied"],
    },
    ({ deps, params, key }, person) => freeSlot(deps.world, person.userId, params.id ?? "", key),
  ),
];
