/**
 * The leader's end of the line that the tabs of a browser share.
 *
 * Owns: the one socket, the log that came over it, who follows, who alerts.
 * Promises: each tab is welcomed where its own cursor stands, or the socket is opened again from there; what one tab wants
 *   of the server all want together; each notification is entrusted to one visible tab, or held until there is one.
 * Never: has a timer (those of a hidden tab are late), retries (a tab's core does), keeps what only one tab needs.
 * Lives: as long as its tab holds the lock.
 * If it dies: the next one opens a socket from its own cursor; each tab tells it where it stands.
 */
import type { ClientFrame, NotificationFrame, ReadMark, ServerFrame, WelcomeFrame } from "@parkmate/protocol";
import { guard } from "./connection.ts";
import { createLineLog, type Place } from "./lineLog.ts";
import { createWants, type Wants, want } from "./lineWants.ts";
import { BROKEN, type FromHub, type FromTab, type Held, type Looks, TAB, unread, without } from "./tabMessages.ts";
import type { Socket, TabLocks, World } from "./types.ts";

/** What happened while a leader was replaced is told as if it had lived on. */
const HANDOVER_MS = 5_000;
/** A question for the time that waits no longer than this is answered for all. */
const TIME_MS = 1_000;

export interface HubOptions {
  id: string;
  /** The tab this runs in. */
  own: string;
  world: World;
  locks: TabLocks;
  /** What the last leader had not alerted, and up to where it had decided; null: there was none, or it is not known. */
  inherited: { held: Held[]; told: number | null } | null;
  /** Whether this tab was held still for so long that another may lead by now. */
  isSuspect(): boolean;
  /** Closes this and lets another lead. */
  resign(): void;
  post(message: FromHub): void;
}

export interface Hub {
  hear(message: FromTab): void;
  /** These need no alert any more. */
  read(mark: ReadMark): void;
  close(): void;
}

interface Client extends Wants, Place {
  tab: string;
  n: number;
  looks: Looks;
  /** Which try to open a line it is at; 0: none. */
  attempt: number;
  url: string;
  protocols: string[];
  isIn: boolean;
  /** Alerts it has not said to have given. */
  entrusted: Held[];
  forget(): void;
}

/** Before it is welcomed. */
const NOTHING = () => ({ isIn: false, lots: new Set<string>(), counted: [] as string[], system: false });

