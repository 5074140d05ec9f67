import { z } from "zod";
import { addWashService, changeWashService } from "../commands/addWashService.ts";
import { adminWashServiceView } from "../domain/views.ts";
import { listWashServices } from "../store/carwashes.ts";
import { type Endpoint, guarded } from "./endpoint.ts";
import { description, name, servicePricePaise, washMinutes } from "./fields.ts";
import { pageById, pageQuery } from "./paging.ts";
import { adminWashService, pageOf } from "./schemas.ts";

const active = z.boolean("must be true or false");
const fields = { name, description, pricePaise: servicePricePaise, minutes: washMinutes };
const flag = (is: boolean): 0 | 1 => (is ? 1 : 0);

/** What an admin does with the wash services. */
export const washServiceEndpoints: Endpoint[] = [
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/carwash/services",
      summary: "All wash services, also those no longer on offer, newest first",
      query: z.object(pageQuery),
      answers: { status: 200, schema: pageOf(adminWashService) },
    },
    async ({ deps, query }) => {
      const { rows, next } = pageById(
        await listWashServices(deps.world.store.read, { before: query.cursor, limit: query.limit + 1 }),
        query.limit,
      );
      return { ok: true, value: { items: rows.map(adminWashServiceView), next } };
    },
  ),
  guarded(
    "admin",
    {
      method: "post",
      path: "/api/admin/carwash/services",
      summary: "Add a wash service",
      body: z.strictObject({ ...fields, active: active.default(true) }),
      keyed: true,
      answers: { status: 201, schema: z.object({ service: adminWashService }) },
    },
    ({ deps, body, key }) => addWashService(deps.world, { ...body, active: flag(body.active) }, key),
  ),
  guarded(
    "admin",
    {
      method: "patch",
      path: "/api/admin/carwash/services/:id",
      summary: "Change a wash service; washes already ordered keep their price",
      body: z.strictObject({ ...fields, active }).partial(),
      answers: { status: 200, schema: z.object({ service: adminWashService }) },
    },
    async ({ deps, params, body: { active, ...rest } }) => {
      const patch = { ...rest, ...(active === undefined ? {} : { active: flag(active) }) };
      const outcome = await changeWashService(deps.world, params.id ?? "", patch);
      return outcome.ok ? { ok: true, value: { service: adminWashServiceView(outcome.value) } } : outcome;
    },
  ),
];
