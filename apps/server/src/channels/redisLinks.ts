import { isIP } from "node:net";
import { createClient } from "redis";
import { SLOTS, slotOf } from "./redisSlots.ts";

type Client = ReturnType<typeof newClient>;

/** One server, or one master of a Cluster. */
interface Link {
  publisher: Client;
  subscriber: Client;
  /** The channels it was told to listen to, those of commands under way included. */
  channels: Set<string>;
  probe: string;
}

/** The connections of one node to Redis, from `openRedisLinks` until they broke or `destroy`. They are never mended. */
export interface RedisLinks {
  /** Rejects where the message was not taken. */
  publish(channel: string, message: string): Promise<unknown>;
  /** Resolves when the server said that it listens. */
  listen(channels: readonly string[]): Promise<void>;
  unlisten(channel: string): Promise<void>;
  /**
   * Sends a message to itself by way of every server, and has it counted there how many channels are listened to. Rejects
   * where something is missing; never settles where a server does not answer.
   */
  check(): Promise<void>;
  /** Resolves with the reason when a connection is lost, or a channel moved to another master. */
  readonly broken: Promise<Error>;
  /** Everything is closed, what was under way rejected. */
  destroy(): void;
}

interface Address {
  host: string;
  port: number;
}

/** Channels of one SUBSCRIBE command. */
const LISTEN_AT_ONCE = 500;
/** Messages that wait for an answer; further ones are refused. */
const MAX_WAITING = 20_000;
const CONNECT_MS = 4_000;

/**
 * Connects to the one server of `urls`, or to every master of the Cluster whose members they are; `opened` is given
 * what closes everything before the first connection is tried. `hear` gets each message but those of `check`. Rejects
 * where a server cannot be reached or does not do.
 */
export async function openRedisLinks(
  urls: readonly URL[],
  probePrefix: string,
  hear: (channel: string, message: string) => void,
  opened: (destroy: () => void) => void,
): Promise<RedisLinks> {
  const clients: Client[] = [];
  const broken = Promise.withResolvers<Error>();
  let destroyed = false;
  const destroy = (): void => {
    destroyed = true;
    for (const client of clients.splice(0)) client.destroy();
  };
  opened(destroy);

  const connect = async (url: URL, address: Address, maxWaiting: number): Promise<Client> => {
    if (destroyed) throw new Error("given up");
    const client = newClient(url, address, maxWaiting);
    clients.push(client);
    client.on("error", broken.resolve);
    client.on("sharded-channel-moved", () => broken.resolve(new Error("a channel moved to another master")));
    await client.connect();
    return client;
  };

  /** Any of the servers named, and what it says of the Cluster: ranges of slots, or null for a server alone. */
  const ask = async (): Promise<{ url: URL; ranges: Range[] | null }> => {
    let failure: unknown;
    for (const url of urls) {
      const seed = newClient(url, addressOf(url), MAX_WAITING);
      // Its connecting or its answer fails, too.
      seed.on("error", () => undefined);
      clients.push(seed);
      try {
        await seed.connect();
        return { url, ranges: await rangesOf(seed, url, urls.length > 1) };
      } catch (error) {
        failure = error;
      } finally {
        seed.destroy();
      }
      if (destroyed) break;
    }
    throw failure;
  };

  const { url, ranges } = await ask();
  clients.length = 0;
  const links = new Map<string, Link>();
  const bySlot: Link[] = [];
  for (const { from, to, host, port } of ranges ?? [{ from: 0, to: SLOTS - 1, ...addressOf(url) }]) {
    const name = `${host}:${port}`;
    let link = links.get(name);
    if (!link) {
      const publisher = await connect(url, { host, port }, MAX_WAITING);
      const subscriber = await connect(url, { host, port }, 0);
      link = { publisher, subscriber, channels: new Set(), probe: probeIn(probePrefix, from, to) };
      links.set(name, link);
    }
    for (let slot = from; slot <= to; slot++) bySlot[slot] = link;
  }
  const linkOf = (channel: string): Link => {
    const link = links.size === 1 ? links.values().next().value : bySlot[slotOf(channel)];
    if (!link) throw new Error("no master of the Cluster keeps every channel");
    return link;
  };

  const probes = new Map<string, { message: string; heard: () => void }>();
  const hearAny = (message: string, channel: string): void => {
    const probe = probes.get(channel);
    if (probe?.message === message) probe.heard();
    else if (!channel.startsWith(probePrefix)) hear(channel, message);
  };
  let checks = 0;

  const checkLink = async ({ publisher, subscriber, channels, probe }: Link): Promise<void> => {
    const message = String(checks);
    const heard = new Promise<void>((resolve) => probes.set(probe, { message, heard: resolve }));
    // In the order of one connection: the server counts what was sent before.
    const wanted = channels.size;
    const counted = subscriber.sendCommand(["CLIENT", "INFO"]).then(
      (info) => {
        const has = /\bssub=(\d+)/.exec(String(info))?.[1];
        if (has !== undefined && Number(has) !== wanted) throw new Error(`${wanted} channels are wanted, ${has} heard`);
      },
      (error) => {
        // Not everybody may ask; then the message to itself has to do.
        if (!String(error).includes("NOPERM")) throw error;
      },
    );
    await Promise.all([heard, counted, publisher.sPublish(probe, message)]);
  };

  const ready: RedisLinks = {
    async publish(channel, message) {
      await linkOf(channel).publisher.sPublish(channel, message);
    },
    async listen(channels) {
      await Promise.all(
        [...bySubscription(channels, linkOf, ranges !== null)].map(([link, some]) => {
          for (const channel of some) link.channels.add(channel);
          return link.subscriber.sSubscribe(some, hearAny);
        }),
      );
    },
    async unlisten(channel) {
      const link = linkOf(channel);
      link.channels.delete(channel);
      await link.subscriber.sUnsubscribe(channel, hearAny);
    },
    async check() {
      checks++;
      await Promise.all([...links.values()].map(checkLink));
    },
    broken: broken.promise,
    destroy,
  };
  await ready.listen([...links.values()].map(({ probe }) => probe));
  return ready;
}

