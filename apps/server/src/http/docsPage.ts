/**
 * The reference page of the API: the OpenAPI document as a person reads it. One page of HTML without scripts; it asks for
 * nothing from anywhere.
 */
import { REFUSALS, type RefusalCode } from "@parkmate/protocol";
import { DOCS_STYLE } from "./docsStyle.ts";
import type { Schema } from "./examples.ts";

interface Content {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, unknown>;
}

interface Operation {
  tags: string[];
  summary: string;
  description: string;
  operationId: string;
  parameters?: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, Content> };
  responses: Record<string, { description: string; content?: Record<string, Content> }>;
  security: unknown[];
}

interface Document {
  info: { title: string; description: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

interface Row {
  method: string;
  path: string;
  operation: Operation;
}

const REFERENCE = "#/components/schemas/";

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const code = (text: string): string => `<code>${escaped(text)}</code>`;
const anchor = (name: string): string => name.toLowerCase().replace(/[^a-z]+/g, "-");
const shapeLink = (name: string): string => `<a href="#shape-${escaped(name)}">${escaped(name)}</a>`;
const pretty = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value, null, 2));
const example = (title: string, text: string): string =>
  `<figure><figcaption>${escaped(title)}</figcaption><pre tabindex="0">${escaped(text)}</pre></figure>`;

/** Escaped text whose \`quoted\` parts are code. */
const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = heads.map((each) => `<th scope="col">${each}</th>`).join("");
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("\n");
  return `<div class="table" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${body}</tbody></table></div>`;
}

/** The page for a document of `openApiDocument`. */
export function docsPage(document: object): string {
  const { info, servers, tags, paths, components } = document as Document;
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Row => ({ method: method.toUpperCase(), path, operation })),
  );
  const parts = tags.map(({ name }) => ({ name, rows: rows.filter(({ operation }) => operation.tags.includes(name)) }));
  const server = servers[0]?.url ?? "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" type="image/svg+xml" href="/favicon.svg">
<title>${escaped(info.title)} API</title>
<style>${DOCS_STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(info.title)} API</h1>
${info.description
  .split("\n\n")
  .map((paragraph) => `<p>${prose(paragraph)}</p>`)
  .join("\n")}
<p>For machines: <a href="/api/openapi.json">openapi.json</a>.</p>
</header>
<nav aria-label="Contents">
${parts.map(contents).join("\n")}
<p><a href="#shapes">Shapes</a> · <a href="#refusals">Refusals</a></p>
</nav>
<main>
${parts.map((part) => section(part, server)).join("\n")}
<h2 id="shapes">Shapes</h2>
${Object.entries(components.schemas)
  .map(([name, schema]) => `<h3 id="shape-${escaped(name)}">${escaped(name)}</h3>\n${fieldTable(schema)}`)
  .join("\n")}
