/**
 * The line to the server.
 *
 * Owns: the socket, the one timer of the policy, the page's network and visibility signals; the browser's world.
 * Promises: does what `machine.ts` decides and nothing else; frames are passed on only from the socket that counts.
 * Never: knows what a frame means; throws into the page.
 * Lives: from `openLine` to `close`, after which no timer, listener or socket is left.
 * If it dies: whoever holds the cursor opens another and has lost nothing.
 */
import type { BEARER_SUBPROTOCOL_PREFIX, ClientFrame, ServerFrame, SUBPROTOCOL } from "@parkmate/protocol";
import { IDLE, type Input, type Phase, step } from "./machine.ts";
import type { ConnectOptions, Socket, World } from "./types.ts";

type Bearer = `${typeof BEARER_SUBPROTOCOL_PREFIX}${string}`;

/** How soon a machine that slept is noticed. */
const TICK_MS = 5_000;

/** The world of a browser page; in other runtimes what is missing of it (network, visibility) stays silent. */
export const browserWorld: World = {
  openSocket: (url, protocols) => new WebSocket(url, protocols),
  now: Date.now,
  setTimer: (run, ms) => setTimeout(run, ms),
  clearTimer: (timer) => clearTimeout(timer as number),
  random: Math.random,
  onOnline: (run) => listen("online", run),
  onVisible: (run) => listen("visibilitychange", () => document.hidden || run()),
};

/** Both events reach the window: the second bubbles. */
function listen(type: string, run: () => void): () => void {
  addEventListener(type, run);
  return () => removeEventListener(type, run);
}

/** Runs the page's code or reads foreign text: what it throws is reported, and the line lives on. */
export function guard(run: () => void): void {
  try {
    run();
  } catch (error) {
    console.error(error);
  }
}

export interface LineOptions {
  world: World;
  token: ConnectOptions["token"];
  /** The address of the next handshake, cursor included. */
  address(): string;
  /** A frame of the socket that counts, before the phase knows of it. False: it cannot be used, resume over another. */
  onFrame(frame: ServerFrame): boolean;
  /** The phase has another name, or another reason. */
  onPhase(phase: Phase): void;
}

export interface Line {
  /** True when the frame was given to a live socket. */
  send(frame: ClientFrame): boolean;
  /** Asks the server's time, which is also a sign of life. */
  ask(): void;
  close(): void;
}

/** Starts at once and reconnects until closed or refused. */
export function openLine({ world, token, address, onFrame, onPhase }: LineOptions): Line {
  let phase = IDLE;
  let socket: Socket | null = null;
  let timer: unknown;

  const take = (input: Input) => {
    const now = world.now();
    const before = phase;
    const [next, effects] = step(phase, input, { now, random: world.random(), hasToken: !!token });
    phase = next;
    for (const effect of effects) {
      if (effect === "probe") ask();
      else {
        socket?.close();
        socket = null;
        if (effect === "open") void handshake(next.socket);
      }
    }
    world.clearTimer(timer);
    if (phase.name !== "stopped") {
      const at = Math.min(now + TICK_MS, phase.dueAt);
      timer = world.setTimer(() => take({ type: "timer", lateMs: world.now() - at }), at - now);
    }
    if (phase.name !== before.name || phase.error !== before.error) onPhase(phase);
  };

  const handshake = async (id: number) => {
    const closed = (code: number) => take({ type: "closed", socket: id, code });
    try {
      const offered: (typeof SUBPROTOCOL | Bearer)[] = ["parkmate.v1"];
      const secret = token && (await token());
      if (phase.socket !== id) return;
      if (secret) offered.push(`bearer.${btoa(secret).replace(/[+/=]/g, (sign) => "-_"["+/".indexOf(sign)] ?? "")}`);
      socket = world.openSocket(address(), offered);
      socket.onclose = (event) => closed(event.code);
      socket.onmessage = (event) => {
        if (phase.socket !== id) return;
        guard(() => {
          const frame = JSON.parse(event.data);
          if (onFrame(frame)) take({ type: "frame", socket: id, frame });
          else closed(0);
        });
      };
    } catch (error) {
      console.error(error);
      closed(1006);
    }
  };

  const send = (frame: ClientFrame) => {
    if (phase.name !== "live") return false;
    socket?.send(JSON.stringify(frame));
    return true;
  };
  const ask = () => void send({ type: "time", t0: world.now() });

  const nudge = () => take({ type: "nudge" });
  const offOnline = world.onOnline(nudge);
  const offVisible = world.onVisible(nudge);
  nudge();

  return {
    send,
    ask,
    close() {
      offOnline();
      offVisible();
      take({ type: "stop" });
    },
  };
}
