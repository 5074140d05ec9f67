import { problemOf, REFUSALS, type Refusal } from "@parkmate/protocol";
import { z } from "zod";
import { type Endpoint, open, refusalsOf, type Who } from "./endpoint.ts";
import { exampleAnswer, exampleBody, exampleText } from "./examples.ts";

type Json = Record<string, unknown>;

/** What is true of every call. */
const DESCRIPTION = `Parking in real time. Times are ISO 8601 in UTC with milliseconds, money is whole paise, ids are opaque.

A session is carried by the cookie that sign-in sets, or by \`Authorization: Bearer\` with the token of its header \`set-auth-token\`. Unsafe methods with a cookie need an allowed \`Origin\`.

Lists answer \`{ items, next }\`: give \`next\` back as \`cursor\` for the page after. Unknown fields of a body are refused, unknown query parameters are ignored.

Refusals are \`application/problem+json\` with a stable \`code\`. An \`Idempotency-Key\` makes a repeated request answer as the first one did.`;

interface ResponseObject {
  description: string;
  content?: Record<string, { schema: Json; example?: unknown; examples?: Json }>;
}

/** Which part of the API an address belongs to, in the order of reading. */
const TAGS: readonly (readonly [name: string, paths: RegExp])[] = [
  ["Account", /^\/api\/(register|auth|me)\b/],
  ["Lots", /^\/api\/lots\b(?!.*\/(reviews|carwash-hours)$)/],
  ["Bookings", /^\/api\/bookings\b/],
  ["Car washes", /^\/api\/(carwash|carwashes)\b|^\/api\/lots\/.*\/carwash-hours$/],
  ["Reviews", /^\/api\/reviews\b|^\/api\/lots\/.*\/reviews$/],
  ["Notifications", /^\/api\/notifications\b/],
  ["Real time", /^\/api\/realtime\b/],
  ["Owner's desk", /^\/api\/owner\b/],
  ["Administration", /^\/api\/admin\b/],
  ["Employees", /^\/api\/employees\b/],
  ["Payment providers", /^\/api\/payments\b/],
  ["Demo", /^\/api\/demo\b/],
];
const tagOf = (path: string): string => TAGS.find(([, paths]) => paths.test(path))?.[0] ?? "Operations";

const CALLERS: Record<Who, string> = {
  anyone: "Anybody, without signing in.",
  "signed in": "Anybody who is signed in.",
  driver: "Drivers.",
  owner: "Owners, approved or not.",
  "approved owner": "Owners whom an admin has approved.",
  admin: "Admins.",
};

function noOf(problem: Json): ResponseObject {
  return { description: "", content: { "application/problem+json": { schema: problem, examples: {} } } };
}

function yesOf({ answers }: Endpoint, schemas: Json): NonNullable<ResponseObject["content"]> {
  const schema = jsonSchema(answers.schema, "output", schemas);
  const { contentType } = answers;
  const example = contentType ? exampleText(contentType) : exampleAnswer(schema, schemas);
  const also = (answers.also ?? []).map(
    (type) => [type, { schema: { type: "string" }, example: exampleText(type) }] as const,
  );
  return { [contentType ?? "application/json"]: { schema, example }, ...Object.fromEntries(also) };
}

function bodyOf(body: z.ZodType, required: boolean, schemas: Json): Json {
  const schema = jsonSchema(body, "input", schemas);
  return { required, content: { "application/json": { schema, example: exampleBody(schema, schemas, body) } } };
}

/** JSON Schema 2020-12 of a zod schema, as OpenAPI 3.1 takes it; named schemas are referred to. */
function jsonSchema(schema: z.ZodType, io: "input" | "output", components: Json): Json {
  const { $schema, $defs, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json & { $defs?: Json };
  for (const [name, definition] of Object.entries($defs ?? {})) components[name] = refer(definition);
  const id = typeof rest.id === "string" ? rest.id : null;
  if (!id) return refer(rest) as Json;
  components[id] = refer(rest);
  return { $ref: `#/components/schemas/${id}` };
}

/** Points references at the document's components and drops zod's own `id`. */
function refer(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(refer);
  if (node === null || typeof node !== "object") return node;
  const result: Json = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === "id" && typeof value === "string") continue;
    result[key] =
      key === "$ref" && typeof value === "string" ? value.replace("#/$defs/", "#/components/schemas/") : refer(value);
  }
  return result;
}

