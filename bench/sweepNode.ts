/**
 * A node with so many people (second argument), each with a device that is connected to it, in the process itself: what
 * these devices are sent goes nowhere. Its first argument is the engine. Answers each line with one sweep over all of them.
 */
import { createFlow } from "../apps/server/src/gateway/flow.ts";
import type { Admission } from "../apps/server/src/gateway/handshake.ts";
import { createLookups } from "../apps/server/src/gateway/lookups.ts";
import { createLotBoards } from "../apps/server/src/gateway/lotBoard.ts";
import { createPeople } from "../apps/server/src/gateway/people.ts";
import { createPump } from "../apps/server/src/gateway/pump.ts";
import { Session, type Wire } from "../apps/server/src/gateway/session.ts";
import { createSessionCheck } from "../apps/server/src/gateway/sessionCheck.ts";
import { createSweep } from "../apps/server/src/gateway/sweep.ts";
import { systemIds } from "../apps/server/src/platform/ids.ts";
import { silentLog } from "../apps/server/src/platform/log.ts";
import { systemTimers } from "../apps/server/src/platform/timers.ts";
import { EPOCH, openRig } from "../apps/server/src/testing/gatewayRig.ts";
import { openRows } from "../e2e/harness/rows.ts";
import { seed } from "./seed.ts";

export interface SweepReport {
  ms: number;
  /** Of the processor, all threads of the node. */
  cpuMs: number;
  /** The longest time for which nobody else had a turn. */
  longestBlockMs: number;
  /** Devices that were sent something, or closed: nothing has changed, so it has to be nobody. */
  disturbed: number;
}

const HEARTBEAT_MS = 25_000;
/** How often somebody else wants a turn. */
const PROBE_MS = 1;

const [, , place, count] = process.argv;
const rig = await openRig(place ? { place } : {});
process.on("SIGTERM", () => {
  rig.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
{
  await using rows = openRows(place ? { url: place } : { dataDir: rig.place });
  await seed(rows, "not signed with", { drivers: Number(count), owners: 0, slots: 0 });
}

let disturbed = 0;
const wire: Wire = {
  send: () => ++disturbed,
  ping: () => 1,
  close: () => void disturbed++,
  terminate: () => void disturbed++,
};
const { store, access, channels, clock, realClock, metrics, world } = rig;
const config = { allowedOrigins: [], heartbeatMs: HEARTBEAT_MS, rateLimits: false };
const deps = {
  ...{ store, access, channels, clock, realClock, metrics, world, config },
  ...{ timers: systemTimers, ids: systemIds, log: silentLog, epoch: EPOCH, node: "node of the bench" },
};
const fail = (_: Session, error: unknown): void => {
  throw error;
};
const flow = createFlow(deps);
const pump = createPump(deps, createLookups(store), flow, { caughtUp: () => undefined, fail });
const people = createPeople(deps, flow, pump, { sessionsRang: () => undefined, fail });
const boards = createLotBoards(deps, people.revOf);
const sweep = createSweep(deps, people, boards, createSessionCheck(deps));

const sessions = await store.accountsRead.selectFrom("session").select(["id", "userId"]).execute();
for (const { id, userId } of sessions) {
  const admission: Admission = {
    role: "driver",
    ...{ userId, sessionId: id, expiresAt: Number.POSITIVE_INFINITY, address: "", isService: false },
    ...{ deviceName: "a device", resume: null },
  };
  const session = new Session(admission, wire, realClock.now(), HEARTBEAT_MS, 1);
  await people.join(session);
  session.welcome("", 0, 0, realClock.now());
  session.pumping = false;
  session.phase = "live";
}
disturbed = 0;
console.log(JSON.stringify({ people: sessions.length }));

for await (const _ of console) {
  let isOver = false;
  let longestBlockMs = 0;
  const before = process.cpuUsage();
  const startedAt = performance.now();
  let turnAt = startedAt;
  const turn = (): void => {
    const now = performance.now();
    longestBlockMs = Math.max(longestBlockMs, now - turnAt);
    turnAt = now;
    if (!isOver) setTimeout(turn, PROBE_MS);
  };
  setTimeout(turn, PROBE_MS);
  await sweep(false);
  isOver = true;
  const ms = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  const report: SweepReport = { ms, cpuMs: (user + system) / 1000, longestBlockMs, disturbed };
  console.log(JSON.stringify(report));
}
