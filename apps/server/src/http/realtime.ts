import { z } from "zod";
import { realtimeView } from "../gateway/nodes.ts";
import { readNoticeTrace } from "../notify/readNoticeTrace.ts";
import { profileOf } from "../store/profiles.ts";
import { type Endpoint, guarded } from "./endpoint.ts";
import { id, limit } from "./fields.ts";
import { realtime, tracedNotice } from "./schemas.ts";

/** What an admin sees of the live system, and the trace of each notice. */
export const realtimeEndpoints: Endpoint[] = [
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/realtime",
      summary: "All nodes: sockets, notices per second, latency and timer lateness of the last minute (ms)",
      answers: { status: 200, schema: realtime },
    },
    async ({ deps }) => ({ ok: true, value: realtimeView(deps.nodes()) }),
  ),
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/notifications",
      summary: "One person's notices, newest first: written, rung, sent to which device, acknowledged, shown, read",
      query: z.object({ userId: id, before: z.coerce.number().int().min(1).optional(), limit }),
      answers: { status: 200, schema: z.object({ items: z.array(tracedNotice), next: z.int().nullable() }) },
      refusals: ["not_found"],
    },
    async ({ deps, query }) => {
      const db = deps.world.store.read;
      const person = await profileOf(db, query.userId);
      if (!person || person.isService === 1) {
        return { ok: false, refusal: { code: "not_found", detail: "There is no such person." } };
      }
      return { ok: true, value: await readNoticeTrace(db, query.userId, query, deps.world.clock.now()) };
    },
  ),
];