const PROBLEM = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: "Problem" });

const WRONG_FIELD: Refusal = {
  code: "validation",
  errors: [{ field: "color", code: "unknown", message: "is not a field of this request" }],
};

/** Where the document of `endpoints` is found; the list may grow until it is first asked for. */
export function openApiEndpoint(endpoints: readonly Endpoint[], serverUrl: string): Endpoint {
  let document: Json | null = null;
  return open(
    {
      method: "get",
      path: "/api/openapi.json",
      summary: "This document",
      answers: { status: 200, schema: z.record(z.string(), z.unknown()).meta({ examples: [{ openapi: "3.1.0" }] }) },
    },
    async () => {
      document ??= openApiDocument(endpoints, serverUrl);
      return { ok: true, value: document };
    },
  );
}

/** The OpenAPI 3.1 document of these endpoints, made of the schemas that check them. */
export function openApiDocument(endpoints: readonly Endpoint[], serverUrl: string): Json {
  const schemas: Json = {};
  const problem = jsonSchema(PROBLEM, "output", schemas);
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:(\w+)/g, "{$1}");
    const parameters: Json[] = [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => ({
      name: match[1],
      in: "path",
      required: true,
      schema: { type: "string" },
    }));
    if (endpoint.query) {
      const query = jsonSchema(endpoint.query, "input", schemas) as { properties?: Json; required?: string[] };
      for (const [name, schema] of Object.entries(query.properties ?? {})) {
        parameters.push({ name, in: "query", required: query.required?.includes(name) ?? false, schema });
      }
    }
    if (endpoint.keyed) {
      parameters.push({
        name: "Idempotency-Key",
        in: "header",
        required: false,
        schema: { type: "string", minLength: 8, maxLength: 200 },
      });
    }
    const responses: Record<string, ResponseObject> = {
      [endpoint.answers.status]: {
        description: endpoint.summary,
        ...(endpoint.answers.status === 101 ? {} : { content: yesOf(endpoint, schemas) }),
      },
    };
    for (const code of refusalsOf(endpoint)) {
      const status = String(REFUSALS[code][0]);
      const response = responses[status] ?? noOf(problem);
      responses[status] = response;
      response.description = [response.description, code].filter(Boolean).join(", ");
      const content = response.content?.["application/problem+json"];
      if (content?.examples)
        content.examples[code] = { value: problemOf(code === "validation" ? WRONG_FIELD : { code }) };
    }
    const operation = {
      tags: [tagOf(endpoint.path)],
      summary: endpoint.summary,
      description: `Who may call: ${CALLERS[endpoint.who]}`,
      operationId: `${endpoint.method}${path.replace(/[{}]/g, "").replace(/[/.-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(endpoint.rawBody ? { requestBody: { required: true, content: { "application/json": { schema: {} } } } } : {}),
      ...(endpoint.body ? { requestBody: bodyOf(endpoint.body, !endpoint.bodyOptional, schemas) } : {}),
      responses,
      security: endpoint.who === "anyone" ? [] : [{ session: [] }, { bearer: [] }],
    };
    paths[path] = { ...paths[path], [endpoint.method]: operation };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "ParkMate",
      version: "1",
      description: DESCRIPTION,
    },
    servers: [{ url: serverUrl }],
    tags: [...TAGS.map(([name]) => name), "Operations"]
      .filter((name) => endpoints.some(({ path }) => tagOf(path) === name))
      .map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "parkmate.session_token" },
        bearer: { type: "http", scheme: "bearer" },
      },
    },
  };
}
