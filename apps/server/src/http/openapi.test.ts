import { afterAll, beforeAll, expect, test } from "bun:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { type HttpRig, openHttpRig } from "../testing/httpRig.ts";

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
  responses: Record<string, { content?: Record<string, { examples?: Record<string, { value: unknown }> }> }>;
  security: unknown[];
}
interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

let rig: HttpRig;
let text: string;
let document: Document;

beforeAll(async () => {
  rig = await openHttpRig();
  ({ text } = await rig.send("GET", "/api/openapi.json"));
  document = JSON.parse(text) as Document;
});
afterAll(() => rig.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );

test("the document is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const result = await validator.validate(JSON.parse(text));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe("3.1");
  expect(document.servers).toEqual([{ url: rig.config.publicUrl }]);
});

test("every route that is mounted is in the document, and the other way round", () => {
  const mounted = rig.app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, "{$1}")}`);
  const documented = operations().map(({ name }) => name);
  expect(documented.sort()).toEqual([...new Set(mounted)].sort());
});

test("every reference leads to a schema, and every schema is referred to", () => {
  const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1] ?? "");
  expect([...new Set(references)].sort()).toEqual(Object.keys(document.components.schemas).sort());
});

test("every operation has a name of its own, its path's parameters, and says who may call it", () => {
  const names = operations().map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, operation } of operations()) {
    const inPath = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
    expect(
      operation.parameters?.filter((parameter) => parameter.in === "path").map((parameter) => parameter.name) ?? [],
      name,
    ).toEqual(inPath);
    const guarded = "401" in operation.responses && !/webhooks|sign-in|metrics/.test(name);
    expect(operation.security.length > 0, name).toBe(guarded);
    const takesBody = rig.endpoints.some(
      ({ method, path, body, rawBody }) =>
        `${method.toUpperCase()} ${path.replace(/:(\w+)/g, "{$1}")}` === name && (body || rawBody),
    );
    expect(operation.requestBody !== undefined, name).toBe(Boolean(takesBody));
  }
});

test("every refusal is shown as the problem document it is", () => {
  for (const { name, operation } of operations()) {
    for (const [status, { content }] of Object.entries(operation.responses)) {
      for (const [code, { value }] of Object.entries(content?.["application/problem+json"]?.examples ?? {})) {
        expect(value, `${name} ${code}`).toMatchObject({ status: Number(status), code });
      }
    }
  }
  const book = document.paths["/api/bookings"]?.post?.responses ?? {};
  expect(Object.keys(book).sort()).toEqual(["201", "400", "401", "402", "403", "404", "409", "413", "422", "429"]);
});

test("the demo's clock is in the demo's document only", async () => {
  expect(document.paths).toHaveProperty(["/api/demo/clock"]);
  const serving = await openHttpRig({ env: { PARKMATE_PUBLIC_URL: "https://parkmate.example" }, mode: "serve" });
  expect((await serving.send("GET", "/api/openapi.json")).text).not.toContain("/api/demo");
  await serving.close();
});
