/** What most drills begin with and end with: a cluster, a town, devices of everybody, people at work, and the accounts. */
import { isDeepStrictEqual } from "node:util";
import { Cluster, type ClusterOptions } from "../harness/cluster.ts";
import { type Crowd, openCrowd, spawnCrowd } from "../harness/crowd.ts";
import type { Citizen, Slot, Town, TownSize } from "../harness/furnish.ts";
import { type HistoryFault, type Holdings, historyFaults, holdingFaults } from "../harness/history.ts";
import { type Load, startLoad } from "../harness/load.ts";
import type { DeviceAccount } from "../harness/recordedDevice.ts";
import type { RealServer } from "../harness/server.ts";
import { holdingsOf, readTruth } from "../harness/truth.ts";
import { until } from "../harness/until.ts";

export interface SceneOptions extends ClusterOptions {
  town: TownSize;
  /** 0: nobody does anything. */
  noticesPerSecond: number;
  isCashOnly?: boolean;
  /** The devices are in a process of their own. */
  apart?: boolean;
  /** What is done to the cluster before the first device comes. */
  beforeAnybody?: (cluster: Cluster) => void;
}

const SETTLED_WITHIN_MS = 90_000;
/** How often logs and devices are read anew because a log grew meanwhile. */
const LOOKED_AT = 10;
/** Lines of each node that a failure tells. */
const COMPLAINTS = 5;
const isComplaint = (line: string): boolean => !/"level":"(?:trace|debug|info)"/.test(line);

/** Inboxes that are read over HTTP to be compared with the log. */
const INBOXES = 60;

export class Scene implements AsyncDisposable {
  readonly cluster: Cluster;
  readonly town: Town;
  readonly crowd: Crowd;
  load: Load | null;
  readonly #before: Holdings[];

  private constructor(cluster: Cluster, town: Town, crowd: Crowd, load: Load | null, before: Holdings[]) {
    this.cluster = cluster;
    this.town = town;
    this.crowd = crowd;
    this.load = load;
    this.#before = before;
  }

  /** Every device has a line and people are at work. */
  static async open(scene: SceneOptions): Promise<Scene> {
    const { town: size, noticesPerSecond, isCashOnly = false, apart = false, beforeAnybody, env, ...options } = scene;
    const cluster = await Cluster.start({ ...options, env: { PARKMATE_HEARTBEAT_SECONDS: "10", ...env } });
    try {
      const town = await cluster.furnish(size);
      const before = await Promise.all(cluster.nodes.map((node) => holdingsOf(node.url)));
      beforeAnybody?.(cluster);
      const accounts = accountsOf(town, cluster.url);
      const crowd = await (apart ? spawnCrowd(accounts) : openCrowd(accounts));
      const load =
        noticesPerSecond > 0 ? startLoad({ town, url: () => cluster.url, noticesPerSecond, isCashOnly }) : null;
      return new Scene(cluster, town, crowd, load, before);
    } catch (error) {
      const said = cluster.nodes.map(({ lines }) => lines.filter(isComplaint).slice(-COMPLAINTS).join("\n"));
      await cluster[Symbol.asyncDispose]();
      throw new Error(`${error}; what the nodes complained of: ${said.join("\n") || "nothing"}`, { cause: error });
    }
  }

  /** The drivers in turn. */
  driver(index: number): Citizen {
    const driver = this.town.drivers[index % this.town.drivers.length];
    if (!driver) throw new Error("the town has no drivers");
    return driver;
  }

  /** How many notices of that event there are. */
  async told(event: string): Promise<number> {
    const [row] = await this.cluster.rows.query<{ told: number }>(
      "select count(*) as told from notifications where event = $1",
      [event],
    );
    return row?.told ?? 0;
  }

