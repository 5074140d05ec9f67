/**
 * A process that runs commands and timekeeper over a database with the real clock until it is killed: for tests of what
 * survives kill -9. Its arguments are where the database is and what to do; it reports by lines on standard output.
 */
import { memoryChannelLayer } from "../channels/memory.ts";
import { bookSlot } from "../commands/bookSlot.ts";
import type { CommandWorld } from "../commands/world.ts";
import { createNoticeTrace } from "../notify/noticeTrace.ts";
import { sandboxGateway } from "../payments/sandbox.ts";
import { sqlSandboxLedger } from "../payments/sqlSandboxLedger.ts";
import { systemClock } from "../platform/clock.ts";
import { systemIds } from "../platform/ids.ts";
import { silentLog } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { systemTimers } from "../platform/timers.ts";
import { createTimekeeper } from "../timekeeper/timekeeper.ts";
import { openAt } from "./testDatabase.ts";

/** What the process does; `dieAt`: it ends itself by SIGKILL when it first passes that place of the timekeeper. */
export type Doom =
  | { run: "timekeeper"; dieAt?: "afterClaim" | "beforeCommit" | "afterCommit" }
  | { run: "book"; driverId: string; slotId: string };

const [, , place = "", doomText = "{}"] = process.argv;
const doom = JSON.parse(doomText) as Doom;

const store = openAt(place, { exclusive: true });
const clock = systemClock();
const metrics = createMetrics(clock);
const world: CommandWorld = {
  ...{ store, clock, ids: systemIds, channels: memoryChannelLayer(), metrics },
  trace: createNoticeTrace(store, metrics),
  ...{ realClock: clock, timers: systemTimers, log: silentLog },
  times: { warningMs: 60_000, graceMs: 60_000, holdMs: 900_000, minBookingMs: 1, maxBookingMs: 86_400_000 },
  payments: sandboxGateway({
    ...{ ledger: sqlSandboxLedger(store), secret: "secret", clock, timers: systemTimers, random: () => 0 },
    latencyMs: { min: 0, max: 0 },
  }),
};

if (doom.run === "timekeeper") {
  const die = (): void => {
    process.kill(process.pid, "SIGKILL");
  };
  await createTimekeeper(world, doom.dieAt ? { [doom.dieAt]: die } : undefined).start();
  console.log("running");
} else {
  const { driverId, slotId } = doom;
  const request = {
    slotId,
    vehicleNumber: "KL07AB1234",
    durationMs: 3_600_000,
    method: "upi",
    token: "tok_ok",
  } as const;
  const answer = await bookSlot(world, driverId, request, { scope: "the key", requestHash: "the hash" });
  console.log(answer.body);
  // Nothing after the answer may be needed: whoever reads it kills this process at once.
  await new Promise(() => undefined);
}
