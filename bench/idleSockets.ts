import { type Child, startBun, startNode } from "./child.ts";
import { type Figure, Figures, inTurn, type Measurement, type Say } from "./measurement.ts";
import { startParkMate } from "./parkmate.ts";
import type { Dialling } from "./socket.ts";

interface Size {
  rounds: number;
  /** Open before the first reading, so that starting up is not counted. */
  warmUp: number;
  /** Sockets at which memory is read, rising. */
  levels: readonly number[];
  /** Quiet before each reading, ms: longer than the 10 s between two pings. */
  settleMs: number;
  /** Accounts of ParkMate whose sockets these are. */
  people: number;
}

/**
 * Memory per idle socket: how much the server's resident memory (VmRSS) grew between a hundred sockets and so many, per
 * socket. ParkMate's are authenticated sessions of 20 accounts with a cursor each; the peers take anybody. Each server
 * pings its sockets every 10 s. Servers run one after the other, each fresh, nobody forces a garbage collection.
 */
export const idleSockets: Measurement = {
  name: "idleSockets",
  title: "resident memory per idle socket",
  run: (say) => measure({ rounds: 3, warmUp: 100, levels: [2000, 5000], settleMs: 15_000, people: 20 }, say),
  runTiny: (say) => measure({ rounds: 1, warmUp: 2, levels: [10, 20], settleMs: 50, people: 2 }, say),
};

interface Host {
  name: string;
  child: Child;
  dials: Dialling[];
  close(): Promise<void>;
}

async function measure(size: Size, say: Say): Promise<Figure[]> {
  const figures = new Figures();
  const opens: (() => Promise<Host>)[] = [
    () => parkMateHost(size.people),
    () => nodeHost("ws", "peers/ws.ts", "", "frames"),
    () => nodeHost("Socket.IO", "peers/socketio.ts", "socket.io/?EIO=4&transport=websocket&reader=1", "socket.io"),
  ];
  const readings = new Map<string, number[]>();
  for (let round = 0; round < size.rounds; round++) {
    for (const open of inTurn(opens, round)) {
      const host = await open();
      say(`round ${round + 1} of ${size.rounds}: ${host.name}`);
      try {
        readings.set(host.name, await readAll(host, size, say));
      } finally {
        await host.close();
      }
    }
    for (const name of ["ParkMate", "ws", "Socket.IO"]) enter(figures, name, size, readings.get(name) ?? []);
  }
  return figures.all();
}

function enter(figures: Figures, name: string, size: Size, [base = 0, ...rss]: readonly number[]): void {
  const better = "less";
  size.levels.forEach((level, index) => {
    const bytes = ((rss[index] ?? 0) - base) / (level - size.warmUp);
    figures.add(name, { metric: `per socket at ${level.toLocaleString("en")}`, unit: "KiB", better }, bytes / 1024);
  });
  const most = Math.max(...size.levels).toLocaleString("en");
  figures.add(name, { metric: `whole process at ${size.warmUp}`, unit: "MiB", better }, base / 1024 ** 2);
  figures.add(name, { metric: `whole process at ${most}`, unit: "MiB", better }, (rss.at(-1) ?? 0) / 1024 ** 2);
}

/** Resident bytes with the warm-up's sockets open, then at each level. */
async function readAll(host: Host, size: Size, say: Say): Promise<number[]> {
  const { child: crowd } = await startBun<{ open: number }>("crowd.ts");
  try {
    const rss: number[] = [];
    let open = 0;
    for (const level of [size.warmUp, ...size.levels]) {
      const answer = await crowd.ask<{ open: number }>({ dials: host.dials, count: level - open });
      open = answer.open;
      if (open !== level) throw new Error(`${open} sockets are open instead of ${level}`);
      await Bun.sleep(size.settleMs);
      rss.push(host.child.rssBytes());
      say(`  ${open} sockets: ${((rss.at(-1) ?? 0) / 1024 ** 2).toFixed(1)} MiB`);
    }
    return rss;
  } finally {
    await crowd.stop();
  }
}

async function parkMateHost(people: number): Promise<Host> {
  const parkMate = await startParkMate({ drivers: people, owners: 1, slots: 1 });
  const dials = parkMate.drivers.map(({ token }) => parkMate.dial(token));
  return { name: "ParkMate", child: parkMate.child, dials, close: () => parkMate.close() };
}

async function nodeHost(name: string, file: string, path: string, dialect: Dialling["dialect"]): Promise<Host> {
  const { child, ready } = await startNode<{ port: number; node: string | null }>(file);
  if (ready.node === null) throw new Error(`${name} was to run on Node`);
  const dials = [{ url: `ws://127.0.0.1:${ready.port}/${path}`, dialect }];
  return { name, child, dials, close: () => child.stop() };
}
