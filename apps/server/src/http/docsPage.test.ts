import { afterAll, beforeAll, expect, test } from "bun:test";
import { REFUSALS } from "@parkmate/protocol";
import { type Got, type HttpRig, openHttpRig } from "../testing/httpRig.ts";
import { docsPage } from "./docsPage.ts";
import { refusalsOf } from "./endpoint.ts";

let rig: HttpRig;
let got: Got;
beforeAll(async () => {
  rig = await openHttpRig();
  got = await rig.send("GET", "/api/docs");
});
afterAll(() => rig.close());

/** The part of the page about one operation, without tags. */
function partOf(method: string, path: string): string {
  const documented = `<code>${method}</code> <code>${path.replace(/:(\w+)/g, "{$1}")}</code>`;
  const article = got.text.split("<article>").find((each) => each.includes(documented)) ?? "";
  return article.split("</article>")[0] ?? "";
}

test("CONTRACT §2 GET /api/docs: a page with the security headers of the web page, for anybody", async () => {
  expect(got.status).toBe(200);
  expect(got.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const page = await rig.send("GET", "/");
  for (const name of ["content-security-policy", "x-content-type-options", "referrer-policy"]) {
    expect(got.headers.get(name), name).toBe(page.headers.get(name));
    expect(got.headers.get(name), name).not.toBeNull();
  }
});

test("it runs no script and asks for nothing from anywhere but this server's icon", () => {
  expect(got.text.match(/<link[^>]*>/g)).toEqual(['<link rel="icon" type="image/svg+xml" href="/favicon.svg">']);
  expect(got.text).not.toMatch(/<script|<img|<iframe|@import|url\(|\son\w+=/i);
  expect(
    [...got.text.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, to]) => to).filter((to) => !to?.startsWith("#")),
  ).toEqual(["/favicon.svg", "/api/openapi.json"]);
});

test("every operation is there: who may call, its parameters, fields, an example, and each refusal with its words", () => {
  for (const endpoint of rig.endpoints) {
    const method = endpoint.method.toUpperCase();
    const part = partOf(method, endpoint.path);
    expect(part, `${method} ${endpoint.path}`).toContain("Who may call: ");
    expect(part).toContain("Example request");
    if (endpoint.answers.status !== 101) expect(part, endpoint.path).toContain("Example answer");
    for (const code of refusalsOf(endpoint)) {
      expect(part, `${endpoint.path} ${code}`).toContain(`<td>${REFUSALS[code][0]}</td><td><code>${code}</code></td>`);
    }
  }
  const booking = partOf("POST", "/api/bookings");
  for (const word of [
    "Drivers.",
    "vehicleNumber",
    "payment.method",
    "Idempotency-Key",
    "8 to 200 characters",
    "KL08AZ1234",
  ]) {
    expect(booking, word).toContain(word);
  }
});

test("every link within the page leads somewhere, and no place is there twice", () => {
  const places = [...got.text.matchAll(/\bid="([^"]*)"/g)].map(([, id]) => id ?? "");
  expect(new Set(places).size).toBe(places.length);
  for (const [, to = ""] of got.text.matchAll(/href="#([^"]*)"/g)) expect(places, to).toContain(to);
});

test("text of the document is text on the page", () => {
  const page = docsPage({
    info: { title: "<b>A & B</b>", description: 'a "quoted" `<s>` one' },
    servers: [{ url: "http://x/" }],
    tags: [{ name: "<Lots>" }],
    paths: {},
    components: {
      schemas: { Lot: { type: "object", properties: { "<em>": { type: "string", description: "<u>" } } } },
    },
  });
  expect(page).not.toMatch(/<b>|<s>|<em>|<u>|<Lots>/);
  expect(page).toContain("a &quot;quoted&quot; <code>&lt;s&gt;</code> one");
});
