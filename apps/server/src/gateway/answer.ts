import { CLOSE, type ClientFrame, type ErrorFrame, problemOf, type TimeFrame } from "@parkmate/protocol";
import { markRead } from "../notify/markRead.ts";
import { parseClientFrame } from "./clientFrames.ts";
import type { GatewayDeps } from "./deps.ts";
import { type LotWatch, refusal } from "./lotWatch.ts";
import type { Session } from "./session.ts";

/** How many of the shown notifications that one frame names are traced, the newest. */
const SHOWN_KEPT = 100;

/** Does what a client's frame asks; what is refused is answered with `error`, what is no frame closes 4400. */
export function createAnswer(deps: GatewayDeps, lots: LotWatch): (session: Session, text: string) => Promise<void> {
  const { clock, realClock, world } = deps;

  async function act(session: Session, frame: ClientFrame): Promise<ErrorFrame | null> {
    switch (frame.type) {
      case "watch":
        return "lotId" in frame ? lots.watch(session, frame.lotId) : watchSystem(session);
      case "unwatch":
        lots.unwatch(session, frame.lotId);
        return null;
      case "counts":
        return lots.count(session, frame.lotIds);
      case "read": {
        const outcome = await markRead(
          world,
          session.userId,
          frame.upTo === undefined ? { seqs: frame.seqs } : { upTo: frame.upTo },
        );
        if (outcome.ok) return null;
        const { code, detail, errors } = problemOf(outcome.refusal);
        return refusal(code, errors?.map(({ field, message }) => `read: ${field}: ${message}`).join("; ") ?? detail);
      }
      case "time": {
        const answer: TimeFrame = { type: "time", t0: frame.t0, serverTime: new Date(clock.now()).toISOString() };
        session.offer(JSON.stringify(answer), realClock.now());
        return null;
      }
      case "ack":
        return acknowledge(session, frame.upTo, frame.shown ?? []);
    }
  }

  /** Traces what the page was handed and showed; nothing it was not sent can have been. */
  function acknowledge(session: Session, upTo: number, shown: readonly number[]): ErrorFrame | null {
    if (Math.max(upTo, ...shown) > session.cursor) {
      return refusal("validation", `ack: upTo, shown: must not be beyond ${session.cursor}, the last one sent`);
    }
    if (session.isService) return null;
    const done = { after: session.acked, upTo, shown: [...new Set(shown)].slice(-SHOWN_KEPT) };
    session.acked = Math.max(session.acked, upTo);
    world.trace.acked(session, done, clock.now());
    return null;
  }

  return async (session, text) => {
    const parsed = parseClientFrame(text);
    if (parsed.kind === "bad") session.close(CLOSE.badFrame, parsed.reason);
    if (parsed.kind === "bad" || parsed.kind === "unknown") return;
    const error = parsed.kind === "frame" ? await act(session, parsed.frame) : refusal("validation", parsed.message);
    if (error) session.offer(JSON.stringify(error), realClock.now());
  };
}

function watchSystem(session: Session): ErrorFrame | null {
  if (session.role !== "admin") return refusal("forbidden", "watch: system: only admins watch the system");
  session.watchesSystem = true;
  return null;
}
