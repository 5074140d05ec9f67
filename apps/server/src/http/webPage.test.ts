import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { type HttpRig, ORIGIN, openHttpRig, problemIn } from "../testing/httpRig.ts";

let demo: HttpRig;
let serving: HttpRig;

const BIG_SCRIPT = `export const words = ${JSON.stringify("to be found again ".repeat(200))};`;
/** As the build writes them; the entry of the page bears the mode. */
const SERVICE_WORKER = `precache([{url:"index.html",revision:"04a8-mode:serve"}]);${"// workbox\n".repeat(200)}`;

/** What the build lays into its folder beside the page. */
function layOut({ webFolder }: HttpRig): void {
  const lay = (file: string, content: string | Uint8Array) => writeFileSync(join(webFolder, file), content);
  lay("assets/big-3c4d.js", BIG_SCRIPT);
  lay("assets/big-3c4d.js.br", brotliCompressSync(BIG_SCRIPT));
  lay("assets/big-3c4d.js.gz", gzipSync(BIG_SCRIPT));
  lay("sw.js", SERVICE_WORKER);
  lay("manifest.webmanifest", "{}");
  lay("icon-192.png", "png");
}

beforeAll(async () => {
  demo = await openHttpRig();
  const env = { PARKMATE_PUBLIC_URL: "https://parkmate.example", PARKMATE_ALLOWED_ORIGINS: "https://friend.example" };
  serving = await openHttpRig({ env, mode: "serve" });
  for (const rig of [demo, serving]) layOut(rig);
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

describe("what the page needs first is named in its head", () => {
  let rig: HttpRig;
  const FILE = {
    everywhere: { scripts: ["/assets/index-1.js"], styles: ["/assets/index-1.css"] },
    pages: [
      { path: "^/lots$", scripts: ["/assets/lots-1.js"], styles: [], asks: "/api/lots?limit=20", isPersonal: false },
      { path: "^/bookings/([\\w-]+)$", scripts: [], styles: [], asks: "/api/bookings/$1", isPersonal: true },
    ],
  };
  const layOutFile = (content: object) =>
    writeFileSync(join(rig.webFolder, "first-requests.json"), JSON.stringify(content));
  const EVERYWHERE = [
    "</assets/index-1.js>; rel=modulepreload",
    "</assets/index-1.css>; rel=preload; as=style; crossorigin",
  ];
  const asked = (path: string) => `<${path}>; rel=preload; as=fetch; crossorigin`;
  const linksOf = async (path: string, cookie?: string) => {
    const { headers } = await rig.raw(new Request(ORIGIN + path, cookie ? { headers: { cookie } } : {}));
    expect(headers.get("vary"), path).toContain("cookie");
    return headers.get("link")?.split(", ");
  };
  beforeAll(async () => {
    rig = await openHttpRig();
    layOutFile(FILE);
  });
  afterAll(() => rig.close());

  test("for a visitor: files, and the answers that anybody may have", async () => {
    expect(await linksOf("/")).toEqual(EVERYWHERE);
    expect(await linksOf("/lots")).toEqual([
      asked("/api/lots?limit=20"),
      ...EVERYWHERE,
      "</assets/lots-1.js>; rel=modulepreload",
    ]);
    expect(await linksOf("/bookings/b-1")).toEqual(EVERYWHERE);
  });

  test("for somebody signed in: who they are, and what is theirs", async () => {
    const cookie = "theme=dark; parkmate_signed_in=1";
    expect(await linksOf("/bookings/b-1", cookie)).toEqual([
      asked("/api/me"),
      asked("/api/bookings/b-1"),
      ...EVERYWHERE,
    ]);
    expect(await linksOf("/lots", "not_parkmate_signed_in=1")).not.toContain(asked("/api/me"));
  });

  test("a page with a search asks for something of its own", async () => {
    expect(await linksOf("/lots?q=marine")).toEqual([...EVERYWHERE, "</assets/lots-1.js>; rel=modulepreload"]);
  });

  test("nothing of an address that is no id gets into the head", async () => {
    const cookie = "parkmate_signed_in=1";
    for (const path of ["/bookings/a%0d%0aset-cookie:x", "/bookings/a,b", "/bookings/%3E;rel=x", "/bookings/a/b"]) {
      expect(await linksOf(path, cookie)).toEqual([asked("/api/me"), ...EVERYWHERE]);
    }
  });

  test("another build is another head, none at all no head", async () => {
    layOutFile({ everywhere: { scripts: ["/assets/index-22.js"], styles: [] }, pages: [] });
    utimesSync(join(rig.webFolder, "first-requests.json"), 1, 1);
    expect(await linksOf("/lots")).toEqual(["</assets/index-22.js>; rel=modulepreload"]);
    const { headers } = await rig.raw(new Request(`${ORIGIN}/favicon.svg`));
    expect(headers.get("link")).toBeNull();
    expect((await page("/lots")).headers.get("link")).toBeNull();
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

  test("of an installed page have their types and are asked for again at each start", async () => {
    for (const [path, type] of [
      ["/sw.js", "text/javascript"],
      ["/manifest.webmanifest", "application/manifest+json"],
      ["/icon-192.png", "image/png"],
    ] as const) {
      const { headers } = await page(path);
      expect(headers.get("content-type"), path).toContain(type);
      expect(headers.get("cache-control"), path).toBe("no-cache");
    }
  });

  test("of the service worker say the mode: the page it keeps is another one in another mode", async () => {
    expect((await page("/sw.js")).text).toContain('"04a8-mode:demo"');
    expect((await page("/sw.js", serving)).text).toContain('"04a8-mode:serve"');
    expect((await page("/sw.js")).headers.get("etag")).not.toBe((await page("/sw.js", serving)).headers.get("etag"));
  });

  test("that change on the disk are sent as they are now", async () => {
    const before = await page("/sw.js");
    writeFileSync(join(demo.webFolder, "sw.js"), `${SERVICE_WORKER}// a new version`);
    const after = await page("/sw.js");
    expect(after.text).toContain("// a new version");
    expect(after.headers.get("etag")).not.toBe(before.headers.get("etag"));
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

describe("answers are as small as the browser takes them", () => {
  const taking = async (path: string, acceptEncoding: string, more: Record<string, string> = {}, method = "GET") => {
    const headers = { ...(acceptEncoding === "" ? {} : { "accept-encoding": acceptEncoding }), ...more };
    const got = await demo.raw(new Request(ORIGIN + path, { method, headers }));
    return { status: got.status, headers: got.headers, bytes: new Uint8Array(await got.arrayBuffer()) };
  };
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const OPEN = { br: brotliDecompressSync, gzip: gunzipSync };

  test.each([
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["*", "br"],
    ["br; q=1.0", "br"],
    ["deflate", null],
    ["*;q=0", null],
    ["gzip;q=0.000, br;q=0", null],
    ["", null],
  ] as const)("whoever accepts %p gets %p", async (accepts, coding) => {
    for (const [path, content] of [
      ["/assets/big-3c4d.js", BIG_SCRIPT],
      ["/sw.js", SERVICE_WORKER.replace("serve", "demo")],
    ] as const) {
      const { headers, bytes } = await taking(path, accepts);
      expect(headers.get("content-encoding")).toBe(coding);
      expect(headers.get("vary")).toBe("accept-encoding");
      expect(headers.get("content-type")).toContain("javascript");
      expect(text(coding ? OPEN[coding](bytes) : bytes)).toStartWith(content);
      if (coding) expect(bytes.byteLength).toBeLessThan(content.length / 5);
    }
  });

  test("small files and pictures go as they are", async () => {
    for (const path of ["/assets/app-1a2b.js", "/favicon.svg", "/icon-192.png", "/"]) {
      const { headers } = await taking(path, "gzip, br");
      expect([headers.get("content-encoding"), headers.get("vary")], path).toEqual([null, null]);
    }
  });

  test("a HEAD is told what a GET would be", async () => {
    const [get, head] = [await taking("/sw.js", "br"), await taking("/sw.js", "br", {}, "HEAD")];
    expect(head.status).toBe(200);
    for (const name of ["content-encoding", "content-type", "etag", "vary", "cache-control"]) {
      expect(head.headers.get(name), name).toBe(get.headers.get(name));
    }
  });

  test("what the browser holds is not sent again, in no other coding's name", async () => {
    for (const path of ["/", "/lots", "/sw.js", "/favicon.svg", "/assets/big-3c4d.js"]) {
      const first = await taking(path, "br");
      const etag = first.headers.get("etag") ?? "";
      const again = await taking(path, "br", { "if-none-match": `"other", ${etag}` });
      expect([again.status, again.bytes.byteLength], path).toEqual([304, 0]);
      for (const name of ["etag", "cache-control", "vary", "content-security-policy"]) {
        expect(again.headers.get(name), `${path} ${name}`).toBe(first.headers.get(name));
      }
      expect((await taking(path, "br", { "if-none-match": 'W/"other"' })).status, path).toBe(200);
    }
    const { headers } = await taking("/sw.js", "gzip");
    expect((await taking("/sw.js", "br", { "if-none-match": headers.get("etag") ?? "" })).status).toBe(200);
  });
});
