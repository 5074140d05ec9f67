/**
 * The reconnect policy.
 *
 * Owns: when a socket is opened, how long is waited, when it is given up, when to stop.
 * Promises: full jitter, 0.5 s doubling to 30 s, never before the server's hint; failures are forgotten only after 30 s of
 *   stability; network, page or machine coming back try at once; a refusal (44xx) stops.
 * Never: reads a clock, starts a timer or touches a socket; all of that is `env` and the returned effects.
 * Lives: as a value. `socket` numbers the sockets, so that what a dead one still says is ignored.
 */
import type { CLOSE, ServerFrame } from "@parkmate/protocol";
import type { PhaseName } from "./types.ts";

// The protocol's constants are spelled again and checked by the compiler: imported, they would bring its catalogue along.
const UNAUTHENTICATED: typeof CLOSE.unauthenticated = 4401;
const TOO_MANY: typeof CLOSE.tooMany = 4529;

const HANDSHAKE_MS = 15_000;
const STABLE_MS = 30_000;
const PROBE_MS = 5_000;
/** Beyond two heartbeats. */
const MARGIN_MS = 5_000;
const BASE_MS = 500;
const CAP_MS = 30_000;
const TOO_MANY_MS = 30_000;
/** A timer off by more than this: the machine slept, the browser held the page back, or its clock was set. */
const ASLEEP_MS = 10_000;

/** RFC 6455 §7.4.1: the line broke without a closing handshake. */
const NO_GOODBYE = 1006;

export interface Phase {
  name: PhaseName;
  /** Which socket counts: a new number whenever one is opened or given up. */
  socket: number;
  /** Failures since the last stable connection. */
  failures: number;
  /** When the phase began; epoch ms of this device like all times here. */
  since: number;
  /** When this phase has lasted too long: handshake given up, server presumed dead, next try. */
  dueAt: number;
  /** Silence after which a live server is presumed dead. */
  silenceMs: number;
  /** The server's hint: how long to wait once this socket is closed. */
  hintMs: number;
  /** What became of it: no try before this. */
  notBefore: number;
  /** Whether 4401 was answered since the last welcome. */
  wasRefused: boolean;
  error: string | null;
}

export type Input =
  /** Wanted now: the start, the network is back, the page is visible. */
  | { type: "nudge" }
  | { type: "stop" }
  /** `lateMs`: how much later than asked the timer came; below 0 when the clock was set back. */
  | { type: "timer"; lateMs: number }
  | { type: "frame"; socket: number; frame: ServerFrame }
  /** Code 0: closed by us, because what came over it cannot be used. */
  | { type: "closed"; socket: number; code: number };

/** `drop`: close the socket, if any · `open`: the same, then a handshake for `phase.socket` · `probe`: make the server answer. */
export type Effect = "drop" | "open" | "probe";

export interface Env {
  /** Epoch ms. */
  now: number;
  /** [0, 1) */
  random: number;
  hasToken: boolean;
}

export const IDLE: Phase = {
  name: "idle",
  socket: 0,
  failures: 0,
  since: 0,
  dueAt: 0,
  silenceMs: 0,
  hintMs: 0,
  notBefore: 0,
  wasRefused: false,
  error: null,
};

/** The phase after `input`, and what to do in the outside world, in order. */
export function step(phase: Phase, input: Input, { now, random, hasToken }: Env): [Phase, Effect[]] {
  const { name, since, dueAt, notBefore } = phase;
  const isLive = name === "live";
  const hasSocket = isLive || name === "opening";
  const failures = isLive && now - since >= STABLE_MS ? 0 : phase.failures;
  const set = (change: Partial<Phase>, ...effects: Effect[]): [Phase, Effect[]] => [{ ...phase, ...change }, effects];
  const same = set({});
  const enter = (name: PhaseName, effect: Effect, change: Partial<Phase>) =>
    set({ socket: phase.socket + 1, since: now, failures, name, ...change }, effect);
  const open = (change?: Partial<Phase>) =>
    enter("opening", "open", { dueAt: now + HANDSHAKE_MS, hintMs: 0, ...change });
  const stop = (error: string | null) => enter("stopped", "drop", { error });
  const wait = (code: number, hintMs = phase.hintMs) =>
    enter("waiting", "drop", {
      failures: failures + 1,
      notBefore: now + hintMs,
      dueAt: now + hintMs + random * Math.min(CAP_MS, BASE_MS * 2 ** failures),
      error: `Connection lost (${code})`,
    });
  const nudge = () => {
    if (isLive) return set({ dueAt: Math.min(dueAt, now + PROBE_MS) }, "probe");
    // A phase that began in the future: the clock was set back and put its deadlines far away.
    return name !== "stopped" && (now < since || (!hasSocket && now >= notBefore)) ? open() : same;
  };

  if ("socket" in input && input.socket !== phase.socket) return same;
  switch (input.type) {
    case "nudge":
      return nudge();
    case "stop":
      return stop(null);
    case "timer": {
      const wasAsleep = Math.abs(input.lateMs) > ASLEEP_MS;
      if (now < dueAt) return wasAsleep ? nudge() : same;
      return hasSocket && !wasAsleep ? wait(NO_GOODBYE) : open();
    }
    case "frame": {
      const { frame } = input;
      if (frame.type === "bye") return set({ hintMs: frame.reconnectInMs });
      if (isLive) return set({ dueAt: now + phase.silenceMs });
      if (frame.type !== "welcome") return same;
      const silenceMs = 2 * frame.heartbeatMs + MARGIN_MS;
      const dueAt = now + silenceMs;
      return set({ name: "live", since: now, dueAt, silenceMs, wasRefused: false, error: null });
    }
    case "closed": {
      const { code } = input;
      if (code === UNAUTHENTICATED) {
        return hasToken && !phase.wasRefused ? open({ wasRefused: true }) : stop("Signed out");
      }
      if (code >= 4400 && code < 4500) return stop(`Refused (${code})`);
      return wait(code, code === TOO_MANY ? TOO_MANY_MS : undefined);
    }
  }
}
