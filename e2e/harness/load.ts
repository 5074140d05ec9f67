/**
 * People who book, pay, renew, cancel and leave over HTTP at a rate, whatever happens to the servers meanwhile.
 *
 * Promises: a command whose answer was lost is repeated with the same key until it is answered; each answer of success
 * adds the facts that are owed to somebody's inbox.
 * Never: gives up within two minutes; takes a refusal for a failure that a fault of the servers cannot excuse.
 */
import type { BookingView, PaymentView } from "@parkmate/protocol";
import type { Town } from "./furnish.ts";
import type { Fact } from "./history.ts";

const ANSWERED_WITHIN_MS = 15_000;
const GIVEN_UP_AFTER_MS = 120_000;
/** Slots that are in use for each notice a second: a cycle lasts some seconds, mostly for the provider. */
const WORKERS_PER_NOTICE = 3;
/** Bun has 256 requests under way at most; some are for who watches. */
const WORKERS = 200;

/** How a booking goes: paid online and renewed, verified at the counter, or called off before. */
const WAYS = ["upi", "verified", "cancelled"] as const;
const CASH_ONLY = ["verified", "cancelled"] as const;

export interface LoadOptions {
  town: Town;
  /** Where the next request goes; asked for each try. */
  url(): string;
  noticesPerSecond: number;
  /** Nobody pays online: a provider that was being asked when a node died is asked again half a minute later. */
  isCashOnly?: boolean;
  /** Where the plates and slots of others are in use: the first of both that is not. Default: 0. */
  from?: number;
}

export interface LoadReport {
  facts: Fact[];
  /** Commands that were answered with success. */
  done: number;
  /** Tries that got no answer, or one that says to come again, by what became of them. */
  repeated: Record<string, number>;
  /** Refusals by their code. */
  refused: Record<string, number>;
  /** The longest that a command took from its first try to its answer. */
  slowestMs: number;
  seconds: number;
}

export interface Load {
  /** What was done so far. */
  readonly report: LoadReport;
  /** Nobody begins anything new; resolves when everything under way is answered. */
  stop(): Promise<LoadReport>;
}

interface Answer {
  status: number;
  body: { code?: string; booking?: BookingView; payment?: PaymentView };
  /** Whether an earlier try may have done it. */
  isUncertain: boolean;
}

/** Starts; each worker has a slot, a driver and a plate of its own, so that nobody is in anybody's way. */
export function startLoad({ town, url, noticesPerSecond, from = 0, isCashOnly = false }: LoadOptions): Load {
  const startedAt = performance.now();
  const report: LoadReport = { facts: [], done: 0, repeated: {}, refused: {}, slowestMs: 0, seconds: 0 };
  const workers = Math.min(town.slots.length - from, WORKERS, Math.ceil(noticesPerSecond * WORKERS_PER_NOTICE));
  let isStopped = false;
  let paced = 0;

  /** Resolves when `notices` more may be caused. */
  const pace = async (notices: number): Promise<void> => {
    const dueAt = startedAt + (paced / noticesPerSecond) * 1000;
    // What an outage kept from being done is not made up for afterwards.
    paced = Math.max(paced, ((performance.now() - startedAt - 1_000) * noticesPerSecond) / 1000) + notices;
    await Bun.sleep(Math.max(0, dueAt - performance.now()));
  };

  const command = async (token: string, path: string, body: unknown): Promise<Answer> => {
    const key = crypto.randomUUID();
    const begunAt = performance.now();
    for (let tries = 0; ; tries++) {
      const answer = await attempt(token, path, body, key);
      if (typeof answer !== "string" && answer.status < 500 && answer.body.code !== "idempotency.in_progress") {
        report.slowestMs = Math.max(report.slowestMs, performance.now() - begunAt);
        if (answer.status < 300) report.done++;
        else count(report.refused, answer.body.code ?? String(answer.status));
        return { ...answer, isUncertain: tries > 0 };
      }
      count(report.repeated, typeof answer === "string" ? answer : (answer.body.code ?? String(answer.status)));
      if (performance.now() - begunAt > GIVEN_UP_AFTER_MS) {
        throw new Error(`${path} was not answered for two minutes: ${JSON.stringify(answer)}`);
      }
      await Bun.sleep(100 + Math.random() * 200);
    }
  };
  /** The answer, or why there was none. */
  const attempt = async (token: string, path: string, body: unknown, key: string) => {
    try {
      const answer = await fetch(url() + path, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWERED_WITHIN_MS),
      });
      return { status: answer.status, body: (await answer.json()) as Answer["body"] };
    } catch (error) {
      return error instanceof Error && "code" in error ? String(error.code || error.name) : String(error);
    }
  };

  const work = async (index: number): Promise<void> => {
    const slot = town.slots[index];
    const driver = town.drivers[index % town.drivers.length];
    if (!slot || !driver) throw new Error("the town is too small for this load");
    const { slotId, owner } = slot;
    const [driverToken = "", ownerToken = ""] = [driver.tokens[0], owner.tokens[0]];
    const vehicleNumber = plate(index);
    const tell = (readerId: string, about: string | undefined, ...events: string[]): void => {
      if (about !== undefined) report.facts.push({ readerId, events, about });
    };
    for (let round = index; !isStopped; round++) {
      const ways = isCashOnly ? CASH_ONLY : WAYS;
      const how = ways[round % ways.length];
      const payment = how === "upi" ? { method: "upi", token: "tok_ok" } : { method: "cash" };
      await pace(1);
      if (isStopped) return;
      const booked = await command(driverToken, "/api/bookings", { slotId, vehicleNumber, minutes: 60, payment });
      const { booking, payment: paid } = booked.body;
      // A provider that was not reached before the server died: nothing is held.
      if (booked.status !== 201 || !booking) continue;
      tell(owner.userId, booking.id, "booking.created");
      if (how === "upi") {
        await pace(2);
        const renewed = await command(driverToken, `/api/bookings/${booking.id}/renewals`, {
          ...{ minutes: 30, expectedEndsAt: booking.endsAt, payment },
        });
        if (renewed.status === 201) {
          tell(driver.userId, renewed.body.payment?.id, "renewal.succeeded", "payment.confirmed");
          tell(owner.userId, renewed.body.payment?.id, "booking.renewed");
        }
      } else if (how === "verified") {
        await pace(1);
        const verified = await command(ownerToken, `/api/owner/payments/${paid?.id}/verify`, {});
        if (verified.status < 300 || verified.isUncertain) tell(driver.userId, paid?.id, "payment.verified");
      }
      await pace(how === "cancelled" ? 1 : 0);
      const path = how === "cancelled" ? "cancel" : "end";
      const left = await command(driverToken, `/api/bookings/${booking.id}/${path}`, {});
      // Without a key: the first try may have done it.
      if (left.status >= 300 && !left.isUncertain) throw new Error(`${path}: ${JSON.stringify(left)}`);
      if (how === "cancelled") tell(owner.userId, booking.id, "booking.cancelled");
    }
  };
  const all = Promise.all(Array.from({ length: workers }, (_, index) => work(from + index)));
  // Told by `stop`; until then nobody may be listening.
  all.catch(() => undefined);
  return {
    get report() {
      return { ...report, seconds: (performance.now() - startedAt) / 1000 };
    },
    async stop() {
      report.seconds = (performance.now() - startedAt) / 1000;
      isStopped = true;
      await all;
      return report;
    },
  };
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

function plate(index: number): string {
  return `KL${10 + Math.floor(index / 9000)}DR${1000 + (index % 9000)}`;
}
