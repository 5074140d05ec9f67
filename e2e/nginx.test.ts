import { afterAll, beforeAll, expect, test } from "bun:test";
import { request } from "node:http";
import { resolve } from "node:path";
import { type InboxPage, type Problem, problemOf, REALTIME_PATH } from "@parkmate/protocol";
import { freePort } from "../apps/server/src/platform/freePort.ts";
import { startNginx } from "../tools/services/nginx.ts";
import { ApiClient, Line } from "./harness/apiClient.ts";
import { makeCertificate, startFront } from "./harness/front.ts";
import { RealServer } from "./harness/server.ts";
import { until } from "./harness/until.ts";

const CONFIG = resolve(import.meta.dir, "../deploy/nginx.conf");
const HEARTBEAT_SECONDS = 1;

/** Two nodes, each on a folder of its own. */
let nodes: readonly [RealServer, RealServer];
beforeAll(async () => {
  const env = {
    PARKMATE_TRUSTED_PROXIES: "127.0.0.1",
    PARKMATE_HEARTBEAT_SECONDS: String(HEARTBEAT_SECONDS),
    PARKMATE_PUSH: "off",
  };
  nodes = await Promise.all([RealServer.start({ env }), RealServer.start({ env })]);
}, 60_000);
afterAll(async () => {
  for (const node of nodes) await node[Symbol.asyncDispose]();
});

/** How many requests of that route a node has answered. */
async function answered(node: RealServer, route: string): Promise<number> {
  const text = await (await fetch(`${node.url}/metrics`)).text();
  const lines = text.matchAll(/^parkmate_http_requests_total\{(.*)\} (\d+)$/gm);
  return [...lines].reduce((sum, [, labels, count]) => sum + (labels?.includes(`"${route}"`) ? Number(count) : 0), 0);
}

/** Asks from another address of this machine. */
function postFrom(localAddress: string, url: string, body: unknown, forwarded: string): Promise<number> {
  const { promise, resolve: answer, reject } = Promise.withResolvers<number>();
  const headers = { "content-type": "application/json", "x-forwarded-for": forwarded };
  const asked = request(url, { method: "POST", localAddress, headers, agent: false }, (response) => {
    response.resume();
    answer(response.statusCode ?? 0);
  });
  asked.on("error", reject);
  asked.end(JSON.stringify(body));
  return promise;
}

/** A node that takes every request and dies of it. */
async function dyingNode() {
  const heads: string[] = [];
  const listener = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket, bytes) {
        heads.push(String(bytes).split(" ", 1)[0] ?? "");
        socket.terminate();
      },
    },
  });
  return { port: listener.port, heads, stop: () => listener.stop(true) };
}

test.each(["plain", "with TLS"])("page, API and socket pass through nginx, %s", async (kind) => {
  const [node] = nodes;
  const certificate = kind === "plain" ? null : await makeCertificate();
  await using front = await startFront({ nodes: [node.port], ...(certificate ? { certificate } : {}) });
  const origin = `http${certificate ? "s" : ""}://localhost:${front.port}`;
  const trust = certificate ? { tls: { ca: certificate.pem } } : {};

  const page = await fetch(`${origin}/`, trust);
  expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-cache"]);
  const asset = /\/assets\/[\w.-]+\.js/.exec(await page.text())?.[0];
  const script = await fetch(origin + asset, { ...trust, headers: { "accept-encoding": "br" } });
  expect(script.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect([script.status, script.headers.get("content-encoding")]).toEqual([200, "br"]);

  const signIn = await fetch(`${origin}/api/auth/sign-in/email`, {
    ...trust,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: "driver@parkmate.test", password: "parkmate-demo" }),
  });
  expect(signIn.status).toBe(200);
  const token = signIn.headers.get("set-auth-token") ?? "";
  const inbox = await fetch(`${origin}/api/notifications`, { ...trust, headers: { authorization: `Bearer ${token}` } });
  expect(((await inbox.json()) as InboxPage).head).toBe(0);

  const line = new Line(origin.replace("http", "ws") + REALTIME_PATH, token, trust);
  expect((await line.frame("welcome")).heartbeatMs).toBe(HEARTBEAT_SECONDS * 1000);
  line.close();

  const large = await fetch(`${origin}/api/register`, { ...trust, method: "POST", body: "x".repeat(200_000) });
  expect((await large.json()) as Problem).toEqual(problemOf({ code: "body.too_large" }));
  expect((await fetch(`${origin}/metrics`, trust)).status).toBe(404);
}, 30_000);

test("the nodes are asked in turn; one that is gone is not noticed, and nothing is told twice", async () => {
  const [first, second] = nodes;
  await using front = await startFront({ nodes: [first.port, second.port] });
  const url = `http://localhost:${front.port}`;
  for (let n = 0; n < 10; n++) expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect([await answered(first, "/healthz"), await answered(second, "/healthz")]).toEqual([5, 5]);

  const gone = await freePort("127.0.0.1");
  await using halved = await startFront({ nodes: [first.port, gone] });
  for (let n = 0; n < 6; n++) {
    const what = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    // Nothing was sent to the one that is gone, so a POST may go on, too.
    expect((await fetch(`http://localhost:${halved.port}/api/register`, what)).status).toBe(422);
  }
}, 30_000);