export function openHub({ id, own, world, locks, inherited, isSuspect, resign, post }: HubOptions): Hub {
  const clients = new Map<string, Client>();
  let n = 0;
  let socket: Socket | null = null;
  /** Of this socket, its revisions those of now; null until it is there. */
  let welcome: WelcomeFrame | null = null;
  /** For whose cursor the socket was opened. */
  let asked: number | null = null;
  /** Whose log it is. */
  let owner = "";
  const log = createLineLog();
  let held = inherited?.held ?? [];
  let told = inherited?.told ?? null;
  let isHandover = inherited !== null;
  let aheadMs = 0;
  let timeAskedAt = 0;
  let acked = 0;
  const unsent: ClientFrame[] = [];

  const say = (what: Partial<FromHub>) => post({ hub: id, n: ++n, ...what });
  const send = (frame: ClientFrame) => {
    if (welcome) socket?.send(JSON.stringify(frame));
    else if (frame.type === "read") unsent.push(frame);
  };
  const wants = createWants(send);
  const present = () =>
    [...clients.values()]
      .filter(({ isIn }) => isIn)
      .sort((one, other) => +other.looks.isVisible - +one.looks.isVisible || other.looks.lookedAt - one.looks.lookedAt);

  const give = ({ tab, entrusted }: Client, given: Held[], what: Partial<FromHub>) => {
    held = without(held, given);
    entrusted.push(...given);
    say({ ...what, given: { tab, held: given } });
  };
  /** Says it, and entrusts the tab in front with what is held; what a replay brings is gathered to its end. */
  const tell = (what: Partial<FromHub>) => {
    const [front] = present();
    const known = { ...what, ...(told !== null && { told }) };
    if (held.length && front?.looks.isVisible && !(welcome && log.position < welcome.head)) give(front, held, known);
    else say(known);
  };
  /** All that another leader would have to know. */
  const known = () => ({ held, ...(told !== null && { told }) });
  const hold = (next: Held[]) => {
    held = next;
    tell({ held });
  };

  const drop = () => {
    socket?.close();
    socket = welcome = null;
  };
  const end = (client: Client, attempt: number) => {
    Object.assign(client, { isIn: false, attempt: 0 });
    say({ to: { tab: client.tab, attempt }, end: BROKEN, again: true });
  };
  const ended = (code: number) => {
    drop();
    for (const client of clients.values()) Object.assign(client, { isIn: false, attempt: 0 });
    say({ end: code });
  };

  const connect = ({ url, protocols, cursor }: Client) => {
    drop();
    asked = cursor;
    try {
      const made = world.openSocket(url, protocols);
      socket = made;
      made.onclose = ({ code }) => {
        if (socket === made) ended(code);
      };
      made.onmessage = ({ data }) => {
        if (socket !== made) return;
        if (isSuspect()) resign();
        else guard(() => take(JSON.parse(data), data));
      };
    } catch (error) {
      console.error(error);
      ended(BROKEN);
    }
  };

  const admit = (client: Client, welcome: WelcomeFrame) => {
    const frames = log.from(client, welcome, new Date(world.now() + aheadMs).toISOString());
    client.isIn = true;
    const { tab, attempt } = client;
    say({ to: { tab, attempt }, texts: frames.map((frame) => JSON.stringify(frame)), ...known() });
    // It may not have heard of these; if it has, it knows.
    if (client.entrusted.length) give(client, client.entrusted.splice(0), {});
    if (held.length) tell({});
  };
  /** Whoever waits is welcomed; `isFinal`: the server has said that it has nothing before `floor` or after the head. */
  const serve = (isFinal: boolean) => {
    if (!welcome) return;
    const waiting = [...clients.values()].filter(({ attempt, isIn }) => attempt && !isIn);
    const isMine = ({ epoch }: Client) => epoch === welcome?.epoch;
    const cursorOf = ({ cursor }: Client) => cursor ?? Number.POSITIVE_INFINITY;
    const [lowest] = waiting.filter(isMine).sort((one, other) => cursorOf(one) - cursorOf(other));
    if (lowest && cursorOf(lowest) < log.floor && !isFinal) return connect(lowest);
    for (const client of waiting) {
      // It heard from another leader what this socket is about to say.
      const isAhead = isMine(client) && client.cursor !== null && client.cursor > log.head;
      if (isFinal || !isAhead) admit(client, welcome);
    }
  };

  const begin = (frame: WelcomeFrame) => {
    const isRefused = asked !== null && !frame.resumed;
    const start = frame.resumed ? (asked ?? 0) : frame.head;
    const nextOwner = `${frame.userId} ${frame.epoch}`;
    const isOther = isRefused || (owner !== "" && owner !== nextOwner);
    log.begin(start, isOther);
    if (isOther) {
      [held, told] = [[], null];
      for (const client of clients.values()) if (client.isIn) end(client, client.attempt);
    }
    owner = nextOwner;
    told ??= start;
    welcome = frame;
    timeAskedAt = acked = 0;
    wants.reset();
    wants.update(present());
    unsent.splice(0).forEach(send);
    serve(isRefused);
    // Only if nobody was behind, which opens another socket.
    if (!welcome) return;
    if (log.position >= welcome.head) isHandover = false;
    tell({ again: true });
  };
  const gather = (frame: NotificationFrame) => {
    const { seq, alert, readAt } = frame;
    if (seq <= log.position) return;
    if (seq > log.position + 1) return ended(BROKEN);
    const aged = Date.parse(welcome?.serverTime ?? "") - Date.parse(frame.createdAt);
    const isNews = seq > (told ?? 0);
    const shared = isNews && isHandover && aged < HANDOVER_MS ? { ...frame, replayed: false } : frame;
    log.add(shared);
    const isAlert = isNews && (shared.replayed || (!readAt && (alert.toast || alert.sound)));
    const more = isAlert ? [{ frame: shared, at: world.now() }] : [];
    told = Math.max(told ?? 0, seq);
    held = [...held, ...more];
    tell({ texts: [JSON.stringify(shared)], more });
    if (welcome && log.position >= welcome.head) isHandover = false;
    serve(false);
  };
  const take = (frame: ServerFrame, text: string) => {
    if ("serverTime" in frame) aheadMs = Date.parse(frame.serverTime) - world.now() || aheadMs;
    if ("unread" in frame) log.count(frame);
    if (frame.type === "welcome") return begin(frame);
    if (frame.type === "notification") return gather(frame);
    if (welcome && "rev" in frame && frame.type !== "lot") welcome.rev = frame.rev;
    if (welcome && "readRev" in frame) welcome.readRev = frame.readRev;
    if (frame.type === "time") timeAskedAt = 0;
    say({ texts: [text] });
    if (frame.type === "read") read(frame);
    if (frame.type === "heartbeat") serve(true);
  };

  const read = (mark: ReadMark) => {
    if (held.length) hold(unread(held, mark));
  };
  const pass = (client: Client, frame: ClientFrame) => {
    if (want(client, frame)) wants.update(present(), frame);
    else if (frame.type === "time") {
      const waitedMs = world.now() - timeAskedAt;
      if (waitedMs >= 0 && waitedMs < TIME_MS) return;
      timeAskedAt = world.now();
      send(frame);
    } else if (frame.type === "ack") {
      if (frame.upTo <= acked && !frame.shown) return;
      acked = Math.min(Math.max(acked, frame.upTo), log.position);
      send({ ...frame, upTo: acked });
    } else send(frame);
  };
  const gone = (client: Client) => {
    client.forget();
    clients.delete(client.tab);
    wants.update(present());
    if (client.entrusted.length) hold([...client.entrusted, ...held]);
    else if (held.length) tell({});
  };
  const meet = ({ tab, n, looks }: FromTab): Client => {
    const nowhere = { attempt: 0, url: "", protocols: [], cursor: null, epoch: null, last: null };
    const client: Client = { tab, n: n - 1, looks, ...nowhere, ...NOTHING(), entrusted: [], forget() {} };
    clients.set(tab, client);
    // Its own lock is free only when it is gone.
    if (tab !== own) client.forget = locks.hold(TAB + tab, () => gone(client));
    return client;
  };

  const hear = (message: FromTab) => {
    const { tab, n, looks, attempt, ask } = message;
    const client = clients.get(tab) ?? meet(message);
    const isInOrder = n === client.n + 1;
    Object.assign(client, { n, looks });
    if (ask?.type === "done" || ask?.type === "back") {
      client.entrusted = without(client.entrusted, ask.held);
      if (ask.type === "back") hold([...ask.held, ...held]);
    }
    if (ask?.type === "leave") return gone(client);
    if (ask?.type === "open") {
      // Asked twice, of nobody and of this leader.
      if (client.isIn && client.attempt === ask.attempt) return;
      const { type: _, ...opened } = ask;
      const query = new URL(ask.url).searchParams;
      const cursor = query.get("cursor");
      Object.assign(client, opened, NOTHING(), { epoch: query.get("epoch"), last: query.get("last") });
      client.cursor = cursor === null ? null : +cursor;
      say(known());
      if (socket) serve(false);
      else connect(client);
      return;
    }
    // It believes in a line that is none, or something it said was lost.
    if (attempt && !(client.isIn && client.attempt === attempt && isInOrder)) return end(client, attempt);
    if (ask?.type === "close") return ended(BROKEN);
    if (ask?.type === "send" && client.isIn) pass(client, ask.frame);
    wants.update(present());
    if (ask?.type === "ping" || held.length) tell({});
  };

  say({ isNew: true, ...known() });
  return {
    hear,
    read,
    close() {
      drop();
      // Whoever took it for the leader looks for the one that is.
      say({ end: BROKEN, again: true });
      for (const { forget } of clients.values()) forget();
      clients.clear();
    },
  };
}
