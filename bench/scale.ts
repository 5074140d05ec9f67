import { type Postgres, startPostgres } from "../tools/services/postgres.ts";
import { type Redis, startRedis } from "../tools/services/redis.ts";
import { type Child, startBun } from "./child.ts";
import { epochMs } from "./epochMs.ts";
import { type Figure, Figures, inTurn, type Measurement, type Say } from "./measurement.ts";
import type { Burst, BurstReport, NodeOptions, NodeReady } from "./noticesServer.ts";
import { quantile } from "./quantile.ts";
import { type OpenSocket, openSocket } from "./socket.ts";

const DELIVERED_WITHIN_MS = 60_000;

interface Size {
  rounds: number;
  /** People with a device each, as many on each node. Even. */
  readers: number;
  /** Writers at once, as many on each node. Even. */
  writers: number;
  warmUp: number;
  /** Notices per round as fast as they can be written. */
  count: number;
  /** Notices per round at a rate. */
  paced: number;
  perSecond: number;
}

/**
 * What a second node brings and costs. Notices committed per second by 8 writers, four on each node where there are two;
 * then, at a rate, how long it is from the commit on one node until the device has the frame: one that is connected to the
 * other node where there are two.
 */
export const scale: Measurement = {
  name: "scale",
  title: "two nodes beside one: notices a second, commit → frame on the other node",
  run: (say) =>
    measure({ rounds: 5, readers: 100, writers: 8, warmUp: 500, count: 2000, paced: 500, perSecond: 100 }, say),
  runTiny: (say) => measure({ rounds: 1, readers: 2, writers: 2, warmUp: 4, count: 10, paced: 5, perSecond: 100 }, say),
};

async function measure(size: Size, say: Say): Promise<Figure[]> {
  const figures = new Figures();
  await using postgres = await startPostgres({ durable: true });
  await using redis = await startRedis();
  const subjects: Subject[] = [];
  try {
    for (const [name, nodes] of await plans(postgres, redis)) {
      const subject = await Subject.open(name, nodes, size.readers);
      subjects.push(subject);
      say(`${name}: warming up`);
      await subject.burst(size.warmUp, size.writers);
    }
    for (let round = 0; round < size.rounds; round++) {
      for (const subject of inTurn(subjects, round)) {
        say(`round ${round + 1} of ${size.rounds}: ${subject.name}`);
        const { committedMs, deliveredMs } = await subject.burst(size.count, size.writers);
        for (const [metric, ms] of [
          ["committed", committedMs],
          ["delivered", deliveredMs],
        ] as const) {
          figures.add(subject.name, { metric, unit: "1/s", better: "more" }, (size.count * 1000) / ms);
        }
        const latencies = await subject.paced(size.paced, size.perSecond);
        for (const [label, q] of [
          ["p50", 0.5],
          ["p99", 0.99],
        ] as const) {
          const metric = { metric: `commit → frame, ${label}`, unit: "ms", better: "less" } as const;
          figures.add(subject.name, metric, quantile(latencies, q));
        }
      }
    }
    for (const subject of subjects) subject.check();
  } finally {
    for (const subject of subjects) await subject.close();
  }
  return figures.all();
}

type NodePlace = Omit<NodeOptions, "readers">;

/** Who is measured, and where its nodes keep what they know. */
async function plans(postgres: Postgres, redis: Redis): Promise<[name: string, nodes: NodePlace[]][]> {
  const on = (place: string, database: number, node: string): NodePlace => {
    return { place, redis: { url: redis.url, database }, node };
  };
  const [two, one] = [await postgres.createDatabase("two"), await postgres.createDatabase("one")];
  return [
    ["two nodes", [on(two, 0, "first"), on(two, 0, "second")]],
    ["one node", [on(one, 1, "alone")]],
    ["one node, SQLite", [{}]],
  ];
}

/** Somebody's device. */
interface Device {
  userId: string;
  /** Which node it is connected to. */
  node: number;
  seq: number;
  /** When each of its frames came, since it was last emptied. */
  heardAt: number[];
}

/** Nodes over one database, and a device of each of its people, the nodes taking turns. */
class Subject {
  readonly name: string;
  readonly #nodes: Child[] = [];
  readonly #devices: Device[] = [];
  readonly #sockets: OpenSocket[] = [];
  /** Called with each frame, and when something went wrong. */
  #changed: () => void = () => undefined;
  #heard = 0;
  #fault: string | null = null;