<h2 id="refusals">Refusals</h2>
${table(
  ["Status", "Code", "Says"],
  Object.entries(REFUSALS).map(([name, [status, title]]) => [String(status), code(name), escaped(title)]),
)}
</main>
</body>
</html>
`;
}

function contents({ name, rows }: { name: string; rows: Row[] }): string {
  const items = rows.map(
    ({ method, path, operation }) => `<li><a href="#${operation.operationId}">${method} ${escaped(path)}</a></li>`,
  );
  return `<h2><a href="#${anchor(name)}">${escaped(name)}</a></h2>\n<ul>${items.join("\n")}</ul>`;
}

function section({ name, rows }: { name: string; rows: Row[] }, server: string): string {
  const operations = rows.map((row) => operationPart(row, server));
  return `<h2 id="${anchor(name)}">${escaped(name)}</h2>\n${operations.join("\n")}`;
}

function operationPart(row: Row, server: string): string {
  const { method, path, operation } = row;
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content["application/json"];
  const [status = "", yes] = Object.entries(responses)[0] ?? [];
  const [type, content] = Object.entries(yes?.content ?? {})[0] ?? [];
  const parts = [
    `<h3 id="${operationId}"><a href="#${operationId}">${code(method)} ${code(path)}</a></h3>`,
    `<p>${escaped(summary)}.</p>`,
    `<p>${escaped(description)}</p>`,
    parameters.length > 0
      ? `<h4>Parameters</h4>${table(["Name", "In", "Type", "Rule"], parameters.map(parameterRow))}`
      : "",
    body ? `<h4>Body</h4>${fieldTable(body.schema)}` : "",
    example("Example request", requestOf(row, server)),
    `<h4>Answers ${escaped(status)}${type && type !== "application/json" ? ` ${code(type)}` : ""}</h4>`,
    content ? fieldTable(content.schema) : "<p>The connection is a WebSocket from then on.</p>",
    content?.example === undefined ? "" : example("Example answer", pretty(content.example)),
    refusals(operation),
  ];
  return `<article>\n${parts.filter(Boolean).join("\n")}\n</article>`;
}

function parameterRow(parameter: NonNullable<Operation["parameters"]>[number]): string[] {
  const { name, required, schema } = parameter;
  return [code(name) + (required ? "" : " <i>optional</i>"), parameter.in, typeOf(schema), ruleOf(schema)];
}

/** The request as one types it in a shell. */
function requestOf({ method, path, operation }: Row, server: string): string {
  const lines = [`curl ${method === "GET" ? "" : `-X ${method} `}'${server}${path}'`];
  if (operation.security.length > 0) lines.push(`-H "Authorization: Bearer $TOKEN"`);
  if (operation.parameters?.some(({ name }) => name === "Idempotency-Key")) {
    lines.push(`-H "Idempotency-Key: $(uuidgen)"`);
  }
  const body = operation.requestBody?.content["application/json"];
  if (body?.example !== undefined) {
    lines.push("-H 'Content-Type: application/json'", `-d '${pretty(body.example).replaceAll("'", "'\\''")}'`);
  }
  return lines.join(" \\\n  ");
}

function refusals({ responses }: Operation): string {
  const rows = Object.values(responses).flatMap(({ content }) =>
    Object.keys(content?.["application/problem+json"]?.examples ?? {}).map((name) => {
      const [status, title] = REFUSALS[name as RefusalCode];
      return [String(status), code(name), escaped(title)];
    }),
  );
  return rows.length === 0 ? "" : `<h4>Refuses</h4>${table(["Status", "Code", "Says"], rows)}`;
}

/** The fields of an object, those of objects within it by their path; of anything else what it is. */
function fieldTable(schema: Schema): string {
  const rows = fieldsOf(schema, "");
  if (rows.length === 0) return `<p>${typeOf(schema)}</p>`;
  return table(["Field", "Type", "Rule"], rows);
}

function fieldsOf(schema: Schema, prefix: string): string[][] {
  const required = (schema.required ?? []) as string[];
  return Object.entries((schema.properties ?? {}) as Record<string, Schema>).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const row = [code(path) + (required.includes(name) ? "" : " <i>optional</i>"), typeOf(field), ruleOf(field)];
    const inner = plain(field);
    const item = inner.type === "array" ? plain((inner.items ?? {}) as Schema) : null;
    return [row, ...fieldsOf(item ?? inner, item ? `${path}[].` : `${path}.`)];
  });
}

/** The schema without its "or null". */
function plain(schema: Schema): Schema {
  const alternatives = alternativesOf(schema).filter(({ type }) => type !== "null");
  return (alternatives.length === 1 && alternatives[0]) || schema;
}

function alternativesOf(schema: Schema): Schema[] {
  const alternatives = schema.anyOf ?? schema.oneOf;
  return Array.isArray(alternatives) ? (alternatives as Schema[]) : [];
}

function typeOf(schema: Schema): string {
  if (typeof schema.$ref === "string") return shapeLink(schema.$ref.slice(REFERENCE.length));
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 0) return alternatives.map(typeOf).join(" or ");
  if ("const" in schema) return code(JSON.stringify(schema.const));
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => code(String(value))).join(", ");
  if (schema.type === "array") return `list of ${typeOf((schema.items ?? {}) as Schema)}`;
  if (schema.format === "date-time") return "time";
  const types = [schema.type].flat().filter((type) => typeof type === "string");
  return types.length > 0 ? types.join(" or ") : "anything";
}

const LARGEST = Number.MAX_SAFE_INTEGER;

function ruleOf(schema: Schema): string {
  const { minLength, maxLength, minItems, maxItems, minimum, exclusiveMinimum, maximum, format, pattern } =
    plain(schema);
  const description = schema.description ?? plain(schema).description;
  const rules = [
    typeof description === "string" ? escaped(description) : "",
    range(minLength, maxLength, "characters"),
    range(minItems, maxItems, "items"),
    range(exclusiveMinimum === 0 ? 1 : minimum, maximum, ""),
    "default" in schema && schema.default !== null ? `if left out: ${code(JSON.stringify(schema.default))}` : "",
    format === "email" ? "an e-mail address" : "",
    typeof pattern === "string" && !format ? `matches ${code(pattern)}` : "",
  ];
  return rules.filter(Boolean).join("; ");
}

function range(min: unknown, max: unknown, unit: string): string {
  const low = typeof min === "number" && min > -LARGEST ? min : null;
  const high = typeof max === "number" && max < LARGEST ? max : null;
  if (low === null && high === null) return "";
  const words = low === null ? `at most ${high}` : high === null ? `at least ${low}` : `${low} to ${high}`;
  return `${words} ${unit}`.trim();
}
