import { problemOf, REFUSALS } from "@parkmate/protocol";
import { z } from "zod";
import { type Endpoint, open, refusalsOf } from "./endpoint.ts";

type Json = Record<string, unknown>;

interface ResponseObject {
  description: string;
  content?: Record<string, { schema: Json; examples?: Json }>;
}

function noOf(problem: Json): ResponseObject {
  return { description: "", content: { "application/problem+json": { schema: problem, examples: {} } } };
}

function yesOf({ answers }: Endpoint, schemas: Json): Record<string, { schema: Json }> {
  return {
    [answers.contentType ?? "application/json"]: { schema: jsonSchema(answers.schema, "output", schemas) },
    ...Object.fromEntries((answers.also ?? []).map((contentType) => [contentType, { schema: { type: "string" } }])),
  };
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

/** Where the document of `endpoints` is found; the list may grow until it is first asked for. */
export function openApiEndpoint(endpoints: readonly Endpoint[], serverUrl: string): Endpoint {
  let document: Json | null = null;
  return open(
    {
      method: "get",
      path: "/api/openapi.json",
      summary: "This document",
      answers: { status: 200, schema: z.record(z.string(), z.unknown()) },
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
      if (content?.examples) content.examples[code] = { value: problemOf({ code }) };
    }
    const operation = {
      summary: endpoint.summary,
      operationId: `${endpoint.method}${path.replace(/[{}]/g, "").replace(/[/.-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(endpoint.rawBody ? { requestBody: { required: true, content: { "application/json": { schema: {} } } } } : {}),
      ...(endpoint.body
        ? {
            requestBody: {
              required: true,
              content: { "application/json": { schema: jsonSchema(endpoint.body, "input", schemas) } },
            },
          }
        : {}),
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
      description: "Parking in real time. Errors are application/problem+json.",
    },
    servers: [{ url: serverUrl }],
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
