import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type HttpRig, ORIGIN, openHttpRig, problemIn } from "../testing/httpRig.ts";

let demo: HttpRig;
let serving: HttpRig;

beforeAll(async () => {
  demo = await openHttpRig();
  const env = { PARKMATE_PUBLIC_URL: "https://parkmate.example", PARKMATE_ALLOWED_ORIGINS: "https://friend.example" };
  serving = await openHttpRig({ env, mode: "serve" });
});
afterAll(async () => {
  await demo.close();
  await serving.close();
});

const page = (path: string, rig = demo) => rig.send("GET", path);

describe("the page", () => {
  test("is the answer to every address that is no file and not the API's", async () => {
    for (const path of [
      "/",
      "/index.html",
      "/lots",
      "/bookings/0198c0de-0000?renew",
      "/owner/bookings",
      "/assets",
      "/a/../b",
    ]) {
      const got = await page(path);
      expect({ path, status: got.status, type: got.headers.get("content-type") }).toEqual({
        ...{ path, status: 200, type: "text/html; charset=utf-8" },
      });
      expect(got.headers.get("cache-control"), path).toBe("no-cache");
    }
  });

  test("knows whether this is the demo", async () => {
    expect((await page("/")).text).toContain('<meta name="parkmate-mode" content="demo" />');
    expect((await page("/", serving)).text).toContain('<meta name="parkmate-mode" content="serve" />');
  });

  test("of the real build has the place where the mode is written, and no script in its text", () => {
    const source = readFileSync(join(import.meta.dir, "../../../web/index.html"), "utf8");
    expect(source).toContain('<meta name="parkmate-mode" content="serve" />');
    expect(source.match(/<script(?![^>]*\ssrc=)/)).toBeNull();
    expect(source).not.toMatch(/\son\w+=/);
  });

  test("may run its own scripts, talk to its own server, and be framed by nobody", async () => {
    const policyOf = async (rig: HttpRig) => {
      const header = (await page("/", rig)).headers.get("content-security-policy") ?? "";
      return new Map(header.split("; ").map((part) => [part.split(" ")[0] ?? "", part.split(" ").slice(1).join(" ")]));
    };
    const policy = await policyOf(demo);
    expect(policy.get("default-src")).toBe("'self'");
    expect(policy.has("script-src")).toBe(false);
    expect(policy.get("connect-src")).toBe("'self' ws://localhost:8000 ws://127.0.0.1:8000");
    expect(policy.get("frame-ancestors")).toBe("'none'");
    expect((await policyOf(serving)).get("connect-src")).toBe("'self' wss://parkmate.example");
  });

  test("is sent with the headers that keep it safe", async () => {
    const { headers } = await page("/");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("strict-transport-security")).toBeNull();
    expect((await page("/", serving)).headers.get("strict-transport-security")).toContain("max-age=");
  });

  test("is read, never written to", async () => {
    for (const method of ["POST", "PUT", "DELETE"]) {
      problemIn(await demo.send(method, "/lots", { headers: { origin: ORIGIN } }), 404, "not_found");
    }
    const head = await demo.raw(new Request(`${ORIGIN}/lots`, { method: "HEAD" }));
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });
});

describe("files", () => {
  test("with a hash in their name are kept for a year, the others asked for again", async () => {
    const script = await page("/assets/app-1a2b.js");
    expect(script.text).toBe("export {};");
    expect(script.headers.get("content-type")).toContain("javascript");
    expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    const icon = await page("/favicon.svg");
    expect(icon.headers.get("content-type")).toContain("image/svg+xml");
    expect(icon.headers.get("cache-control")).toBe("no-cache");
    expect(icon.headers.get("content-security-policy")).toContain("default-src 'self'");
  });

  test("that are gone are 404, not the page: an old page must notice", async () => {
    for (const path of ["/assets/app-9z9z.js", "/robots.txt"]) problemIn(await page(path), 404, "not_found");
  });

  test("outside the build are never answered, however the way out is spelled", async () => {
    for (const path of [
      "/../beside.txt",
      "/..%2fbeside.txt",
      "/%2e%2e/beside.txt",
      "/%2e%2e%2fbeside.txt",
      "/assets/..%2f..%2fbeside.txt",
      "/assets/%2e%2e/%2e%2e/beside.txt",
      "/..%5cbeside.txt",
      "/....//beside.txt",
      "//beside.txt",
      "/%2fbeside.txt",
      `/${encodeURIComponent(join(demo.folder, "beside.txt"))}`,
      "/beside.txt%00.js",
      "/%E0%A4%A",
    ]) {
      const got = await page(path);
      expect(got.text, path).not.toContain("a file beside the build");
      expect([200, 404], path).toContain(got.status);
    }
  });
});