test("a POST that a node may have run is never sent to another; a GET is", async () => {
  const [node] = nodes;
  const dying = await dyingNode();
  // nginx asks the first one first.
  await using front = await startFront({ nodes: [dying.port, node.port] });
  const url = `http://localhost:${front.port}`;
  const before = await answered(node, "/api/register");
  const post = await fetch(`${url}/api/register`, { method: "POST", body: "{}" });
  expect([post.status, post.headers.get("retry-after"), dying.heads]).toEqual([503, "2", ["POST"]]);
  expect((await post.json()) as Problem).toEqual(
    problemOf({ code: "unavailable", detail: "No server answers just now." }),
  );
  expect(await answered(node, "/api/register")).toBe(before);

  await using again = await startFront({ nodes: [dying.port, node.port] });
  expect((await fetch(`http://localhost:${again.port}/healthz`)).status).toBe(200);
  expect(dying.heads).toEqual(["POST", "GET"]);
  dying.stop();
}, 30_000);

test("a limit counts the address of the client, whatever it claims to be", async () => {
  const [node] = nodes;
  await using front = await startFront({ nodes: [node.port] });
  const url = `http://127.0.0.1:${front.port}/api/employees/applications`;
  const apply = (from: string, n: number): Promise<number> => {
    const application = { name: "Asha", phone: "9847012345", licenceNumber: `KL07 2019000${1000 + n}` };
    return postFrom(from, url, application, `10.0.0.${n}`);
  };
  for (let n = 0; n < 10; n++) expect(await apply("127.0.0.2", n)).toBe(201);
  expect(await apply("127.0.0.2", 10)).toBe(429);
  expect(await apply("127.0.0.3", 11)).toBe(201);
}, 30_000);

test("a socket lives by its heartbeats, for which the time-outs leave room", async () => {
  const config = await Bun.file(CONFIG).text();
  const minutes = Number(/= \/api\/realtime \{[^}]*proxy_read_timeout (\d+)m;/.exec(config)?.[1]);
  // Two of the longest heartbeats that may be set.
  expect(minutes * 60).toBeGreaterThan(2 * 300);

  const [node] = nodes;
  const driver = await ApiClient.signIn(node, "driver");
  const within = (seconds: string) => (text: string) =>
    text.replaceAll(/proxy_(read|send)_timeout 15m/g, `proxy_$1_timeout ${seconds}`);
  await using roomy = await startFront({ nodes: [node.port], edit: within("1500ms") });
  await using narrow = await startFront({ nodes: [node.port], edit: within("500ms") });
  const [lives, dies] = [driver.listen(roomy.port), driver.listen(narrow.port)];
  // That this one is cut off shows that the time-out above is the one that counts.
  expect(await dies.closed()).toBe(1006);
  await until("three heartbeats", () => lives.frames.filter(({ type }) => type === "heartbeat").length >= 3);
  expect(lives.closedWith).toBeNull();
  lives.close();
}, 30_000);

test("a node that is back takes sockets at once, though it refused them a moment ago", async () => {
  const [first, second] = nodes;
  await using front = await startFront({ nodes: [first.port, second.port] });
  const driver = await ApiClient.signIn(first, "driver");
  const open = async (): Promise<boolean> => {
    // The other node does not know the token, and says so over the socket: only one that was never opened ends with 1006.
    const line = driver.listen(front.port);
    const end = await until("end or welcome of a line", () => line.closedWith ?? (line.frames.length > 0 ? 0 : null));
    line.close();
    return end !== 1006;
  };
  await first.kill();
  expect(await Promise.all(Array.from({ length: 8 }, open))).not.toContain(false);
  await first.startAgain();
  await second.kill();
  try {
    expect(await Promise.all(Array.from({ length: 8 }, open))).not.toContain(false);
  } finally {
    await second.startAgain();
  }
}, 60_000);

test("an nginx that does not pass the upgrade on is told so by the server, in the body", async () => {
  const [node] = nodes;
  const edit = (text: string): string => text.replace("proxy_set_header Upgrade $http_upgrade;", "");
  await using front = await startFront({ nodes: [node.port], edit });
  const answer = await fetch(`http://localhost:${front.port}${REALTIME_PATH}`, {
    headers: { upgrade: "websocket", connection: "Upgrade" },
  });
  expect(answer.status).toBe(426);
  const problem = (await answer.json()) as Problem;
  expect(problem.code).toBe("realtime.upgrade_required");
  expect(problem.detail).toContain("Upgrade: websocket");
}, 30_000);

test("a configuration with a fault is refused in nginx's words", async () => {
  const started = startNginx({ config: "events {} http { servr {} }", port: 1 });
  expect(started).rejects.toThrow('unknown directive "servr"');
}, 30_000);
