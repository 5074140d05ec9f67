import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type HttpPerson, type HttpRig, ORIGIN, openHttpRig, problemIn } from "../testing/httpRig.ts";
import { clientAddress } from "./edge.ts";

const FRIEND = "https://friend.example";
let rig: HttpRig;
let driver: HttpPerson;

beforeAll(async () => {
  rig = await openHttpRig({ env: { PARKMATE_ALLOWED_ORIGINS: FRIEND } });
  driver = await rig.person("driver");
});
afterAll(() => rig.close());

const patchMe = (headers: Record<string, string>) =>
  rig.send("PATCH", "/api/me", { headers, body: { name: "Somebody" } });

describe("a cookie acts only from an allowed origin", () => {
  for (const origin of [undefined, "null", "https://evil.example", "http://localhost:8001", "https://localhost:8000"]) {
    test(`origin ${origin ?? "missing"} is refused on an unsafe method`, async () => {
      const got = await patchMe({ cookie: driver.cookie, ...(origin === undefined ? {} : { origin }) });
      problemIn(got, 403, "origin.refused");
    });
  }
  for (const origin of [ORIGIN, "http://127.0.0.1:8000"]) {
    test(`origin ${origin} may act`, async () => {
      expect((await patchMe({ cookie: driver.cookie, origin })).status).toBe(200);
    });
  }

  test("reading needs no origin", async () => {
    expect((await rig.send("GET", "/api/me", { headers: { cookie: driver.cookie } })).status).toBe(200);
  });

  test("signing in, registering and signing out are refused to a foreign page, too", async () => {
    for (const path of ["/api/auth/sign-in/email", "/api/register", "/api/auth/sign-out", "/api/demo/clock"]) {
      const got = await rig.send("POST", path, { headers: { origin: "https://evil.example" }, body: {} });
      problemIn(got, 403, "origin.refused");
    }
  });
});

describe("a bearer token", () => {
  test("acts without an origin", async () => {
    expect((await patchMe({ authorization: `Bearer ${driver.token}` })).status).toBe(200);
    expect((await patchMe({ authorization: `bearer ${driver.token}` })).status).toBe(200);
  });

  test("acts from an allowed origin and from no other", async () => {
    const authorization = `Bearer ${driver.token}`;
    expect((await patchMe({ authorization, origin: FRIEND })).status).toBe(200);
    problemIn(await patchMe({ authorization, origin: "https://evil.example" }), 403, "origin.refused");
  });

  for (const authorization of ["Bearer", "Bearer ", "Bearer nonsense", "Bearer a.b", "bearer %"]) {
    test(`"${authorization}" beside a good cookie is nobody: the cookie is not looked at`, async () => {
      problemIn(await patchMe({ authorization, cookie: driver.cookie }), 401, "unauthenticated");
      const read = await rig.send("GET", "/api/me", { headers: { authorization, cookie: driver.cookie } });
      problemIn(read, 401, "unauthenticated");
    });
  }

  test("another scheme is a proxy's business: the cookie counts, and needs its origin", async () => {
    const headers = { authorization: "Basic c3RhZ2luZzpvbmx5", cookie: driver.cookie };
    problemIn(await patchMe(headers), 403, "origin.refused");
    expect((await patchMe({ ...headers, origin: ORIGIN })).status).toBe(200);
  });
});

describe("CORS", () => {
  test("an allowed foreign page may ask with a bearer token and never with credentials", async () => {
    const preflight = await rig.send("OPTIONS", "/api/bookings", {
      headers: { origin: FRIEND, "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(FRIEND);
    expect(preflight.headers.get("access-control-allow-methods")).toContain("PATCH");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization, content-type, idempotency-key");
    const headers = { origin: FRIEND, authorization: `Bearer ${driver.token}` };
    for (const path of ["/api/me", "/api/lots", "/api/nothing", "/api/owner/lots"]) {
      const got = await rig.send("GET", path, { headers });
      expect(got.headers.get("access-control-allow-origin"), path).toBe(FRIEND);
      expect(got.headers.get("vary"), path).toContain("origin");
      expect(got.headers.get("access-control-allow-credentials"), path).toBeNull();
      expect(got.headers.get("access-control-expose-headers"), path).toContain("set-auth-token");
    }
    expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
  });

  for (const origin of [ORIGIN, "https://evil.example", `${FRIEND}.evil.example`, "null"]) {
    test(`${origin} gets none`, async () => {
      for (const method of ["GET", "OPTIONS"]) {
        const got = await rig.send(method, "/api/lots", { headers: { origin } });
        expect(got.headers.get("access-control-allow-origin")).toBeNull();
      }
    });
  }
});

describe("a body", () => {
  const big = JSON.stringify({ name: "x".repeat(70_000) });
  const chunked = (text: string): ReadableStream<Uint8Array> => {
    let at = 0;
    return new ReadableStream({
      pull(controller) {
        if (at >= text.length) return controller.close();
        controller.enqueue(new TextEncoder().encode(text.slice(at, at + 8_192)));
        at += 8_192;
      },
    });
  };
  const stream = async (text: string, headers: Record<string, string>) => {
    const response = await rig.raw(
      new Request(`${ORIGIN}/api/me`, { method: "PATCH", headers, body: chunked(text), duplex: "half" } as RequestInit),
    );
    return { status: response.status, body: (await response.json()) as unknown };
  };

  test("beyond the limit is refused by its length", async () => {
    const headers = { "content-length": String(big.length) };
    problemIn(await rig.send("PATCH", "/api/me", { as: driver, body: big, headers }), 413, "body.too_large");
  });

  test("beyond the limit is refused while it comes, where it has no length", async () => {
    const authorization = `Bearer ${driver.token}`;
    expect(await stream(big, { authorization })).toMatchObject({ status: 413, body: { code: "body.too_large" } });
    expect(await stream(big, { authorization, origin: FRIEND })).toMatchObject({ status: 413 });
    expect(await stream('{"name":"Chunks"}', { authorization })).toMatchObject({ body: { name: "Chunks" } });
  });

  test("of a stream without end is refused over a real connection", async () => {
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: (request) => rig.raw(request) });
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 16_384;
        controller.enqueue(new Uint8Array(16_384).fill(32));
      },
    });
    try {
      const answer = await fetch(`http://127.0.0.1:${server.port}/api/me`, {
        method: "PATCH",
        headers: { authorization: `Bearer ${driver.token}` },
        body: endless,
      });
      expect(answer.status).toBe(413);
      expect(sent).toBeLessThan(50_000_000);
    } finally {
      await server.stop(true);
    }
  });

  for (const body of ["", "{", "nonsense", "{'name':'x'}", "[".repeat(60_000), '{"name":"x"}}']) {
    test(`${JSON.stringify(body.slice(0, 20))} is no JSON: 400`, async () => {
      problemIn(await rig.send("PATCH", "/api/me", { as: driver, body }), 400, "bad_request");
    });
  }

  for (const body of ["null", "[]", "1", '"text"']) {
    test(`${body} is JSON but no object: 422`, async () => {
      const problem = problemIn(await rig.send("PATCH", "/api/me", { as: driver, body }), 422, "validation");
      expect(problem.errors?.map(({ field }) => field)).toEqual(["body"]);
    });
  }
});

