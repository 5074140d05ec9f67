/**
 * One tab's end of the line that the tabs of a browser share.
 *
 * Owns: this tab's place in the election, its virtual socket, what it knows of alerts not given yet.
 * Promises: the core sees a socket like any other: in order from one leader, ended as soon as anything was lost; a leader
 *   that died is replaced at once, one that hangs within a second and a half of the first unanswered question.
 * Never: decides what is handed over (that is the core's) or who alerts (the leader's).
 * Lives: from `openPort` to `close`. Only a visible tab has a timer: that of a hidden one would be late.
 */
import type { ClientFrame, ReadMark } from "@parkmate/protocol";
import { guard } from "./connection.ts";
import { type Hub, openHub } from "./lineHub.ts";
import { BROKEN, type FromHub, type FromTab, type Held, LINE, TAB, without } from "./tabMessages.ts";
import type { Socket, TabChannel, TabLocks, Tabs, World } from "./types.ts";

const PING_MS = 500;
/** A leader that leaves so many questions unanswered hangs. */
const UNANSWERED = 2;
/** A leader whose own timer was so late may have been replaced without knowing it. */
const LATE_MS = 1_000;
/** Each change of leader by suspicion doubles the patience, so often; each calm span halves it: a busy machine is not a hung tab. */
const STRAINS = 3;
const CALM_MS = 30_000;

export interface PortOptions {
  world: World;
  tabs: Tabs;
  locks: TabLocks;
  channel: TabChannel;
  name: string;
  /** This tab alerts these; the oldest first. */
  present(held: Held[]): void;
}

export interface Port {
  openSocket: World["openSocket"];
  /** Calls `run` when a try to open a line would succeed now. */
  onOnline: World["onOnline"];
  hear(message: FromHub | FromTab): void;
  /** These need no alert any more. */
  read(mark: ReadMark): void;
  /** The page goes: its line may be closed without that being a fault of the line. */
  leave(): void;
  close(): void;
}

interface VirtualSocket extends Socket {
  attempt: number;
  /** Whether the leader has welcomed it. */
  isOpen: boolean;
}

