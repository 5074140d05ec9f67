import { type FieldError, REFUSALS, type Role } from "@parkmate/protocol";
import { z } from "zod";
import { sessionHeaders } from "../access/access.ts";
import { registerPerson } from "../commands/registerPerson.ts";
import { type ProfilePatch, updateMe } from "../commands/updateMe.ts";
import type { Profile } from "../domain/entities.ts";
import { meView } from "../domain/views.ts";
import { problemResponse } from "../gateway/problem.ts";
import { profileOf } from "../store/profiles.ts";
import { isCommonPassword } from "./commonPasswords.ts";
import type { HttpDeps } from "./deps.ts";
import { type Endpoint, guarded, open } from "./endpoint.ts";
import { email, name, phone, plate, vehicleType } from "./fields.ts";
import type { RequestLimits } from "./rateLimits.ts";
import { account, accountSession, me } from "./schemas.ts";
import { signedInHint, signedOutHint } from "./signedInHint.ts";

/** The rule of a password that is chosen. */
export const password = z
  .string("must be text")
  .min(10, "must be at least 10 characters")
  .max(128, "must be at most 128 characters")
  .refine((value) => !isCommonPassword(value), "must not be a common password")
  .meta({ description: "Not one of the common passwords" });

/** What an admin is created with, by the same rules as everybody. */
export const adminInput = z.strictObject({ email, name, password });

const registration = z
  .strictObject({
    role: z.enum(["driver", "owner"], "must be driver or owner"),
    name,
    email,
    password,
    phone: phone.optional(),
    vehicleNumber: plate.optional(),
    vehicleType: vehicleType.optional(),
    businessName: name.optional(),
    city: name.optional(),
  })
  .superRefine((input, context) => {
    const foreign =
      input.role === "driver" ? (["businessName", "city"] as const) : (["vehicleNumber", "vehicleType"] as const);
    for (const field of foreign) {
      if (input[field] !== undefined) {
        context.addIssue({ code: "custom", path: [field], message: `is not a field of ${aRole(input.role)}` });
      }
    }
  });

function aRole(role: Role): string {
  return role === "driver" ? "a driver" : `an ${role}`;
}

const profilePatch = z.strictObject({
  name: name.optional(),
  phone: phone.nullable().optional(),
  vehicleNumber: plate.nullable().optional(),
  vehicleType: vehicleType.nullable().optional(),
  businessName: name.nullable().optional(),
  city: name.nullable().optional(),
  /** The page speaks it where it can, English else. */
  language: z
    .string("must be text")
    .regex(/^[a-z]{2,3}$/, "must be a language tag such as en")
    .optional(),
});

