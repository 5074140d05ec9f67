import { BEARER_SUBPROTOCOL_PREFIX, CLOSE, type ServerFrame, SUBPROTOCOL } from "@parkmate/protocol";
import type { Access, ServiceSession } from "../access/access.ts";
import { hatchCanary, singCanary } from "../commands/singCanary.ts";
import type { World } from "../notify/transact.ts";
import type { Cancel } from "../platform/timers.ts";
import { openWebSocket } from "../platform/webSocket.ts";
import { isDatabaseAway } from "../store/databaseAway.ts";
import type { GatewayDeps } from "./deps.ts";

const SING_EACH_MS = 5_000;
const HEARD_WITHIN_MS = 4_000;

export interface Canary {
  /** Sings once, and each 5 s from now on; resolves when the first song was heard or missed. */
  start(): Promise<void>;
  /** What is wrong with the way from a commit to a socket, or null. */
  fault(): string | null;
  /** Nothing of it is left afterwards: no timer, no socket, no session. */
  stop(): Promise<void>;
}

/** The part of the world it lives in. */
type CanaryWorld = World & Pick<GatewayDeps, "realClock" | "timers" | "log">;

/** Why a song was not heard, in words that may be shown to anybody. */
class Missed extends Error {}

/**
 * Tells whether this node can serve by doing it: a real notice in a real transaction to a real session over a real socket
 * of its own, in the background, so that a readiness check costs nothing.
 */
export function createCanary(world: CanaryWorld, access: Access, url: string, node: string): Canary {
  let session: ServiceSession | null = null;
  let socket: WebSocket | null = null;
  let fault: string | null = "the canary has not been heard yet";
  let next: Cancel = () => undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  let heard: () => void = () => undefined;
  let giveUp: (why: Missed) => void = () => undefined;

  const listen = (token: string): Promise<void> => {
    const opening = openWebSocket(url, [
      SUBPROTOCOL,
      BEARER_SUBPROTOCOL_PREFIX + Buffer.from(token).toString("base64url"),
    ]);
    socket = opening;
    opening.onclose = ({ code }) => {
      if (code === CLOSE.unauthenticated) session = null;
      if (socket !== opening) return;
      socket = null;
      giveUp(new Missed(`the canary's socket closed with ${code}`));
    };
    return new Promise((resolve) => {
      opening.onmessage = (event) => {
        const frame = JSON.parse(String(event.data)) as ServerFrame;
        if (frame.type === "welcome") resolve();
        if (frame.type === "notification" && "node" in frame.data && frame.data.node === node) heard();
      };
    });
  };

  const sing = async (givenUp: Promise<never>): Promise<void> => {
    session ??= await hatchCanary(world, access);
    if (!socket) await Promise.race([givenUp, listen(session.token)]);
    const inTime = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await singCanary(world, session.userId, node);
    await Promise.race([givenUp, inTime]);
  };

  const round = async (): Promise<void> => {
    const startedAt = world.realClock.now();
    const givenUp = Promise.withResolvers<never>();
    // Nobody waits for it while a transaction is under way.
    givenUp.promise.catch(() => undefined);
    giveUp = givenUp.reject;
    // A transaction that hangs is not waited for: the fault is known at once, the next round begins after it.
    const cancel = world.timers.after(HEARD_WITHIN_MS, () => {
      fault = "a notice did not arrive in time";
      giveUp(new Missed(fault));
    });
    try {
      await sing(givenUp.promise);
      fault = null;
    } catch (err) {
      if (!stopped) {
        fault =
          err instanceof Missed
            ? err.message
            : isDatabaseAway(err)
              ? "the database is away"
              : "the canary could not sing";
        world.log.error({ err }, "the canary was not heard");
      }
      hangUp();
    } finally {
      cancel();
      heard = () => undefined;
      giveUp = () => undefined;
    }
    if (stopped) return;
    next = world.timers.after(SING_EACH_MS - (world.realClock.now() - startedAt), () => {
      running = round();
    });
  };

  const hangUp = (): void => {
    const open = socket;
    socket = null;
    open?.close();
  };

  return {
    start() {
      running = round();
      return running;
    },
    fault: () => fault,
    async stop() {
      stopped = true;
      next();
      giveUp(new Missed("the canary was stopped"));
      await running;
      hangUp();
      await session?.end();
      session = null;
    },
  };
}