export function openPort({ world, tabs, locks, channel, name, present }: PortOptions): Port {
  const id = world.random().toString(36).slice(2);
  const nudges = new Set<() => void>();
  let said = 0;
  let attempts = 0;
  let terms = 0;
  let socket: (VirtualSocket & { url: string; protocols: string[] }) | null = null;
  let hub: Hub | null = null;
  /** The name under which this tab leads; empty: it follows. */
  let term = "";
  /** Whom this tab follows, maybe itself, and the number of what it said last. */
  let leader = "";
  let heard = 0;
  /** Whether it knows all that the leader knows of alerts, so that it could go on in its place. */
  let isInStep = false;
  let held: Held[] = [];
  /** Given back to a leader that may have died of it. */
  let refused: Held[] = [];
  let told: number | null = null;
  /** By this tab: it is entrusted with one again when it lost its line before it could say so. */
  const alerted = new Set<number>();
  let isJoined = false;
  let isFrozen = false;
  let isLeaving = false;
  let lookedAt = 0;
  let unanswered = 0;
  let strain = 0;
  let strainedAt = 0;
  const strained = () => {
    strain = Math.min(strain + 1, STRAINS);
    strainedAt = world.now();
  };
  let timer: unknown;
  let tickAt = 0;
  let quitLine = () => {};

  const say = (ask?: FromTab["ask"]) => {
    if (!isJoined) return;
    const attempt = socket?.isOpen ? socket.attempt : 0;
    const message: FromTab = {
      tab: id,
      n: ++said,
      looks: { isVisible: tabs.isVisible(), lookedAt },
      attempt,
      ...(ask && { ask }),
    };
    if (hub) hub.hear(message);
    else channel.postMessage(message);
  };
  const nudge = () => {
    for (const run of [...nudges]) run();
  };
  const attach = () => {
    if (!socket) return;
    const { attempt, url, protocols } = socket;
    say({ type: "open", attempt, url, protocols });
  };
  const drop = (code: number) => {
    const dropped = socket;
    socket = null;
    dropped?.onclose?.call(dropped as unknown as WebSocket, { code } as CloseEvent);
  };
  /** The line broke, and there is, or soon will be, another. */
  const renew = () => {
    drop(BROKEN);
    nudge();
  };

  /** A hidden tab does not tick. */
  const isLate = () => timer !== undefined && world.now() - tickAt > LATE_MS * 2 ** strain;
  const lead = () => {
    term = `${id}.${++terms}`;
    tickAt = world.now();
    renew();
    hub = openHub({
      id: term,
      own: id,
      world,
      locks,
      inherited: isInStep ? { held, told } : null,
      isSuspect: isLate,
      resign: lose,
      post(message) {
        channel.postMessage(message);
        hearHub(message);
      },
    });
    // It has called before it could be answered.
    attach();
  };
  const resign = () => {
    hub?.close();
    hub = null;
    leader = term = "";
    renew();
  };
  /** Another leads, or may: what this tab knows of alerts is old. */
  const lose = () => {
    strained();
    isInStep = false;
    resign();
    queue();
  };
  /** Waits for its turn to lead, or takes it. */
  const queue = (isStolen?: boolean) => {
    quitLine();
    quitLine = locks.hold(LINE + name, lead, lose, isStolen);
  };

  const hearHub = ({ hub: from, n, to, texts, end, again, isNew, ...news }: FromHub) => {
    const isForMe = to?.tab === id && to.attempt === socket?.attempt;
    if (from !== leader) {
      // What a leader that was replaced still says is for nobody; its successor has called, or answers this tab.
      if ((term && from !== term) || !(isNew || isForMe)) return;
      leader = from;
      isInStep = false;
      if (socket?.isOpen) drop(BROKEN);
    } else if (isInStep && n !== heard + 1) {
      isInStep = false;
      heard = n;
      return socket?.isOpen ? renew() : attach();
    }
    heard = n;
    unanswered = 0;
    if (isForMe && texts && socket) socket.isOpen = true;
    if (news.held) {
      isInStep = true;
      refused = [];
    }
    if (isInStep) {
      held = [...(news.held ?? held), ...(news.more ?? [])];
      told = news.told ?? told;
    }
    if (texts && (isForMe || (!to && socket?.isOpen))) {
      const receiver = socket;
      for (const data of texts) receiver?.onmessage?.call(receiver as unknown as WebSocket, { data } as MessageEvent);
    }
    if (news.given) give(news.given);
    if (end !== undefined && (!to || isForMe)) drop(end);
    if (isNew) {
      attach();
      if (refused.length) say({ type: "back", held: refused });
    }
    if ((again && (!to || isForMe)) || isNew) nudge();
  };
  const give = ({ tab, held: given }: NonNullable<FromHub["given"]>) => {
    held = without(held, given);
    if (tab !== id) return;
    const fresh = given.filter(({ frame }) => !alerted.has(frame.seq));
    if (tabs.isVisible()) {
      present(fresh);
      for (const { frame } of fresh) alerted.add(frame.seq);
    } else refused = [...refused, ...fresh];
    say({ type: "done", held: without(given, refused) });
    if (refused.length) say({ type: "back", held: refused });
  };

  const tick = () => {
    if (hub && isLate()) lose();
    tickAt = world.now();
    timer = world.setTimer(tick, PING_MS);
    if (strain && tickAt - strainedAt > CALM_MS) {
      strain--;
      strainedAt = tickAt;
    }
    if (hub || !isJoined) return;
    if (unanswered++ >= UNANSWERED * 2 ** strain) {
      unanswered = 0;
      strained();
      queue(true);
    } else if (socket && !socket.isOpen) {
      // Another try, for the answer to the last one may be lost.
      socket.attempt = ++attempts;
      attach();
    } else say({ type: "ping" });
  };
  const look = () => {
    if (hub && isLate()) lose();
    world.clearTimer(timer);
    timer = undefined;
    lookedAt = world.now();
    unanswered = 0;
    if (tabs.isVisible()) tick();
    say();
  };
  const join = () => {
    isJoined = true;
    queue();
    attach();
  };
  let quitTab = () => {};
  const enter = () => {
    quitTab = locks.hold(TAB + id, join);
  };
  const goAway = () => {
    say({ type: "leave" });
    isJoined = false;
    quitLine();
    quitTab();
  };

  const offLook = tabs.onLook(look);
  // A tab that is held still must not be next in turn to lead.
  const offFreeze = tabs.onFreeze((isStill) => {
    if (isStill === isFrozen) return;
    isFrozen = isStill;
    if (!isStill) return enter();
    goAway();
    resign();
  });
  enter();
  look();

  return {
    openSocket(url, protocols) {
      const made: typeof socket = {
        attempt: ++attempts,
        isOpen: false,
        url,
        protocols,
        onmessage: null,
        onclose: null,
        send: (text) => say({ type: "send", frame: JSON.parse(String(text)) as ClientFrame }),
        close() {
          if (socket !== made) return;
          if (!isLeaving) say({ type: "close" });
          socket = null;
        },
      };
      socket = made;
      // Its handlers are set when this has returned.
      queueMicrotask(() => socket === made && attach());
      return made;
    },
    onOnline(run) {
      nudges.add(run);
      const off = world.onOnline(run);
      return () => {
        nudges.delete(run);
        off();
      };
    },
    hear(message) {
      guard(() => {
        if ("hub" in message) hearHub(message);
        else hub?.hear(message);
      });
    },
    read: (mark) => hub?.read(mark),
    leave() {
      isLeaving = true;
    },
    close() {
      goAway();
      world.clearTimer(timer);
      offLook();
      offFreeze();
      hub?.close();
      hub = null;
    },
  };
}