/** Accounts, sessions and the own profile. */
export function accountEndpoints(limits: RequestLimits): Endpoint[] {
  return [
    open(
      {
        method: "post",
        path: "/api/register",
        summary: "Create an account and sign in",
        body: registration,
        answers: { status: 201, schema: z.object({ user: me }) },
        refusals: ["email.taken", "rate_limited"],
      },
      async ({ deps, body, address, request }) => {
        const attempt = await limits.signIn(body.email, address, async () => {
          const value = await registerPerson(deps.world, deps.access, body, request.headers);
          return { failed: !value.ok, value };
        });
        if ("waitSeconds" in attempt) return tooMany(attempt.waitSeconds);
        const outcome = attempt.value;
        if (!outcome.ok) return outcome;
        const profile = await profileOf(deps.world.store.read, outcome.value.userId);
        if (!profile) throw new Error("a registered person has no profile");
        const { headers } = outcome.value;
        headers.append("set-cookie", signedInHint(deps.config));
        return { ok: true, value: { user: meView(profile) }, headers };
      },
    ),
    open(
      {
        method: "post",
        path: "/api/auth/sign-in/email",
        summary: "Sign in with e-mail address and password",
        body: z.strictObject({
          email,
          password: z.string("must be text").min(1, "must not be empty").max(128, "must be at most 128 characters"),
          rememberMe: z.boolean().optional(),
        }),
        answers: { status: 200, schema: z.object({ redirect: z.boolean(), token: z.string(), user: account }) },
        refusals: ["credentials.invalid", "user.disabled", "rate_limited"],
      },
      async ({ deps, body, address, request }) => {
        const attempt = await limits.signIn(body.email, address, async () => {
          const value = await deps.access.handle(forwarded(request, JSON.stringify(body)));
          return { failed: value.status === 401, value };
        });
        if ("waitSeconds" in attempt) return tooMany(attempt.waitSeconds);
        const answer = attempt.value;
        if (answer.status === 401) return { ok: false, refusal: { code: "credentials.invalid" } };
        if (!answer.ok) return translated(answer);
        const value = signedInAnswer.parse(await answer.json());
        if ((await profileOf(deps.world.store.read, value.user.id))?.disabledAt != null) {
          await deps.access.endSessions(value.user.id, () => true);
          return { ok: false, refusal: { code: "user.disabled", detail: "An admin has disabled this account." } };
        }
        const headers = sessionHeaders(answer.headers);
        headers.append("set-cookie", signedInHint(deps.config, body.rememberMe));
        return { ok: true, value, headers };
      },
    ),
    open(
      {
        method: "post",
        path: "/api/auth/sign-out",
        summary: "End this session; its sockets close",
        answers: { status: 200, schema: z.object({ success: z.boolean() }) },
      },
      async ({ deps, request }) => {
        const answer = await signOut(deps, request);
        return answer instanceof Response ? answer : { ok: true, ...answer };
      },
    ),
    open(
      {
        method: "get",
        path: "/api/auth/get-session",
        summary: "The session of this request, or null",
        answers: { status: 200, schema: z.object({ session: accountSession, user: account }).nullable() },
      },
      async ({ deps, request }) => {
        const answer = await deps.access.handle(forwarded(request, null));
        if (!answer.ok) return translated(answer);
        const value: unknown = await answer.json();
        const headers = sessionHeaders(answer.headers);
        if (value !== null && headers.has("set-cookie")) headers.append("set-cookie", signedInHint(deps.config));
        return { ok: true, value, headers };
      },
    ),
    guarded(
      "signed in",
      { method: "get", path: "/api/me", summary: "Who I am", answers: { status: 200, schema: me } },
      async (_call, person) => ({ ok: true, value: meView(person.profile) }),
    ),
    guarded(
      "signed in",
      {
        method: "patch",
        path: "/api/me",
        summary: "Change my profile",
        body: profilePatch,
        answers: { status: 200, schema: me },
      },
      async ({ deps, body }, person) => {
        const errors = foreignFields(person.profile, body);
        if (errors.length > 0) return { ok: false, refusal: { code: "validation", errors } };
        const patch = Object.fromEntries(
          Object.entries(body).filter(([, value]) => value !== undefined),
        ) as ProfilePatch;
        const outcome = await updateMe(deps.world, person.userId, patch);
        return outcome.ok ? { ok: true, value: meView(outcome.value) } : outcome;
      },
    ),
  ];
}

/** better-auth's answer to a sign-in, as far as we read it. */
const signedInAnswer = z.looseObject({ user: z.looseObject({ id: z.string() }) });

function foreignFields(profile: Profile, patch: object): FieldError[] {
  return Object.keys(patch)
    .filter((field) => (field === "businessName" || field === "city") && profile.role !== "owner")
    .map((field) => ({ field, code: "unknown", message: `is not a field of ${aRole(profile.role)}` }));
}

/** Ends the session of this request; the headers take it away from the client. A refusal is its problem document. */
export async function signOut(
  deps: HttpDeps,
  request: Request,
): Promise<Response | { value: unknown; headers: Headers }> {
  const answer = await deps.access.handle(forwarded(request, "{}", "/api/auth/sign-out"));
  if (!answer.ok) return translated(answer);
  const headers = sessionHeaders(answer.headers);
  headers.append("set-cookie", signedOutHint(deps.config));
  return { value: await answer.json(), headers };
}

export function tooMany(waitSeconds: number) {
  return {
    ok: false,
    refusal: { code: "rate_limited", detail: `Too many attempts. Try again in ${waitSeconds} seconds.` },
    headers: { "retry-after": String(waitSeconds) },
  } as const;
}

/** The request again with a body of ours (and for another path, where given), for better-auth's handler. */
function forwarded(request: Request, body: string | null, path?: string): Request {
  const headers = new Headers(request.headers);
  headers.delete("content-length");
  if (body !== null) headers.set("content-type", "application/json");
  const url = path === undefined ? request.url : new URL(path, request.url);
  return new Request(url, { method: request.method, headers, body });
}

/** One of better-auth's refusals as a problem document. */
async function translated(answer: Response): Promise<Response> {
  const codes = ["bad_request", "unauthenticated", "forbidden", "not_found", "validation", "rate_limited"] as const;
  const code = codes.find((candidate) => REFUSALS[candidate][0] === answer.status);
  if (!code) throw new Error(`better-auth answered ${answer.status}: ${await answer.text()}`);
  const body = z.object({ message: z.string() }).safeParse(JSON.parse((await answer.text()) || "null"));
  return problemResponse({ code, ...(body.success ? { detail: `${body.data.message}.` } : {}) });
}
