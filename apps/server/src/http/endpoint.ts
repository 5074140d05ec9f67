/**
 * HTTP: parse → command or read → present.
 *
 * Owns: the addresses of the API, what each takes and answers, and the OpenAPI document, which is made of the same rows.
 * Promises: an answer is JSON or a problem document with a stable code; a body with an unknown field is refused; who may
 * call is decided before anything is read.
 * Never: writes to the store, decides a rule, or takes an identity from a URL or a body.
 */
import { createHash } from "node:crypto";
import { type FieldError, REFUSALS, type Refusal, type RefusalCode, type Role } from "@parkmate/protocol";
import type { Context, Hono } from "hono";
import { z } from "zod";
import type { Answer } from "../commands/answers.ts";
import type { RequestKey } from "../commands/once.ts";
import { problemResponse } from "../gateway/problem.ts";
import type { HttpDeps, Person } from "./deps.ts";
import { identify } from "./identify.ts";
import type { RequestLimits } from "./rateLimits.ts";
import { signedInHint } from "./signedInHint.ts";

export type Env = { Bindings: { address: string }; Variables: { route: string } };

/** Who may call: everybody, any signed-in person, or one role. */
export type Who = "anyone" | "signed in" | Role | "approved owner";

/** What a handler is given; `person` is set for all but `anyone`. */
export interface Call<Query, Body> {
  deps: HttpDeps;
  params: Readonly<Record<string, string>>;
  query: Query;
  body: Body;
  key: RequestKey | null;
  request: Request;
  address: string;
}

export type Reply =
  | { ok: true; value: unknown; status?: number; headers?: Headers }
  | { ok: false; refusal: Refusal; headers?: Record<string, string> }
  | Answer
  | Response;

interface Description<Query, Body> {
  method: "get" | "post" | "patch" | "put" | "delete";
  /** Hono's spelling: `/api/bookings/:id`. */
  path: string;
  summary: string;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  /** An empty body is an object without fields. */
  bodyOptional?: boolean;
  /** The body is not JSON; the handler reads it itself. */
  rawBody?: boolean;
  /** The status and shape of a yes; JSON unless another content type is named. `also` are those one may ask for instead. */
  answers: { status: number; schema: z.ZodType; contentType?: string; also?: readonly string[] };
  /** The codes it may refuse with, besides those every call of its kind has. */
  refusals?: readonly RefusalCode[];
  /** Honours `Idempotency-Key`. */
  keyed?: boolean;
}

/** What an endpoint without fields takes: nothing, or an object without any. */
const NO_FIELDS = z.strictObject({});

export type Endpoint = Description<unknown, unknown> & {
  who: Who;
  handle(call: Call<unknown, unknown>, person: Person | null): Promise<Reply>;
};

/** An endpoint for everybody. */
export function open<Query, Body>(
  description: Description<Query, Body>,
  handle: (call: Call<Query, Body>) => Promise<Reply>,
): Endpoint {
  return { ...description, who: "anyone", handle: (call) => handle(call as Call<Query, Body>) };
}

/** An endpoint for people of `who`. */
export function guarded<Query, Body>(
  who: Exclude<Who, "anyone">,
  description: Description<Query, Body>,
  handle: (call: Call<Query, Body>, person: Person) => Promise<Reply>,
): Endpoint {
  return {
    ...description,
    who,
    handle: (call, person) => {
      if (!person) throw new Error(`${description.path} was called without a person`);
      return handle(call as Call<Query, Body>, person);
    },
  };
}

/** Mounts the endpoints on an app. */
export function mount(app: Hono<Env>, deps: HttpDeps, limits: RequestLimits, endpoints: readonly Endpoint[]): void {
  for (const endpoint of endpoints) {
    app.on(endpoint.method.toUpperCase(), endpoint.path, async (c) => {
      c.set("route", endpoint.path);
      const rolled = new Headers();
      let person: Person | null = null;
      if (endpoint.who !== "anyone") {
        const identified = await identify(deps, c.req.raw.headers, endpoint.who);
        if (!identified.ok) return problemResponse(identified.refusal);
        person = identified.person;
        for (const [name, value] of identified.headers) rolled.append(name, value);
        if (rolled.has("set-cookie")) rolled.append("set-cookie", signedInHint(deps.config));
        const waitSeconds = limits.request(person.userId);
        if (waitSeconds > 0) return problemResponse({ code: "rate_limited" }, { "retry-after": String(waitSeconds) });
      }
      const parsed = await parse(endpoint, c, person);
      const call = { deps, params: c.req.param(), request: c.req.raw, address: c.env.address };
      const reply = parsed.ok ? await endpoint.handle({ ...parsed.call, ...call }, person) : parsed;
      const response = respond(reply, endpoint.answers.status);
      // An answer that ends or replaces the session has the last word on its cookies.
      if (response.headers.has("set-cookie")) return response;
      for (const cookie of rolled.getSetCookie()) response.headers.append("set-cookie", cookie);
      const token = rolled.get("set-auth-token");
      if (token) response.headers.set("set-auth-token", token);
      return response;
    });
  }
}

