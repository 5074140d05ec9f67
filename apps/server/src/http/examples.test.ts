import { afterAll, beforeAll, expect, test } from "bun:test";
import { type HttpRig, openHttpRig } from "../testing/httpRig.ts";

interface Operation {
  tags: string[];
  description: string;
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, { content?: Record<string, { example?: unknown }> }>;
}

let rig: HttpRig;
let document: { paths: Record<string, Record<string, Operation>>; tags: { name: string }[] };
beforeAll(async () => {
  rig = await openHttpRig();
  document = (await rig.send("GET", "/api/openapi.json")).json as typeof document;
});
afterAll(() => rig.close());

const each = () =>
  rig.endpoints.map((endpoint) => {
    const operation = document.paths[endpoint.path.replace(/:(\w+)/g, "{$1}")]?.[endpoint.method];
    const name = `${endpoint.method} ${endpoint.path}`;
    if (!operation) throw new Error(`${name} is not in the document`);
    return { name, endpoint, operation };
  });

test("CONTRACT §2 GET /api/openapi.json: every operation shows an answer, which its own schema accepts", () => {
  for (const { name, endpoint, operation } of each()) {
    const { status, schema, contentType = "application/json" } = endpoint.answers;
    if (status === 101) continue;
    const example = operation.responses[status]?.content?.[contentType]?.example;
    expect(example, `${name} shows no answer`).toBeDefined();
    const parsed = schema.safeParse(example);
    expect(parsed.error?.issues ?? [], `${name} ${JSON.stringify(example)}`).toEqual([]);
    if (contentType === "application/json") expect(parsed.data, name).toEqual(example);
  }
});

test("every operation that takes a body shows one, which its own schema accepts", () => {
  for (const { name, endpoint, operation } of each()) {
    if (!endpoint.body) continue;
    const example = operation.requestBody?.content["application/json"]?.example;
    expect(example, `${name} shows no body: give its schema one by .meta({ examples: […] })`).toBeDefined();
    expect(endpoint.body.safeParse(example).error?.issues ?? [], `${name} ${JSON.stringify(example)}`).toEqual([]);
  }
});

test("every operation belongs to one part of the API, and says who may call", () => {
  const parts = document.tags.map(({ name }) => name);
  for (const { name, operation } of each()) {
    expect(operation.tags, name).toHaveLength(1);
    expect(parts, name).toContain(operation.tags[0] ?? "");
    expect(operation.description, name).toStartWith("Who may call: ");
  }
  expect(new Set(parts).size).toBe(parts.length);
});
