import type { SessionView } from "@parkmate/protocol";
import { z } from "zod";
import { deviceName } from "../domain/deviceName.ts";
import { lastSeenOf } from "../store/devices.ts";
import { type SessionRow, sessionsOf } from "../store/sessions.ts";
import { password, signOut, tooMany } from "./account.ts";
import type { HttpDeps, Person } from "./deps.ts";
import { type Endpoint, guarded } from "./endpoint.ts";
import { pageById, pageQuery } from "./paging.ts";
import type { RequestLimits } from "./rateLimits.ts";
import { account, pageOf } from "./schemas.ts";

const session = z
  .object({
    id: z.string(),
    device: z.string(),
    createdAt: z.string().meta({ format: "date-time" }),
    lastSeenAt: z.string().meta({ format: "date-time" }),
    current: z.boolean(),
  })
  .meta({ id: "Session" });

const revoked = z.object({ revoked: z.int() });

const passwordChange = z
  .strictObject({
    currentPassword: z.string("must be text").min(1, "must not be empty").max(128, "must be at most 128 characters"),
    newPassword: password,
    revokeOtherSessions: z.boolean("must be true or false").optional(),
  })
  .refine(({ currentPassword, newPassword }) => currentPassword !== newPassword, {
    path: ["newPassword"],
    message: "must not be the current password",
  });

/** A person's own sessions, and the password that begins them. */
export function sessionEndpoints(limits: RequestLimits): Endpoint[] {
  return [
    guarded(
      "signed in",
      {
        method: "get",
        path: "/api/me/sessions",
        summary: "Where I am signed in, newest first",
        query: z.object(pageQuery),
        answers: { status: 200, schema: pageOf(session) },
      },
      async ({ deps, query }, person) => {
        const { store, realClock } = deps.world;
        const page = { before: query.cursor, limit: query.limit + 1 };
        const found = await sessionsOf(store.accountsRead, person.userId, page, realClock.now());
        const { rows, next } = pageById(found, query.limit);
        return { ok: true, value: { items: await present(deps, person, rows), next } };
      },
    ),
    guarded(
      "signed in",
      {
        method: "post",
        path: "/api/me/sessions/:id/revoke",
        summary: "End one of my sessions; its sockets close. Ending this one signs out",
        answers: { status: 200, schema: revoked },
      },
      async ({ deps, params, request }, person) => {
        if (params.id !== person.sessionId) {
          const count = await deps.access.endSessions(person.userId, (id) => id === params.id);
          if (count === 0) return { ok: false, refusal: { code: "not_found", detail: "There is no such session." } };
          return { ok: true, value: { revoked: count } };
        }
        const answer = await signOut(deps, request);
        return answer instanceof Response ? answer : { ok: true, value: { revoked: 1 }, headers: answer.headers };
      },
    ),
    guarded(
      "signed in",
      {
        method: "post",
        path: "/api/me/sessions/revoke-others",
        summary: "End all my sessions but this one; their sockets close",
        answers: { status: 200, schema: revoked },
      },
      async ({ deps }, person) => ({
        ok: true,
        value: { revoked: await deps.access.endSessions(person.userId, (id) => id !== person.sessionId) },
      }),
    ),
    guarded(
      "signed in",
      {
        method: "post",
        path: "/api/auth/change-password",
        summary: "Change my password; all my other sessions end, whatever revokeOtherSessions says",
        body: passwordChange,
        answers: { status: 200, schema: z.object({ token: z.string(), user: account }) },
      },
      async ({ deps, body, address }, person) => {
        const attempt = await limits.signIn(person.profile.email, address, async () => {
          const value = await deps.access.changePassword(person, body.currentPassword, body.newPassword);
          return { failed: value === "wrong password", value };
        });
        if ("waitSeconds" in attempt) return tooMany(attempt.waitSeconds);
        if (attempt.value === "no session") return { ok: false, refusal: { code: "unauthenticated" } };
        if (attempt.value === "wrong password") {
          const wrong = { field: "currentPassword", code: "wrong", message: "is not your password" };
          return { ok: false, refusal: { code: "validation", errors: [wrong] } };
        }
        const { token, user, headers } = attempt.value;
        return { ok: true, value: { token, user }, headers };
      },
    ),
  ];
}

/** Sessions as their person sees them; one with an open socket, and the one that asks, is seen now. */
async function present(deps: HttpDeps, person: Person, rows: readonly SessionRow[]): Promise<SessionView[]> {
  const now = deps.world.realClock.now();
  const noted = await lastSeenOf(
    deps.world.store.read,
    rows.map(({ id }) => id),
  );
  const connected = deps.connected(person.userId);
  return rows.map(({ id, createdAt, updatedAt, userAgent }) => {
    const current = id === person.sessionId;
    const seen = [
      new Date(updatedAt).getTime(),
      // The clock that noted it may have been ahead of this one.
      Math.min(noted.get(id) ?? 0, now),
      deps.access.sightings.lastSeen(id) ?? 0,
      current || connected.has(id) ? now : 0,
    ];
    return {
      id,
      device: deviceName(userAgent),
      createdAt: new Date(createdAt).toISOString(),
      lastSeenAt: new Date(Math.max(...seen)).toISOString(),
      current,
    };
  });
}