describe("addresses", () => {
  test("an unknown one is 404, wherever it stands", async () => {
    for (const path of [
      "/api/nothing",
      "/api",
      "/api/",
      "/api/me/",
      "/api/auth/sign-up/email",
      "/api/auth/update-user",
    ]) {
      for (const method of ["GET", "POST"]) {
        const got = await rig.send(method, path, { headers: { origin: ORIGIN } });
        problemIn(got, 404, "not_found");
        expect(got.headers.get("content-type"), path).toBe("application/problem+json");
      }
    }
  });

  test("a method that an address does not take is 405 and named", async () => {
    for (const { path } of rig.endpoints) {
      const taken = rig.endpoints.filter((each) => each.path === path).map(({ method }) => method.toUpperCase());
      const address = path.replace(/:\w+/g, "an-id");
      // An address without an id can also be read as one with an id, which takes other methods.
      const isTaken = (method: string) =>
        rig.endpoints.some(
          (each) =>
            each.method.toUpperCase() === method &&
            new RegExp(`^${each.path.replace(/:\w+/g, "[^/]+")}$`).test(address),
        );
      for (const method of ["GET", "POST", "PATCH", "PUT", "DELETE"].filter((each) => !isTaken(each))) {
        const got = await rig.send(method, address, { as: driver });
        problemIn(got, 405, "method_not_allowed");
        const allowed = got.headers.get("allow")?.split(", ") ?? [];
        expect(allowed.sort(), path).toEqual([...taken, ...(taken.includes("GET") ? ["HEAD"] : [])].sort());
      }
    }
  });

  test("HEAD answers what GET does, without the body", async () => {
    const head = await rig.raw(new Request(`${ORIGIN}/api/lots`, { method: "HEAD" }));
    expect({ status: head.status, text: await head.text() }).toEqual({ status: 200, text: "" });
  });
});

describe("the address of a client", () => {
  const forwarded = (value: string) => new Headers({ "x-forwarded-for": value });
  for (const [what, peer, header, trusted, expected] of [
    ["nobody is trusted", "203.0.113.9", "198.51.100.7", [], "203.0.113.9"],
    ["the peer is not trusted", "203.0.113.9", "198.51.100.7", ["127.0.0.1"], "203.0.113.9"],
    ["the peer is trusted", "127.0.0.1", "198.51.100.7", ["127.0.0.1"], "198.51.100.7"],
    ["the client forged a hop", "127.0.0.1", "127.0.0.1, 198.51.100.7", ["127.0.0.1"], "198.51.100.7"],
    [
      "two proxies are trusted",
      "127.0.0.1",
      "6.6.6.6, 198.51.100.7, 10.0.0.2",
      ["127.0.0.1", "10.0.0.2"],
      "198.51.100.7",
    ],
    ["the proxy says nothing", "127.0.0.1", "", ["127.0.0.1"], "127.0.0.1"],
    ["the socket is one of IPv6", "::ffff:127.0.0.1", "198.51.100.7", ["127.0.0.1"], "198.51.100.7"],
    ["IPv4 in IPv6, no proxy", "::ffff:203.0.113.9", "198.51.100.7", [], "203.0.113.9"],
  ] as const) {
    test(`where ${what}`, () => {
      expect(clientAddress(peer, forwarded(header), trusted)).toBe(expected);
    });
  }
});
