import { EVENT_GROUPS, type FieldError, type PreferencesView, type Role } from "@parkmate/protocol";
import { z } from "zod";
import { defaultChoices, type Preferences, preferencesView } from "../domain/preferences.ts";
import { changePreferences } from "../notify/changePreferences.ts";
import { pushSubscriptionOfSession } from "../store/away.ts";
import { preferencesOf } from "../store/preferences.ts";
import type { HttpDeps, Person } from "./deps.ts";
import { type Endpoint, guarded } from "./endpoint.ts";
import { timeZone } from "./fields.ts";

const groupChoice = z.object({ toast: z.boolean(), sound: z.boolean(), push: z.boolean(), email: z.boolean() });
const quietHours = z.object({ from: z.string(), to: z.string(), timeZone: z.string() });

const channels = z.object({
  push: z.object({ publicKey: z.string(), deviceId: z.string().nullable() }).nullable(),
  email: z.boolean(),
});

const preferences = z
  .object({
    groups: z.partialRecord(z.enum(EVENT_GROUPS), groupChoice),
    quietHours: quietHours.nullable(),
    channels,
  })
  .meta({ id: "Preferences" });

const way = z.boolean("must be true or false").optional();
const choiceInput = z.strictObject({ toast: way, sound: way, push: way, email: way });
const timeOfDay = z.string("must be text").regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 22:00");
const preferencesInput = z
  .strictObject({
    groups: z
      .strictObject(
        Object.fromEntries(EVENT_GROUPS.map((group) => [group, choiceInput.optional()])) as Record<
          (typeof EVENT_GROUPS)[number],
          z.ZodOptional<typeof choiceInput>
        >,
      )
      .default({}),
    quietHours: z
      .strictObject({ from: timeOfDay, to: timeOfDay, timeZone })
      .refine(({ from, to }) => from !== to, { path: ["to"], message: "must not be the same as from" })
      .nullable()
      .default(null),
    channels: channels
      .partial()
      .optional()
      .meta({ description: "Taken so that an answer can be put back; the server alone says what it offers." }),
  })
  .meta({
    examples: [
      {
        groups: { time: { toast: true, sound: false } },
        quietHours: { from: "22:00", to: "07:00", timeZone: "Asia/Kolkata" },
      },
    ],
  });

/** A person's preferences. */
export const preferenceEndpoints: Endpoint[] = [
  guarded(
    "signed in",
    {
      method: "get",
      path: "/api/notifications/preferences",
      summary: "How notices reach me besides the inbox: every group that concerns me, and my quiet hours",
      answers: { status: 200, schema: preferences },
    },
    async ({ deps }, person) => ({
      ok: true,
      value: await viewOf(deps, person, await preferencesOf(deps.world.store.read, person.userId)),
    }),
  ),
  guarded(
    "signed in",
    {
      method: "put",
      path: "/api/notifications/preferences",
      summary: "Replace my preferences: what is not named is as it is for everybody",
      body: preferencesInput,
      answers: { status: 200, schema: preferences },
    },
    async ({ deps, body }, person) => {
      const { userId } = person;
      const { role } = person.profile;
      const errors = foreignGroups(role, body.groups);
      if (errors.length > 0) return { ok: false, refusal: { code: "validation", errors } };
      // A way that is undefined was not named.
      const chosen = body as Preferences;
      const outcome = await changePreferences(deps.world, { userId, role }, chosen);
      return outcome.ok ? { ok: true, value: await viewOf(deps, person, outcome.value) } : outcome;
    },
  ),
];

async function viewOf(deps: HttpDeps, person: Person, wishes: Preferences): Promise<PreferencesView> {
  const { pushKey, email } = deps.channels;
  const device =
    pushKey === null ? undefined : await pushSubscriptionOfSession(deps.world.store.read, person.sessionId);
  const push = pushKey === null ? null : { publicKey: pushKey, deviceId: device?.id ?? null };
  return { ...preferencesView(person.profile.role, wishes), channels: { push, email } };
}

function foreignGroups(role: Role, groups: object): FieldError[] {
  const own = defaultChoices(role);
  return Object.keys(groups)
    .filter((group) => !Object.hasOwn(own, group))
    .map((group) => ({ field: `groups.${group}`, code: "unknown", message: "is not a group of your notices" }));
}
