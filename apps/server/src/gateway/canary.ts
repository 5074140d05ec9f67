import { BEARER_SUBPROTOCOL_PREFIX, type ServerFrame, SUBPROTOCOL } from "@parkmate/protocol";
import type { Access } from "../access/access.ts";
import { hatchCanary, singCanary } from "../commands/singCanary.ts";
import type { CommandWorld } from "../commands/world.ts";
import type { Cancel } from "../platform/timers.ts";
import { openWebSocket } from "../platform/webSocket.ts";

const SING_EACH_MS = 5_000;
const HEARD_WITHIN_MS = 4_000;

export interface Canary {
  /** Sings once, and each 5 s from now on; resolves when the first song was heard or missed. */
  start(): Promise<void>;
  /** What is wrong with the way from a commit to a socket, or null. */
  fault(): string | null;
  stop(): void;
}

/**
 * Tells whether this node can serve by doing it: a real notice in a real transaction to a real session over a real socket
 * of its own, in the background, so that a readiness check costs nothing.
 */
export function createCanary(world: CommandWorld, access: Access, url: string, node: string): Canary {
  let socket: WebSocket | null = null;
  let userId = "";
  let fault: string | null = "the canary has not been heard yet";
  let next: Cancel | null = null;
  let stopped = false;
  let heard: (() => void) | null = null;

  const listen = async (): Promise<void> => {
    const session = await hatchCanary(world, access);
    userId = session.userId;
    const opening = openWebSocket(url, [
      SUBPROTOCOL,
      BEARER_SUBPROTOCOL_PREFIX + Buffer.from(session.token).toString("base64url"),
    ]);
    socket = opening;
    await new Promise<void>((resolve, reject) => {
      opening.onmessage = (event) => {
        const frame = JSON.parse(String(event.data)) as ServerFrame;
        if (frame.type === "welcome") resolve();
        if (frame.type === "notification") heard?.();
      };
      opening.onclose = (event) => {
        if (socket === opening) socket = null;
        reject(new Error(`the canary's socket closed with ${event.code}`));
      };
    });
  };

  const sing = async (): Promise<void> => {
    if (!socket) await listen();
    const inTime = new Promise<void>((resolve) => {
      heard = resolve;
    });
    await singCanary(world, userId, node);
    await inTime;
  };

  const round = async (): Promise<void> => {
    const startedAt = world.realClock.now();
    let giveUp: Cancel = () => undefined;
    const tooLate = new Promise<never>((_resolve, reject) => {
      giveUp = world.timers.after(HEARD_WITHIN_MS, () => reject(new Error("a notice did not arrive in time")));
    });
    try {
      await Promise.race([sing(), tooLate]);
      fault = null;
    } catch (err) {
      if (stopped) return;
      fault = err instanceof Error ? err.message : "the canary failed";
      world.log.error({ err }, "the canary was not heard");
      socket?.close();
      socket = null;
    } finally {
      giveUp();
      heard = null;
    }
    if (!stopped) {
      const pause = Math.max(0, SING_EACH_MS - (world.realClock.now() - startedAt));
      next = world.timers.after(pause, () => {
        void round();
      });
    }
  };

  return {
    start: round,
    fault: () => fault,
    stop() {
      stopped = true;
      next?.();
      socket?.close();
    },
  };
}
