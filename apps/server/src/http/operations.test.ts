import { afterAll, afterEach, beforeAll, describe, expect, test } from "bun:test";
import { type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";

const TOKEN = "a token for the metrics";
let rig: HttpRig;
let withToken: HttpRig;

beforeAll(async () => {
  rig = await openHttpRig({ env: { PARKMATE_TRUSTED_PROXIES: "127.0.0.1" } });
  withToken = await openHttpRig({ env: { PARKMATE_METRICS_TOKEN: TOKEN } });
});
afterAll(async () => {
  await rig.close();
  await withToken.close();
});
afterEach(() => {
  rig.ready.faults.length = 0;
  rig.ready.degraded.length = 0;
});

describe("/readyz", () => {
  test("is 200 where nothing is wrong, and while only the channel layer is lost", async () => {
    expect((await rig.send("GET", "/readyz")).json).toEqual({ status: "ready" });
    rig.ready.degraded.push("channels");
    expect(await rig.send("GET", "/readyz")).toMatchObject({ status: 200, json: { degraded: ["channels"] } });
  });

  test("is 503 with Retry-After where the node cannot serve, and names each fault", async () => {
    rig.ready.faults.push("draining", "a notice did not arrive in time");
    const got = await rig.send("GET", "/readyz");
    problemIn(got, 503, "unavailable");
    expect(got.json).toMatchObject({ faults: ["draining", "a notice did not arrive in time"] });
    expect(got.headers.get("retry-after")).toBe("5");
    expect((await rig.send("GET", "/healthz")).json).toEqual({ status: "ok" });
  });
});

describe("/metrics", () => {
  test("answers this machine where there is no token", async () => {
    for (const peer of ["127.0.0.1", "127.0.0.53", "::1", "::ffff:127.0.0.1"]) {
      const got = await rig.send("GET", "/metrics", { peer });
      expect({ peer, status: got.status }).toEqual({ peer, status: 200 });
      expect(got.text).toContain("# TYPE parkmate_sockets gauge");
      expect(got.headers.get("content-type")).toContain("text/plain");
    }
    for (const peer of ["203.0.113.1", "10.0.0.1", "::ffff:203.0.113.1", "127.0.0.1.evil", ""]) {
      problemIn(await rig.send("GET", "/metrics", { peer }), 403, "forbidden");
    }
  });

  test("takes a request through a proxy of this machine for what it is: somebody else's", async () => {
    for (const forwarded of ["203.0.113.1", "127.0.0.1, 203.0.113.1", "::1, 203.0.113.1"]) {
      const got = await rig.send("GET", "/metrics", { headers: { "x-forwarded-for": forwarded } });
      problemIn(got, 403, "forbidden");
    }
  });

  test("asks everybody for the token where there is one", async () => {
    const authorized = { authorization: `Bearer ${TOKEN}` };
    expect((await withToken.send("GET", "/metrics", { peer: "203.0.113.1", headers: authorized })).status).toBe(200);
    for (const authorization of ["", `Bearer ${TOKEN}x`, TOKEN, "Bearer", `Basic ${TOKEN}`]) {
      const got = await withToken.send("GET", "/metrics", { headers: { authorization } });
      problemIn(got, 401, "unauthenticated");
      expect(got.headers.get("www-authenticate")).toBe("Bearer");
    }
  });

  test("counts requests by route, never by address", async () => {
    await withToken.send("GET", "/api/lots/one-id");
    await withToken.send("GET", "/api/nothing/like/it");
    await withToken.send("GET", "/some/page");
    const { text } = await withToken.send("GET", "/metrics", { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(text).toContain('parkmate_http_requests_total{method="GET",route="/api/lots/:id",status="404"} 1');
    expect(text).toContain('parkmate_http_requests_total{method="GET",route="unknown",status="404"} 1');
    expect(text).toContain('parkmate_http_requests_total{method="GET",route="page",status="200"} 1');
    expect(text).not.toContain("one-id");
  });
});

test("the WebSocket's address says over plain HTTP what a proxy must pass", async () => {
  const got = await rig.send("GET", "/api/realtime");
  expect(problemIn(got, 426, "realtime.upgrade_required").detail).toContain("Upgrade: websocket");
  expect(got.headers.get("upgrade")).toBe("websocket");
});
