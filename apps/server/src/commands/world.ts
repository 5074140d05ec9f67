/**
 * Commands: one verb per file, the only writers of business state.
 *
 * Owns: what changes when somebody does something, or when time does.
 * Promises: a command reads what it decides on under lock, asks the rule in `domain/`, and writes the changes and the
 * notices of its verdict in one transaction. An expected no is a value. A repeated Idempotency-Key repeats the answer.
 * Never: calls a provider inside a transaction, answers before the commit, or decides by itself what a rule decides.
 * If it dies: nothing half done stays; a charge under way is settled from its due row.
 */
import type { BookingTimes } from "../config.ts";
import type { World } from "../notify/transact.ts";
import type { PaymentGateway } from "../payments/gateway.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Timers } from "../platform/timers.ts";

export interface CommandWorld extends World {
  times: BookingTimes;
  payments: PaymentGateway;
  timers: Timers;
  /** Real time, which the demo does not move: idempotency lives by it. */
  realClock: Clock;
  log: Log;
}