  /** A cash booking that is called off again: the owner is told twice. Only while nobody else is at work. */
  async bookAndCancel(slot: Slot, driver: Citizen): Promise<void> {
    const post = async (path: string, body: unknown) => {
      const answer = await fetch(this.cluster.url + path, {
        method: "POST",
        headers: { authorization: `Bearer ${driver.tokens[0]}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as { booking: { id: string } };
    };
    const payment = { method: "cash" };
    const order = { slotId: slot.slotId, vehicleNumber: "KL01ZZ0001", minutes: 60, payment };
    const { booking } = await post("/api/bookings", order);
    await post(`/api/bookings/${booking.id}/cancel`, {});
  }

  /** People are at work again after `settle`, with plates and slots from that one on. */
  work(noticesPerSecond: number, from: number): void {
    const { town, cluster } = this;
    this.load = startLoad({ town, url: () => cluster.url, noticesPerSecond, from });
  }

  /** How long it takes until every device has a line and stands nowhere but at its log; ms. Throws after the deadline. */
  async everybodyIsBack(deadlineMs: number): Promise<number> {
    const startedAt = performance.now();
    const { size } = this.crowd;
    await until(`line of all ${size} devices`, async () => (await this.crowd.state()).connected === size, deadlineMs);
    return Math.round(performance.now() - startedAt);
  }

  /** Resolves once so many commands were answered with success since now. */
  async done(commands: number, deadlineMs = 120_000): Promise<void> {
    const { load } = this;
    if (!load) throw new Error("nobody is at work");
    const wanted = load.report.done + commands;
    await until(`${commands} more commands`, () => load.report.done >= wanted, deadlineMs);
  }

  /** Nobody does anything new, everything is answered, and every device stands at the head of its log. */
  async settle(deadlineMs = SETTLED_WITHIN_MS): Promise<void> {
    await this.load?.stop();
    const heads = await this.#heads();
    const { size } = this.crowd;
    const atRest = async (): Promise<boolean> => {
      const { connected, lowest } = await this.crowd.state();
      return connected === size && heads.every(({ user_id, head }) => (lowest[user_id] ?? head) >= head);
    };
    // Who does not get there is a fault that the history tells better.
    await until("rest", atRest, deadlineMs).catch(() => undefined);
  }

  #heads(): Promise<{ user_id: string; head: number }[]> {
    return this.cluster.rows.query("select user_id, head from readers order by user_id");
  }

  /** Every break of I1 to I6; call it at rest. */
  async historyFaults(wasRestored = false): Promise<HistoryFault[]> {
    const people = [...this.town.drivers, ...this.town.owners];
    const inboxes = [...this.town.owners, ...this.town.drivers].slice(0, INBOXES).map((person) => ({
      ...{ userId: person.userId, token: person.tokens[0] ?? "", url: this.cluster.url },
    }));
    const everybody = new Set(people.map(({ userId }) => userId));
    // Time goes on while both are read, and tells people things: then they are read again.
    for (let times = 0; ; times++) {
      const heads = await this.#heads();
      const truth = await readTruth(this.cluster.rows, everybody, inboxes);
      const devices = await this.crowd.records();
      if (times < LOOKED_AT && !isDeepStrictEqual(heads, await this.#heads())) {
        await this.settle();
        continue;
      }
      return historyFaults({ devices, truth, facts: this.load?.report.facts ?? [], wasRestored });
    }
  }

  /** Every break of I7, once all devices have left. Only for nodes that live since the beginning. */
  async holdingFaults(): Promise<HistoryFault[]> {
    await this.crowd.close();
    const faults: HistoryFault[] = [];
    for (const [index, node] of this.cluster.nodes.entries()) {
      const before = this.#before[index];
      if (!before) continue;
      const quiet = await until(
        "end of all sockets",
        async () => {
          const now = await holdingsOf(node.url);
          return holdingFaults(`node ${index + 1}`, before, now).length === 0 && now;
        },
        30_000,
      ).catch(() => holdingsOf(node.url));
      faults.push(...holdingFaults(`node ${index + 1}`, before, quiet));
    }
    return faults;
  }

  /** What people did, in a few words. */
  get said(): string {
    const { load, crowd } = this;
    if (!load) return `${crowd.size} devices`;
    const { facts, done, repeated, refused, seconds, slowestMs } = load.report;
    const listed = (counts: Record<string, number>): string =>
      Object.entries(counts)
        .map(([what, count]) => `${count} ${what}`)
        .join(", ") || "none";
    return [
      `${crowd.size} devices, ${done} commands, ${facts.length} notices owed (${(facts.length / seconds).toFixed(0)}/s)`,
      `slowest ${(slowestMs / 1000).toFixed(1)} s; repeated ${listed(repeated)}; refused ${listed(refused)}`,
    ].join("; ");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crowd.close();
    await this.cluster[Symbol.asyncDispose]();
  }
}

/** Of each node: whether it is ready without its channel layer. Throws where one is not ready. */
export function degradedOf(nodes: readonly RealServer[]): Promise<boolean[]> {
  return Promise.all(
    nodes.map(async (node) => {
      const answer = await fetch(`${node.url}/readyz`);
      const body = (await answer.json()) as { degraded?: string[] };
      if (answer.status !== 200) throw new Error(`a node is not ready: ${JSON.stringify(body)}`);
      return body.degraded?.includes("channels") ?? false;
    }),
  );
}

/** A device for each token of each citizen. */
export function accountsOf(town: Town, url: string): DeviceAccount[] {
  const of = (role: string, people: readonly Citizen[]): DeviceAccount[] =>
    people.flatMap(({ userId, tokens }, person) =>
      tokens.map((token, n) => ({ device: `${role} ${person}, device ${n}`, userId, token, url })),
    );
  return [...of("driver", town.drivers), ...of("owner", town.owners)];
}
