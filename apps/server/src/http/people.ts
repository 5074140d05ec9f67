import { ROLES } from "@parkmate/protocol";
import { z } from "zod";
import { disablePerson } from "../commands/disablePerson.ts";
import { userView } from "../domain/views.ts";
import { listPeople, profileOf } from "../store/profiles.ts";
import { type Endpoint, guarded } from "./endpoint.ts";
import { searchText } from "./fields.ts";
import { pageById, pageQuery } from "./paging.ts";
import { pageOf, user } from "./schemas.ts";

/** What an admin does with people. */
export const peopleEndpoints: Endpoint[] = [
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/users",
      summary: "People, newest first; q finds by the beginnings of words of name, e-mail, phone, business and city",
      query: z.object({
        ...pageQuery,
        q: searchText.optional(),
        role: z.enum(ROLES, `must be one of ${ROLES.join(", ")}`).optional(),
        disabled: z.enum(["true", "false"], "must be true or false").optional(),
      }),
      answers: { status: 200, schema: pageOf(user) },
    },
    async ({ deps, query }) => {
      const found = await listPeople(deps.world.store.read, {
        q: query.q || undefined,
        role: query.role,
        disabled: query.disabled === undefined ? undefined : query.disabled === "true",
        before: query.cursor,
        limit: query.limit + 1,
      });
      const { rows, next } = pageById(
        found.map((row) => ({ ...row, id: row.userId })),
        query.limit,
      );
      return { ok: true, value: { items: rows.map(userView), next } };
    },
  ),
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/users/:id",
      summary: "One person",
      answers: { status: 200, schema: user },
    },
    async ({ deps, params }) => {
      const row = await profileOf(deps.world.store.read, params.id ?? "");
      // The system's own accounts are nobody.
      if (!row || row.isService)
        return { ok: false, refusal: { code: "not_found", detail: "There is no such person." } };
      return { ok: true, value: userView(row) };
    },
  ),
  ...(["disable", "enable"] as const).map((verb) =>
    guarded(
      "admin",
      {
        method: "post",
        path: `/api/admin/users/:id/${verb}`,
        summary:
          verb === "disable"
            ? "Disable a person: signed out everywhere, no sign-in until enabled; an owner's lots vanish"
            : "Enable a person again; they sign in anew",
        answers: { status: 200, schema: z.object({ user }) },
        refusals: ["user.wrong_state"],
      },
      async ({ deps, params }, person) => {
        const userId = params.id ?? "";
        const outcome = await disablePerson(deps.world, deps.access, person.userId, userId, verb === "disable");
        if (!outcome.ok) return outcome;
        const row = await profileOf(deps.world.store.read, userId);
        if (!row) throw new Error("a person is gone");
        return { ok: true, value: { user: userView(row) } };
      },
    ),
  ),
];
