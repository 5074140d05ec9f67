import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { LIMITS, REALTIME_PATH } from "@parkmate/protocol";
import { ORIGIN, openRig, type Rig, type RigPerson } from "../testing/gatewayRig.ts";
import { RawSocket, rawFrame } from "../testing/rawSocket.ts";
import { until } from "../testing/until.ts";
import { parseClientFrame } from "./clientFrames.ts";

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

const text = (words: string): Uint8Array => Buffer.from(words);
const one = text("x");

const broken: [what: string, bytes: () => Buffer, code: number][] = [
  ["a frame of 17 KiB", () => rawFrame(1, Buffer.alloc(17 * 1024, "x")), 1009],
  ["a header that promises 2^40 bytes", () => rawFrame(1, one, { claim: 2 ** 40 }), 1009],
  ["bad UTF-8", () => rawFrame(1, Buffer.from([0xff, 0xfe])), 1007],
  ["an unmasked frame", () => rawFrame(1, text("{}"), { masked: false }), 1002],
  ["reserved bits", () => rawFrame(1, text("{}"), { reserved: 0x40 }), 1002],
  ["a control frame over 125 bytes", () => rawFrame(9, Buffer.alloc(126)), 1002],
  ["a fragment of nothing", () => rawFrame(0, one), 1002],
  [
    "17,000 fragments of one byte",
    () =>
      Buffer.concat([rawFrame(1, one, { final: false }), ...Array(17_000).fill(rawFrame(0, one, { final: false }))]),
    1009,
  ],
  ["what is not JSON", () => rawFrame(1, text("{")), 4400],
  ["a list", () => rawFrame(1, text("[]")), 4400],
  ["null", () => rawFrame(1, text("null")), 4400],
  ["an object without a type", () => rawFrame(1, text('{"a":1}')), 4400],
  ["a type that is no text", () => rawFrame(1, text('{"type":1}')), 4400],
  ["a binary frame", () => rawFrame(2, text('{"type":"time","t0":1}')), 4400],
];
test.each(broken)("%s closes the socket", async (_, bytes, code) => {
  const before = rig.gateway.sockets();
  const socket = new RawSocket(rig.port, REALTIME_PATH, [`Origin: ${ORIGIN}`, `Cookie: ${driver.cookie}`]);
  await until(() => socket.texts.length === 1);
  socket.write(bytes());
  expect(await socket.closed()).toBe(code);
  await until(() => rig.gateway.sockets() === before);
  expect(await rig.metrics.text()).toContain(`parkmate_socket_closes_total{code="${code}"}`);
  socket.destroy();
});

test("a frame in fragments is one frame", async () => {
  const socket = new RawSocket(rig.port, REALTIME_PATH, [`Origin: ${ORIGIN}`, `Cookie: ${driver.cookie}`]);
  await until(() => socket.texts.length === 1);
  socket.write(rawFrame(1, text('{"type":"ti'), { final: false }));
  socket.write(rawFrame(9, new Uint8Array()));
  socket.write(rawFrame(0, text('me","t0":7}')));
  await until(() => socket.texts.length === 2);
  expect(socket.texts[1]).toContain('"t0":7');
  socket.destroy();
});

const invalid: [frame: object, field: string][] = [
  [{ type: "watch" }, "lotId"],
  [{ type: "watch", lotId: 7 }, "lotId"],
  [{ type: "watch", lotId: "" }, "lotId"],
  [{ type: "watch", lotId: "l", system: true }, "lotId"],
  [{ type: "watch", system: "yes" }, "lotId"],
  [{ type: "unwatch" }, "lotId"],
  [{ type: "counts", lotIds: "l" }, "lotIds"],
  [{ type: "counts", lotIds: [1] }, "lotIds"],
  [{ type: "counts", lotIds: Array.from({ length: LIMITS.countedLots + 1 }, (_, n) => `l${n}`) }, "lotIds"],
  [{ type: "read" }, "upTo"],
  [{ type: "read", seqs: [1], upTo: 1 }, "upTo"],
  [{ type: "read", seqs: [] }, "seqs"],
  [{ type: "read", seqs: [-1] }, "seqs"],
  [{ type: "read", upTo: 1.5 }, "upTo"],
  [{ type: "read", upTo: "1" }, "upTo"],
  [{ type: "time", t0: null }, "t0"],
  [{ type: "ack", upTo: -1 }, "upTo"],
  [{ type: "ack", upTo: 1, shown: ["1"] }, "shown"],
];
const named = invalid.map(([frame, field]) => [JSON.stringify(frame).slice(0, 60), frame, field] as const);
test.each(named)("bad content of a known type names the field: %s", (_, frame, field) => {
  const parsed = parseClientFrame(JSON.stringify(frame));
  expect(parsed).toMatchObject({ kind: "invalid", message: expect.stringContaining(field) });
});

test("bad content is answered with error, an unknown type with nothing, and the socket stays", async () => {
  const client = await rig.connect(driver);
  client.send({ type: "watch" });
  client.send({ type: "of.the.future", a: 1 });
  client.send({ type: "__proto__" });
  client.send({ type: "time", t0: 1 });
  await client.first("time");
  expect(client.frames.slice(1).map((frame) => frame.type)).toEqual(["error", "time"]);
  expect(client.of("error")[0]?.code).toBe("validation");
});

test("nothing of this was an error of ours", () => {
  expect(rig.errors).toEqual([]);
});