/** Whether a message was refused because too many wait for an answer. */
export function isFullQueue(error: unknown): boolean {
  return error instanceof Error && error.message === "The queue is full";
}

interface Range extends Address {
  from: number;
  to: number;
}

/** A connection that tries once, queues nothing before it stands, and is given up where it breaks. */
function newClient({ protocol, username, password }: URL, { host, port }: Address, maxWaiting: number) {
  const socket = { host, port, reconnectStrategy: false, connectTimeout: CONNECT_MS } as const;
  return createClient({
    RESP: 3,
    // An address is no name to ask for, yet the certificate must hold it.
    socket: protocol === "rediss:" ? { ...socket, tls: true, ...(isIP(host) ? {} : { servername: host }) } : socket,
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
    ...(maxWaiting > 0 ? { commandsQueueMaxLength: maxWaiting } : {}),
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: "disabled",
    // A timer for each message is dear; `check` has a deadline for all of them.
    commandOptions: { timeout: 0 },
  });
}

function addressOf({ hostname, port }: URL): Address {
  return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: port === "" ? 6379 : Number(port) };
}

/** Who keeps which slots; null where the server is alone. A server that must be of a Cluster and is not is a fault. */
async function rangesOf(seed: Client, url: URL, mustBeCluster: boolean): Promise<Range[] | null> {
  let shards: Awaited<ReturnType<Client["clusterSlots"]>>;
  try {
    shards = await seed.clusterSlots();
  } catch (error) {
    if (mustBeCluster) throw error;
    return null;
  }
  const ranges = shards.map(({ from, to, master }) => {
    return { from, to, host: master.host || addressOf(url).host, port: master.port };
  });
  const covered = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (covered !== SLOTS) throw new Error(`the Cluster keeps ${covered} of ${SLOTS} slots`);
  return ranges;
}

/** A channel within these slots. */
function probeIn(prefix: string, from: number, to: number): string {
  for (let n = 0; ; n++) {
    const channel = `${prefix}${n}`;
    const slot = slotOf(channel);
    if (from <= slot && slot <= to) return channel;
  }
}

/** The channels by command: in a Cluster those of one command must be of one slot. */
function* bySubscription(
  channels: readonly string[],
  linkOf: (channel: string) => Link,
  isCluster: boolean,
): Generator<[Link, string[]]> {
  const groups = new Map<number, string[]>();
  for (const channel of channels) {
    const key = isCluster ? slotOf(channel) : 0;
    const group = groups.get(key);
    if (group) group.push(channel);
    else groups.set(key, [channel]);
  }
  for (const group of groups.values()) {
    const [first = ""] = group;
    for (let from = 0; from < group.length; from += LISTEN_AT_ONCE) {
      yield [linkOf(first), group.slice(from, from + LISTEN_AT_ONCE)];
    }
  }
}
