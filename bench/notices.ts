import { type Child, startBun } from "./child.ts";
import { type Figure, Figures, inTurn, type Measurement, type Say } from "./measurement.ts";
import type { Burst, BurstReport, NodeOptions, NodeReady } from "./noticesServer.ts";
import { type Dialling, type OpenSocket, openSocket } from "./socket.ts";

const DELIVERED_WITHIN_MS = 60_000;

interface Size {
  rounds: number;
  readers: number;
  writers: number;
  warmUp: number;
  /** Notices per round. */
  count: number;
}

/**
 * Notices committed and delivered per second: a burst of notices, each in a transaction of its own, to connected readers
 * in turn. Committed is counted by the server until the last commit, delivered by the client until the last frame.
 */
export const notices: Measurement = {
  name: "notices",
  title: "notices committed and delivered per second to 100 connected readers",
  run: (say) => measure({ rounds: 7, readers: 100, writers: 8, warmUp: 2000, count: 10_000 }, say),
  runTiny: (say) => measure({ rounds: 1, readers: 2, writers: 2, warmUp: 4, count: 10 }, say),
};

async function measure(size: Size, say: Say): Promise<Figure[]> {
  const figures = new Figures();
  const tellers: Teller[] = [];
  try {
    for (const open of [parkMateTeller, floorTeller]) tellers.push(await open(size.readers));
    for (const teller of tellers) {
      say(`${teller.name}: warming up`);
      await burst(teller, size.warmUp, size.writers);
    }
    for (let round = 0; round < size.rounds; round++) {
      for (const teller of inTurn(tellers, round)) {
        say(`round ${round + 1} of ${size.rounds}: ${teller.name}`);
        const { committedMs, deliveredMs } = await burst(teller, size.count, size.writers);
        for (const [metric, ms] of [
          ["committed", committedMs],
          ["delivered", deliveredMs],
        ] as const) {
          figures.add(teller.name, { metric, unit: "1/s", better: "more" }, (size.count * 1000) / ms);
        }
      }
    }
  } finally {
    for (const teller of tellers) await teller.close();
  }
  return figures.all();
}

/** A server that tells its readers, and the readers' sockets. */
interface Teller {
  name: string;
  child: Child;
  to: readonly string[];
  /** Called with each frame, or with what went wrong. */
  listen(heard: () => void, lost: (why: string) => void): void;
  close(): Promise<void>;
}

async function burst(
  teller: Teller,
  count: number,
  writers: number,
): Promise<{ committedMs: number; deliveredMs: number }> {
  const { promise: delivered, resolve, reject } = Promise.withResolvers<number>();
  const timer = setTimeout(() => reject(new Error("not everything was delivered")), DELIVERED_WITHIN_MS);
  let heard = 0;
  teller.listen(
    () => {
      if (++heard === count) resolve(performance.now());
      if (heard > count) reject(new Error("more was delivered than was posted"));
    },
    (why) => reject(new Error(why)),
  );
  const startedAt = performance.now();
  try {
    const [{ committedMs }, lastAt] = await Promise.all([
      teller.child.ask<BurstReport>({ count, writers, to: teller.to } satisfies Burst),
      delivered,
    ]);
    return { committedMs, deliveredMs: lastAt - startedAt };
  } finally {
    clearTimeout(timer);
  }
}

async function parkMateTeller(readers: number): Promise<Teller> {
  const options: NodeOptions = { readers };
  const { child, ready } = await startBun<NodeReady>("noticesServer.ts", JSON.stringify(options));
  const dials = ready.people.map(({ token }): Dialling => {
    return { url: ready.url, headers: { authorization: `Bearer ${token}` }, dialect: "frames" };
  });
  const to = ready.people.map(({ userId }) => userId);
  return tellerOf("ParkMate", child, to, dials);
}

async function floorTeller(readers: number): Promise<Teller> {
  const { child, ready } = await startBun<{ port: number }>("peers/floor.ts");
  const dials = Array.from({ length: readers }, (_, reader): Dialling => {
    return { url: `ws://127.0.0.1:${ready.port}/realtime?reader=${reader}`, dialect: "frames" };
  });
  return tellerOf("floor", child, [], dials);
}

async function tellerOf(
  name: string,
  child: Child,
  to: readonly string[],
  dials: readonly Dialling[],
): Promise<Teller> {
  let onHeard = (): void => undefined;
  let onLost = (why: string): void => {
    throw new Error(why);
  };
  const sockets: OpenSocket[] = [];
  for (const dial of dials) {
    sockets.push(
      await openSocket(
        dial,
        () => onHeard(),
        (why) => onLost(why),
      ),
    );
  }
  return {
    name,
    child,
    to,
    listen(heard, lost) {
      onHeard = heard;
      onLost = lost;
    },
    async close() {
      for (const socket of sockets) socket.close();
      await child.stop();
    },
  };
}
