import type { ReadMark } from "@parkmate/protocol";
import { z } from "zod";
import { readInbox } from "../notify/inbox.ts";
import { markRead } from "../notify/markRead.ts";
import { type Endpoint, guarded } from "./endpoint.ts";
import { limit } from "./fields.ts";
import { inbox } from "./schemas.ts";

const seq = z.int("must be a whole number").min(0, "must not be negative");

const mark = z
  .strictObject({ seqs: z.array(seq.min(1)).min(1).max(500).optional(), upTo: seq.optional() })
  .superRefine((input, context) => {
    if ((input.seqs === undefined) === (input.upTo === undefined)) {
      context.addIssue({ code: "custom", path: ["upTo"], message: "give exactly one of seqs and upTo" });
    }
  });

/** A person's inbox. */
export const notificationEndpoints: Endpoint[] = [
  guarded(
    "signed in",
    {
      method: "get",
      path: "/api/notifications",
      summary: "My inbox, newest first",
      query: z.object({
        limit,
        before: z.coerce.number().int().min(1).optional(),
        unread: z.enum(["true", "false"], "must be true or false").optional(),
      }),
      answers: { status: 200, schema: inbox },
    },
    async ({ deps, query }, person) => ({
      ok: true,
      value: await readInbox(
        deps.world.store.read,
        person.userId,
        { before: query.before, unreadOnly: query.unread === "true", limit: query.limit },
        deps.world.clock.now(),
        deps.epoch,
      ),
    }),
  ),
  guarded(
    "signed in",
    {
      method: "post",
      path: "/api/notifications/read",
      summary: "Mark notices read, single ones or all up to one",
      body: mark,
      answers: { status: 200, schema: z.object({ unread: z.int(), head: z.int(), readRev: z.int() }) },
    },
    ({ deps, body }, person) => markRead(deps.world, person.userId, body as ReadMark),
  ),
];