type Parsed =
  | { ok: true; call: Pick<Call<unknown, unknown>, "query" | "body" | "key"> }
  | { ok: false; refusal: Refusal };

async function parse(endpoint: Endpoint, c: Context<Env>, person: Person | null): Promise<Parsed> {
  const errors: FieldError[] = [];
  const query = check(endpoint.query, c.req.query(), errors);
  let body: unknown;
  let key: RequestKey | null = null;
  if (endpoint.method !== "get" && !endpoint.rawBody) {
    const text = await c.req.text();
    if (endpoint.body || text.trim() !== "") {
      const json = endpoint.bodyOptional && text.trim() === "" ? { ok: true as const, value: {} } : jsonOf(text);
      if (!json.ok) return { ok: false, refusal: { code: "bad_request", detail: "The body must be JSON." } };
      body = check(endpoint.body ?? NO_FIELDS, json.value, errors);
    }
    if (endpoint.keyed && person) key = keyOf(c.req, person.userId, text, errors);
  }
  if (errors.length > 0) return { ok: false, refusal: { code: "validation", errors } };
  return { ok: true, call: { query, body, key } };
}

/** What the text holds; text that is no JSON, or nested beyond what can be read, is none. */
function jsonOf(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return { ok: false };
    throw error;
  }
}

function keyOf(
  request: { header(name: string): string | undefined; method: string; path: string },
  userId: string,
  body: string,
  errors: FieldError[],
): RequestKey | null {
  const key = request.header("idempotency-key");
  if (key === undefined) return null;
  if (key.length < 8 || key.length > 200) {
    errors.push({ field: "Idempotency-Key", code: "length", message: "must be 8 to 200 characters" });
    return null;
  }
  const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
  return { scope: sha([userId, request.method, request.path, key].join("\n")), requestHash: sha(body) };
}

/** What the schema makes of the input; every fault is added to `errors`, named by its field. */
function check(schema: z.ZodType | undefined, input: unknown, errors: FieldError[]): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const name of issue.keys) {
        errors.push({
          field: [...issue.path, name].join("."),
          code: "unknown",
          message: "is not a field of this request",
        });
      }
    } else {
      errors.push({ field: issue.path.join(".") || "body", code: issue.code, message: issue.message });
    }
  }
  return undefined;
}

function respond(reply: Reply, status: number): Response {
  if (reply instanceof Response) return reply;
  if (!("replayed" in reply) && !reply.ok) {
    return problemResponse(reply.refusal, "headers" in reply ? reply.headers : undefined);
  }
  const headers = new Headers("replayed" in reply ? {} : reply.headers);
  headers.set("cache-control", "no-store");
  if (!("replayed" in reply)) {
    headers.set("content-type", "application/json");
    return new Response(JSON.stringify(reply.value), { status: reply.status ?? status, headers });
  }
  headers.set("content-type", reply.status < 400 ? "application/json" : "application/problem+json");
  if (reply.replayed) headers.set("idempotency-replayed", "true");
  return new Response(reply.body, { status: reply.status, headers });
}

/** The codes every call of this endpoint may be refused with. */
export function refusalsOf(endpoint: Endpoint): RefusalCode[] {
  const codes: RefusalCode[] = [...(endpoint.refusals ?? [])];
  if (endpoint.who !== "anyone") codes.push("unauthenticated", "profile.incomplete", "user.disabled", "rate_limited");
  if (endpoint.who !== "anyone" && endpoint.who !== "signed in") codes.push("forbidden");
  if (endpoint.who === "approved owner") codes.push("owner.not_approved");
  if (endpoint.path.includes("/:")) codes.push("not_found");
  if (endpoint.method !== "get") codes.push("bad_request", "body.too_large", "origin.refused");
  if (endpoint.method !== "get" || endpoint.query) codes.push("validation");
  if (endpoint.keyed) codes.push("idempotency.conflict", "idempotency.in_progress");
  return [...new Set(codes)].sort((a, b) => REFUSALS[a][0] - REFUSALS[b][0]);
}