  private constructor(name: string) {
    this.name = name;
  }

  static async open(name: string, places: readonly NodePlace[], readers: number): Promise<Subject> {
    const subject = new Subject(name);
    try {
      const nodes: NodeReady[] = [];
      for (const place of places) {
        const options: NodeOptions = { ...place, readers: readers / places.length };
        const { child, ready } = await startBun<NodeReady>("noticesServer.ts", JSON.stringify(options));
        subject.#nodes.push(child);
        nodes.push(ready);
      }
      for (const [node, { url, people }] of nodes.entries()) {
        for (const person of people) await subject.#connect(person, node, url);
      }
    } catch (error) {
      await subject.close();
      throw error;
    }
    return subject;
  }

  /** Notices to everybody from all nodes at once, as fast as they can; until the last commit, and the last frame. */
  async burst(count: number, writers: number): Promise<{ committedMs: number; deliveredMs: number }> {
    const share = this.#nodes.length;
    const everybody = this.#devices.map(({ userId }) => userId);
    const startedAt = performance.now();
    const [reports] = await Promise.all([
      Promise.all(
        this.#nodes.map((node, index) => {
          // Nobody is told by all nodes in the same moment, but by chance.
          const from = (everybody.length / share) * index;
          const to = [...everybody.slice(from), ...everybody.slice(0, from)];
          const burst: Burst = { count: count / share, writers: writers / share, to };
          return node.ask<BurstReport>(burst);
        }),
      ),
      this.#delivered(count),
    ]);
    const deliveredMs = performance.now() - startedAt;
    return { committedMs: Math.max(...reports.map(({ committedMs }) => committedMs)), deliveredMs };
  }

  /** Notices written on the first node at a rate, to those at the last one; ms from each commit to its frame. */
  async paced(count: number, perSecond: number): Promise<number[]> {
    const [writing] = this.#nodes;
    if (!writing) throw new Error("there is no node");
    const listening = this.#devices.filter(({ node }) => node === this.#nodes.length - 1);
    for (const device of listening) device.heardAt = [];
    const burst: Burst = { count, perSecond, to: listening.map(({ userId }) => userId) };
    const [{ committedAt }] = await Promise.all([writing.ask<BurstReport>(burst), this.#delivered(count)]);
    return committedAt.map((at, n) => {
      const heardAt = listening[n % listening.length]?.heardAt[Math.floor(n / listening.length)];
      if (heardAt === undefined) throw new Error(`notice ${n} was not heard of`);
      return heardAt - at;
    });
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    for (const node of this.#nodes) await node.stop();
  }

  async #connect({ userId, token }: NodeReady["people"][number], node: number, url: string): Promise<void> {
    const device: Device = { userId, node, seq: 0, heardAt: [] };
    this.#devices.push(device);
    const hear = (text: string): void => {
      device.heardAt.push(epochMs());
      const seq = Number(/"seq":(\d+)/.exec(text)?.[1]);
      if (seq !== device.seq + 1) this.#fault ??= `${userId} was sent ${seq} after ${device.seq}`;
      device.seq = seq;
      this.#heard++;
      this.#changed();
    };
    const lost = (why: string): void => {
      this.#fault ??= why;
      this.#changed();
    };
    const dial = { url, headers: { authorization: `Bearer ${token}` }, dialect: "frames" } as const;
    this.#sockets.push(await openSocket(dial, hear, lost));
  }

  /** Resolves when so many frames have come from now on. Throws where anything went wrong since the beginning. */
  async #delivered(count: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const fail = (what: string): void => reject(new Error(`${this.name}: ${what}`));
    const timer = setTimeout(() => fail("not everything was delivered"), DELIVERED_WITHIN_MS);
    const wanted = this.#heard + count;
    this.#changed = () => {
      if (this.#fault !== null) fail(this.#fault);
      else if (this.#heard === wanted) resolve();
    };
    this.#changed();
    try {
      await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Throws where anything went wrong that nobody waited for. */
  check(): void {
    if (this.#fault !== null) throw new Error(`${this.name}: ${this.#fault}`);
  }
}
