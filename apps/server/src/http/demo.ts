import { z } from "zod";
import { skipAhead } from "../commands/skipAhead.ts";
import { type Endpoint, open } from "./endpoint.ts";

const clock = z.object({ offsetMs: z.int(), serverTime: z.string() });
const DAY_MS = 24 * 60 * 60 * 1000;

/** Only in the demo: the server's clock can be moved forward, so that a booking's life is seen in a minute. */
export const demoEndpoints: Endpoint[] = [
  open(
    {
      method: "get",
      path: "/api/demo/clock",
      summary: "Demo only: how far ahead the clock is",
      answers: { status: 200, schema: clock },
    },
    async ({ deps }) => ({ ok: true, value: present(deps.demoClock?.offsetMs() ?? 0, deps.world.clock.now()) }),
  ),
  open(
    {
      method: "post",
      path: "/api/demo/clock",
      summary: "Demo only: move the clock forward",
      body: z.strictObject({
        advanceMs: z
          .int("must be whole milliseconds")
          .min(1, "must be positive")
          .max(7 * DAY_MS, "must be at most 7 days"),
      }),
      answers: { status: 200, schema: clock },
    },
    async ({ deps, body }) => {
      if (!deps.demoClock) return { ok: false, refusal: { code: "not_found" } };
      const offsetMs = await skipAhead(deps.world, deps.demoClock, body.advanceMs);
      return { ok: true, value: present(offsetMs, deps.world.clock.now()) };
    },
  ),
];

function present(offsetMs: number, now: number): { offsetMs: number; serverTime: string } {
  return { offsetMs, serverTime: new Date(now).toISOString() };
}
