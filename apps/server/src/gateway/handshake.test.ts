import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { REALTIME_PATH } from "@parkmate/protocol";
import { ORIGIN, openRig, type Rig, type RigPerson } from "../testing/gatewayRig.ts";
import { RawSocket } from "../testing/rawSocket.ts";

// Accounts are slow to make where the machine is busy; what is waited for has deadlines of its own.
setDefaultTimeout(30_000);

let rig: Rig;
let driver: RigPerson;
beforeAll(async () => {
  rig = await openRig();
  driver = await rig.person("driver");
});
afterAll(async () => {
  await rig.close();
});

const bearerProtocol = (token: string): string => `bearer.${Buffer.from(token).toString("base64url")}`;

async function handshake(...headers: string[]): Promise<RawSocket> {
  const socket = new RawSocket(rig.port, REALTIME_PATH, headers);
  await socket.opened();
  return socket;
}

const wrongOrigins: [what: string, headers: string[]][] = [
  ["of another site", ["Origin: https://evil.example"]],
  ["null", ["Origin: null"]],
  ["missing", []],
  ["empty", ["Origin: "]],
  ["on another port", ["Origin: http://localhost:8001"]],
  ["with another scheme", ["Origin: https://localhost:8000"]],
  ["with a prefix", ["Origin: http://evil-localhost:8000"]],
  ["with a suffix", ["Origin: http://localhost:8000.evil.example"]],
  ["with a path", ["Origin: http://localhost:8000/"]],
  ["in upper case", ["Origin: HTTP://LOCALHOST:8000"]],
  ["given twice", [`Origin: ${ORIGIN}`, `Origin: ${ORIGIN}`]],
  ["given twice, one of them evil", [`Origin: ${ORIGIN}`, "Origin: https://evil.example"]],
];
test.each(
  wrongOrigins,
)("an origin %s is refused with 403 before the upgrade, the victim's cookie or not", async (_, lines) => {
  const socket = await handshake(...lines, `Cookie: ${driver.cookie}`);
  expect(socket.status).toBe(403);
  expect(socket.head.toLowerCase()).toContain("content-type: application/problem+json");
  socket.destroy();
});

test("a wrong origin is refused with a bearer token, too", async () => {
  const socket = await handshake("Origin: https://evil.example", `Authorization: Bearer ${driver.token}`);
  expect(socket.status).toBe(403);
  socket.destroy();
});

test("the allowed origin passes, and so does its other spelling", async () => {
  for (const origin of [ORIGIN, "http://127.0.0.1:8000"]) {
    const client = rig.dial({ origin, cookie: driver.cookie });
    expect((await client.first("welcome")).userId).toBe(driver.userId);
  }
});

test("without an origin a bearer token passes, by header or by subprotocol", async () => {
  const byHeader = rig.dial({ authorization: `Bearer ${driver.token}` });
  expect((await byHeader.first("welcome")).userId).toBe(driver.userId);
  const byProtocol = rig.dial({}, ["parkmate.v1", bearerProtocol(driver.token)]);
  expect((await byProtocol.first("welcome")).userId).toBe(driver.userId);
  expect(byProtocol.protocol).toBe("parkmate.v1");
});

test("the secret among the subprotocols is never answered, wherever it stands", async () => {
  const secret = bearerProtocol(driver.token);
  for (const offer of [`${secret}, parkmate.v1`, `parkmate.v1, ${secret}`, secret]) {
    const socket = await handshake(`Origin: ${ORIGIN}`, `Sec-WebSocket-Protocol: ${offer}`);
    expect(socket.head).toContain("Sec-WebSocket-Protocol: parkmate.v1");
    expect(socket.head).not.toContain("bearer.");
    socket.destroy();
  }
});

test("no subprotocol offered: accepted, and none is answered", async () => {
  const client = rig.dial({ origin: ORIGIN, cookie: driver.cookie });
  await client.first("welcome");
  expect(client.protocol).toBe("");
});

test("only unknown subprotocols offered: opened, so that a browser sees the close 4426", async () => {
  const client = rig.dial({ origin: ORIGIN, cookie: driver.cookie }, ["parkmate.v2", "soap"]);
  expect(await client.closed()).toBe(4426);
  expect(client.opened).toBe(true);
  expect(client.frames).toEqual([]);
});

const noSession: [what: string, headers: () => Record<string, string>][] = [
  ["no credentials", () => ({ origin: ORIGIN })],
  ["a forged cookie", () => ({ origin: ORIGIN, cookie: "parkmate.session_token=forged.signature" })],
  ["a forged token", () => ({ authorization: "Bearer forged.signature" })],
  ["an empty token beside a good cookie", () => ({ authorization: "Bearer ", cookie: driver.cookie, origin: ORIGIN })],
  ["a forged token beside a good cookie", () => ({ authorization: "Bearer x.y", cookie: driver.cookie })],
];
test.each(noSession)("%s: opened, then closed with 4401", async (_, headers) => {
  const client = rig.dial(headers(), ["parkmate.v1"]);
  expect(await client.closed()).toBe(4401);
  expect(client.opened).toBe(true);
  expect(client.frames).toEqual([]);
});

test("an unreadable token by subprotocol is closed with 4401", async () => {
  const client = rig.dial({}, ["parkmate.v1", bearerProtocol("line\r\nbreak")]);
  expect(await client.closed()).toBe(4401);
});

test("an account without a profile is closed with 4401", async () => {
  const account = await rig.access.createAccount({ name: "N", email: "n@parkmate.test", password: "long enough 1" });
  const client = rig.dial({ authorization: `Bearer ${account?.headers.get("set-auth-token")}` });
  expect(await client.closed()).toBe(4401);
});

test("a token in the URL is nobody's", async () => {
  const socket = new RawSocket(rig.port, `${REALTIME_PATH}?token=${driver.token}`, [`Origin: ${ORIGIN}`]);
  expect(await socket.closed()).toBe(4401);
  socket.destroy();
});

test("without upgrade headers it answers 426 and says what a proxy must pass", async () => {
  for (const headers of [{}, { origin: ORIGIN, cookie: driver.cookie }]) {
    const response = await fetch(`http://127.0.0.1:${rig.port}${REALTIME_PATH}`, { headers });
    expect(response.status).toBe(426);
    const problem = (await response.json()) as { code: string; detail: string };
    expect(problem.code).toBe("realtime.upgrade_required");
    for (const needed of ["Upgrade", "Connection", "HTTP/1.1"]) expect(problem.detail).toContain(needed);
  }
});

test("nothing of this was an error of ours", () => {
  expect(rig.errors).toEqual([]);
});
