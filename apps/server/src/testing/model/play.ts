import { expect } from "bun:test";
import type { Got } from "../httpRig.ts";
import type { Pay } from "./commands.ts";
import type { Model, Payment } from "./model.ts";
import { fail, succeed } from "./payments.ts";
import { answered, as, type ModelRig } from "./rig.ts";

/** One sequence under way: the system, the model beside it, and what passes between them. */
export interface Play {
  rig: ModelRig;
  m: Model;
  /** Numbers what is given a name, such as keys. */
  count: number;
  /** When the timekeeper last ran. */
  lastRunAt: number;
  /** Rows as they were after the step before, by id: what is final never changes. */
  before: Map<string, string>;
  /** The command under way, and how often each answer was given to which. */
  doing: string;
  tally: Map<string, number>;
}

/** The status of each code, as CONTRACT says. */
const STATUS: Record<string, number> = { validation: 422, not_found: 404, "webhook.bad_signature": 401 };
export function statusOf(code: string): number {
  const online = ["payment.declined", "payment.insufficient_funds", "payment.timeout"];
  return STATUS[code] ?? (online.includes(code) ? 402 : 409);
}

export const codeOf = (got: Got): string | null =>
  got.status < 400 ? null : ((got.json as { code?: string } | null)?.code ?? "no code");

export function count(tally: Map<string, number>, what: string): void {
  tally.set(what, (tally.get(what) ?? 0) + 1);
}

/** Sends a request as somebody; a key makes it one that may be repeated. */
export async function send(
  play: Play,
  method: "POST" | "PATCH" | "DELETE" | "GET",
  path: string,
  userId: string,
  options: { body?: unknown; keyed?: boolean; hangs?: boolean } = {},
): Promise<Got> {
  const { rig, m } = play;
  const key = options.keyed ? `a key, number ${++play.count}` : undefined;
  const body = options.body ?? (method === "POST" ? {} : undefined);
  const got = await answered(rig, options.hangs ?? false, () =>
    rig.send(method, path, {
      ...{ as: as(userId), body },
      headers: key ? { "idempotency-key": key } : {},
    }),
  );
  if (key && (got.status < 300 || got.status === 402 || got.status === 409)) {
    m.kept.push({ as: userId, path, key, body, status: got.status, text: got.text, at: m.now });
  }
  m.now = rig.world.clock.now();
  count(play.tally, `${play.doing}: ${codeOf(got) ?? got.status}`);
  return got;
}

/**
 * The answer must be a refusal with one of these codes (several may apply; which comes first nobody promised), or a yes
 * with this status where there are none. Answers the code, or null for a yes.
 */
export function expectAnswer(got: Got, codes: Iterable<string>, status: number): string | null {
  const allowed = [...codes];
  const code = codeOf(got);
  const said = { status: got.status, code };
  if (allowed.length === 0) {
    expect({ ...said, ...(code === null ? {} : { text: got.text }) }).toEqual({ status, code: null });
    return null;
  }
  expect(allowed, `answered ${got.status} ${got.text}`).toContain(code ?? "a yes");
  expect(said).toEqual({ status: statusOf(code ?? ""), code });
  return code;
}

/** What a number picks, or null where there is nothing. */
export function pick<Thing>(n: number, list: readonly Thing[]): Thing | null {
  return list[n % list.length] ?? null;
}

/** Three times of four something that suits, else anything. */
export function pickSuited<Thing>(n: number, list: readonly Thing[], suits: (thing: Thing) => boolean): Thing | null {
  return n % 4 === 0 ? pick(n / 4, list) : pick(n, list.filter(suits));
}

export const other = <Thing>(list: readonly Thing[], not: Thing): Thing => list.find((each) => each !== not) ?? not;

export const tokenOf = (pay: Pay): string | null => (pay.method === "cash" ? null : pay.token);
export const hangs = (pay: Pay): boolean => tokenOf(pay) === "tok_timeout";
export const bodyOf = (pay: Pay): Record<string, unknown> => ({ ...pay });

/** The rows of payments that the model has not met yet, oldest first. */
export async function newPayments(
  play: Play,
): Promise<{ id: string; kind: string; bookingId: string | null; carwashId: string | null }[]> {
  const { rig, m } = play;
  const known = new Set(m.payments.map(({ id }) => id));
  const rows = await rig.store.read
    .selectFrom("payments")
    .select(["id", "kind", "bookingId", "carwashId"])
    .where(
      "lotId",
      "in",
      m.scene.lots.map(({ id }) => id),
    )
    .orderBy("id")
    .execute();
  return rows.filter(({ id }) => !known.has(id));
}

/**
 * Applies what the provider makes of these charges of one request, one after the other, and answers the code that the
 * request is refused with, if any. After a refused charge nothing more is charged.
 */
export function settle(m: Model, payments: readonly Payment[], token: string): string | null {
  let refused: string | null = null;
  let answer: string | null = null;
  for (const payment of payments) {
    let code: string | null;
    if (refused !== null) code = refused;
    else if (token === "tok_ok") code = succeed(m, payment, "request");
    else if (token === "tok_pending") {
      if (payment.charge === "none") payment.charge = "undecided";
      code = null;
    } else {
      refused = REFUSED[token] ?? "payment.declined";
      // A charge without an answer may still go through, until it is called back.
      if (payment.charge === "none") payment.charge = token === "tok_timeout" ? "undecided" : "dead";
      fail(m, payment, refused, "request");
      code = refused;
    }
    if (payment === payments[0]) answer = code;
  }
  return answer;
}

const REFUSED: Record<string, string> = {
  tok_insufficient_funds: "payment.insufficient_funds",
  tok_timeout: "payment.timeout",
};
