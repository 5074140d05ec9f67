import { expect, test } from "bun:test";
import { REALTIME_PATH, type ServerFrame } from "@parkmate/protocol";
import { EPOCH, ORIGIN, openRig } from "../testing/gatewayRig.ts";
import { RawSocket, rawFrame } from "../testing/rawSocket.ts";
import { until } from "../testing/until.ts";

const NOTICES = 9_000;
const BYTES = 1_200;

test("a reader that pauses and reads on stays, gets every notice, and is told whole what it missed besides", async () => {
  const rig = await openRig();
  try {
    const [driver, owner] = [await rig.person("driver"), await rig.person("owner")];
    const { lot, slots } = await rig.lot(owner.userId, ["A-1", "A-2"]);
    const path = `${REALTIME_PATH}?cursor=0&epoch=${EPOCH}`;
    const socket = new RawSocket(rig.port, path, [`Origin: ${ORIGIN}`, `Cookie: ${driver.cookie}`]);
    const frames: ServerFrame[] = [];
    const seen = <Type extends ServerFrame["type"]>(type: Type): Extract<ServerFrame, { type: Type }>[] => {
      for (const text of socket.texts.splice(0)) frames.push(JSON.parse(text) as ServerFrame);
      return frames.filter((frame): frame is Extract<ServerFrame, { type: Type }> => frame.type === type);
    };
    await until(() => seen("welcome").length === 1);
    socket.write(rawFrame(1, Buffer.from(JSON.stringify({ type: "watch", lotId: lot.id }))));
    await until(() => seen("lot").length === 1);

    socket.pause();
    for (let posted = 0; posted < NOTICES; posted += 100) await rig.post(driver.userId, 100, BYTES);
    for (const slot of slots) await rig.setService(slot, 0);
    await rig.commit((unit) => unit.changed({ users: [driver.userId], resource: "booking" }));
    const other = await rig.connect(driver);
    other.send({ type: "read", upTo: NOTICES });
    await other.first("read");

    socket.resume();
    await until(() => seen("notification").length === NOTICES);
    expect(seen("notification").map((frame) => frame.seq)).toEqual(Array.from({ length: NOTICES }, (_, n) => n + 1));
    await until(() => seen("lot").at(-1)?.rev === 2);
    expect(seen("lot").slice(1)).toEqual([
      { type: "lot", lotId: lot.id, slots: slots.map(({ id }) => ({ id, state: "out" })), freeSlots: 0, rev: 2 },
    ]);
    expect(seen("changed")).toEqual([]);
    await until(() => seen("heartbeat").length === 1);
    expect(seen("heartbeat")[0]).toMatchObject({ head: NOTICES, unread: 0, readRev: 1, rev: 1, lots: { [lot.id]: 2 } });
    expect(rig.gateway.sockets()).toBe(2);
    expect(rig.errors).toEqual([]);
    socket.destroy();
  } finally {
    await rig.close();
  }
}, 30_000);
