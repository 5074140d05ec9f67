import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { LIMITS, REALTIME_PATH } from "@parkmate/protocol";
import { ORIGIN, openRig, type Rig, type RigPerson } from "../testing/gatewayRig.ts";
import { RawSocket, rawFrame } from "../testing/rawSocket.ts";
import { createAddressLimits, HANDSHAKES_PER_SECOND, SOCKETS_PER_ADDRESS, SOCKETS_PER_PERSON } from "./limits.ts";

// Accounts are slow to make where the machine is busy; what is waited for has deadlines of its own.
setDefaultTimeout(30_000);

let rig: Rig;
let driver: RigPerson;
beforeAll(async () => {
  rig = await openRig({ rateLimits: true });
});
beforeEach(async () => {
  driver = await rig.person("driver");
  refill();
});
afterAll(async () => {
  await rig.close();
  expect(rig.errors).toEqual([]);
});

/** A second passes for the limits. */
const refill = (): void => rig.realClock.setOffset(rig.realClock.offsetMs() + 1_000);

test("one socket more than a person may have is closed with 4529, another person's is not", async () => {
  const clients = [];
  for (let n = 0; n < SOCKETS_PER_PERSON; n++) clients.push(await rig.connect(driver));
  refill();
  expect(await (await rig.connect(driver)).closed()).toBe(4529);
  expect((await rig.connect(await rig.person("driver"))).closedWith).toBeNull();
  clients[0]?.close();
  await clients[0]?.closed();
  expect((await rig.connect(driver)).closedWith).toBeNull();
});

test("more handshakes of an address than a second allows are closed with 4529, later ones pass", async () => {
  const sockets = Array.from(
    { length: HANDSHAKES_PER_SECOND + 5 },
    () => new RawSocket(rig.port, REALTIME_PATH, [`Origin: ${ORIGIN}`]),
  );
  const codes = await Promise.all(sockets.map((socket) => socket.closed()));
  expect(codes.filter((code) => code === 4401).length).toBeGreaterThanOrEqual(HANDSHAKES_PER_SECOND);
  expect(codes).toContain(4529);
  refill();
  expect((await rig.connect(driver)).closedWith).toBeNull();
});

const floods: [what: string, frame: Buffer][] = [
  ["frames", rawFrame(1, Buffer.from('{"type":"time","t0":1}'))],
  ["unknown frames", rawFrame(1, Buffer.from('{"type":"whatever"}'))],
  ["pings", rawFrame(9, new Uint8Array())],
  ["pongs", rawFrame(10, new Uint8Array())],
];
test.each(floods)("a flood of %s is closed with 4529, a burst within the limit is not", async (_, frame) => {
  const socket = new RawSocket(rig.port, REALTIME_PATH, [`Origin: ${ORIGIN}`, `Cookie: ${driver.cookie}`]);
  await socket.opened();
  for (let n = 0; n < LIMITS.frameBurst; n++) socket.write(frame);
  socket.write(rawFrame(1, Buffer.from('{"type":"last","note":"one over the burst or two"}')));
  for (let n = 0; n < LIMITS.frameBurst; n++) socket.write(frame);
  expect(await socket.closed()).toBe(4529);
  socket.destroy();
});

test("a burst is answered whole", async () => {
  const client = await rig.connect(driver);
  for (let n = 0; n < LIMITS.frameBurst - 1; n++) client.send({ type: "time", t0: n });
  await client.until(() => client.of("time").length === LIMITS.frameBurst - 1);
  expect(client.closedWith).toBeNull();
});

test("quiet addresses are forgotten", () => {
  const limits = createAddressLimits();
  limits.handshake("a", 0);
  limits.opened("b", 0);
  limits.forgetQuiet(5_000);
  expect(limits.size()).toBe(1);
  limits.closed("b");
  limits.forgetQuiet(5_000);
  expect(limits.size()).toBe(0);
});

test("one socket more than an address may have is closed with 4529", async () => {
  const room = SOCKETS_PER_ADDRESS - rig.gateway.sockets();
  for (let left = room; left > 0; left -= SOCKETS_PER_PERSON) {
    const person = await rig.person("driver");
    refill();
    const some = Array.from({ length: Math.min(left, SOCKETS_PER_PERSON) }, () => rig.connect(person));
    for (const client of await Promise.all(some)) expect(client.closedWith).toBeNull();
  }
  expect(rig.gateway.sockets()).toBe(SOCKETS_PER_ADDRESS);
  refill();
  expect(await (await rig.connect(await rig.person("driver"))).closed()).toBe(4529);
});
