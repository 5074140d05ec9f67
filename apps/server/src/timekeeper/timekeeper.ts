/**
 * The timekeeper: runs the command when something falls due.
 *
 * Owns: the loop over the agenda (`next_due_at` of bookings, payments and occupied slots).
 * Promises: what is due is applied soon after, oldest first, also what fell due while nobody ran; once in effect.
 * Never: keeps a deadline of its own; decides what happens (that is `domain/`); calls a provider inside a transaction.
 * Lives: from `start` to `stop`; a failed pass is logged and repeated, what it had committed stays.
 * If it dies: the rows are still due.
 */
import type { BatchSwitches } from "../commands/advanceDue.ts";
import { advanceDueBookings } from "../commands/advanceDueBookings.ts";
import { freeDueSlots } from "../commands/freeDueSlots.ts";
import { reconcilePayment } from "../commands/reconcilePayment.ts";
import type { CommandWorld } from "../commands/world.ts";
import { transact } from "../notify/transact.ts";
import { yieldToLoop } from "../platform/timers.ts";
import { nextBookingDue, putOffUnsettledHolds } from "../store/bookings.ts";
import { pruneFailedSignIns } from "../store/failedSignIns.ts";
import { pruneIdempotencyKeys } from "../store/idempotency.ts";
import { pruneNoticeTrace } from "../store/noticeTrace.ts";
import { claimDuePayments, makeOnlinePaymentsDue, nextPaymentDue } from "../store/payments.ts";
import { nextOccupationDue } from "../store/slotOccupations.ts";
import { pruneWebhookEvents } from "../store/webhookEvents.ts";
import { loop } from "./loop.ts";

/** How long a payment is left to the one who asks the provider. */
const LEASE_MS = 30_000;
const ASKED_AT_ONCE = 10;
/** What has been due for so long fell due while no node ran. */
const OVERDUE_MS = 5_000;
/** After a start a hold waits so long for the provider's word on its payment, even if it ran out while nobody ran. */
const SETTLE_FIRST_MS = 30_000;
const PRUNE_EVERY_MS = 10 * 60 * 1000;
/** By then no provider sends an event again. */
const WEBHOOKS_KEPT_MS = 30 * 24 * 60 * 60 * 1000;
/** How long it can be said what became of a notice. */
const TRACE_KEPT_MS = 30 * 24 * 60 * 60 * 1000;

export interface Timekeeper {
  /** Begins to work; payments that were under way when the last process ended are settled first. */
  start(): Promise<void>;
  /** Does everything that is due now and returns when nothing is; tests call it after moving the clock. */
  runDue(): Promise<void>;
  /** Ends the loop; resolves when the pass under way is over. */
  stop(): Promise<void>;
}

/** A timekeeper over the agenda of this world. `switches` let a test end the process at each step. */
export function createTimekeeper(world: CommandWorld, switches?: BatchSwitches): Timekeeper {
  const { read } = world.store;
  let prunedAt = Number.NEGATIVE_INFINITY;

  const advance = async (): Promise<number> => {
    const { latenessMs } = await advanceDueBookings(world, switches);
    for (const ms of latenessMs) world.metrics.lateness.observe(ms);
    return latenessMs.length;
  };
  const prune = async (): Promise<number> => {
    prunedAt = world.realClock.now();
    await transact(world, async (unit) => {
      await pruneIdempotencyKeys(unit.tx, prunedAt);
      await pruneWebhookEvents(unit.tx, prunedAt - WEBHOOKS_KEPT_MS);
      await pruneFailedSignIns(unit.tx, prunedAt);
      return { ok: true, value: null };
    });
    await forgetTraces(world);
    return 0;
  };
  // A provider that hangs holds up payments only: each agenda has a loop of its own.
  const loops = [
    loop(world, { nextDue: () => nextBookingDue(read), work: advance }),
    loop(world, { nextDue: () => nextPaymentDue(read), work: () => reconcileDue(world) }),
    loop(world, { nextDue: () => nextOccupationDue(read), work: () => freeDueSlots(world) }),
    loop(world, {
      nextDue: async () => world.clock.now() + prunedAt + PRUNE_EVERY_MS - world.realClock.now(),
      work: prune,
    }),
  ];

  return {
    async start() {
      await transact(world, async (unit) => {
        const now = await unit.now();
        const until = now + SETTLE_FIRST_MS;
        if (world.store.engine === "sqlite") {
          await makeOnlinePaymentsDue(unit.tx, now);
          await putOffUnsettledHolds(unit.tx, until, until);
        } else {
          // Other nodes may be running: their requests are in flight, and their deadlines are kept.
          await putOffUnsettledHolds(unit.tx, now - OVERDUE_MS, until);
        }
        return { ok: true, value: null };
      });
      for (const each of loops) each.start();
    },
    async runDue() {
      for (let done = 1; done > 0; ) {
        done = 0;
        for (const each of loops) done += await each.runDue();
      }
    },
    async stop() {
      await Promise.all(loops.map((each) => each.stop()));
    },
  };
}

/** Forgets what became of old notices, a little per transaction. */
async function forgetTraces(world: CommandWorld): Promise<void> {
  for (let gone = 1; gone > 0; await yieldToLoop()) {
    const outcome = await transact(world, async (unit) => {
      return { ok: true, value: await pruneNoticeTrace(unit.tx, (await unit.now()) - TRACE_KEPT_MS) };
    });
    gone = outcome.ok ? outcome.value : 0;
  }
}

/** Asks the provider about due payments, a few at once; answers how many were asked. */
async function reconcileDue(world: CommandWorld): Promise<number> {
  const outcome = await transact(world, async (unit) => ({
    ok: true,
    value: await claimDuePayments(unit.tx, await unit.now(), LEASE_MS, ASKED_AT_ONCE),
  }));
  const due = outcome.ok ? outcome.value : [];
  const results = await Promise.allSettled(due.map((payment) => reconcilePayment(world, payment)));
  results.forEach((result, index) => {
    if (result.status === "rejected") {
      const paymentId = due[index]?.id;
      world.log.warn({ err: result.reason, paymentId }, "the provider could not be asked; the payment stays due");
    }
  });
  return due.length;
}
