/**
 * The gateway: people's devices, connected by WebSocket.
 *
 * Owns: every socket of this node, and its cursor over its person's log.
 * Promises: in order, without gap or double, each notification once per socket; nobody ever gets another's. A slow socket
 * costs no memory: it stops, and reads on from its cursor. A lost doorbell is repaired by heartbeat and sweep.
 * Never: writes business state (marking read goes through notify), keeps a frame, believes a URL about who is calling.
 * Lives: from `start` until `drain` resolved.
 * If it dies: clients come back with their last seq, to any node, and miss nothing.
 */
import { CLOSE, type CloseCode, LIMITS, type NodeView, type Spread, type StatsFrame } from "@parkmate/protocol";
import { atMost } from "../platform/atMost.ts";
import { calmError } from "../platform/calmLog.ts";
import { DatabaseAway, isDatabaseAway } from "../store/databaseAway.ts";
import { createAnswer } from "./answer.ts";
import { repeat } from "./background.ts";
import { closeLabel } from "./closeLabel.ts";
import type { GatewayDeps } from "./deps.ts";
import { type Drain, drainSessions } from "./drain.ts";
import { createFlow } from "./flow.ts";
import { type Admission, admit, judgeHandshake, type Ticket, upgradeRequired } from "./handshake.ts";
import { createHeartbeat } from "./heartbeat.ts";
import { createAddressLimits, mayHear, SOCKETS_PER_ADDRESS, SOCKETS_PER_PERSON } from "./limits.ts";
import { createLookups } from "./lookups.ts";
import { createLotBoards } from "./lotBoard.ts";
import { createLotWatch } from "./lotWatch.ts";
import { createNodes, REPORT_EACH_MS, realtimeView } from "./nodes.ts";
import { createPeople } from "./people.ts";
import { problemResponse } from "./problem.ts";
import { createPump } from "./pump.ts";
import { createRound, roundEachMs } from "./rounds.ts";
import { Session } from "./session.ts";
import { createSessionCheck } from "./sessionCheck.ts";
import { createStart } from "./start.ts";
import { createSweep, SWEEP_EACH_MS, SWEEP_IN_DOUBT_EACH_MS } from "./sweep.ts";

/** What was noted of notices is written so often, at most. */
const TRACE_EACH_MS = 1_000;
/**
 * Handshakes that are judged at once: a herd that comes back waits here. Enough that they share their look-ups, or
 * thousands would come in by handfuls with statements of their own, and most would be sent away meanwhile; not so many
 * that those who are let in together keep everybody else waiting for a turn.
 */
const HANDSHAKES_AT_ONCE = 64;
/** Who has waited so long for that is sent away: they come again, later and not all together. */
const HANDSHAKE_WAIT_MS = 10_000;

/** What a socket carries: the ticket until it is open, then its session. */
export type SocketData = Ticket | Session;

export interface Gateway {
  /** Answers an upgrade request: a refusal, or undefined where the connection is a WebSocket now. */
  upgrade(request: Request, server: Bun.Server<SocketData>, clientAddress: string): Promise<Response | undefined>;
  /** What `Bun.serve` is given. */
  readonly websocket: Bun.WebSocketHandler<SocketData>;
  /** Heartbeats, sweep and stats run from now on. */
  start(): void;
  /** No socket is left afterwards: each was told `bye` and closed with 4503, one after the other. Final. */
  drain(how: Drain): Promise<void>;
  /** The nodes that live, and their numbers: this one's as they are now, the others' of the last seconds. */
  nodes(): NodeView[];
  /** How many sockets are open. */
  sockets(): number;
  /** The sessions of a person that have a socket open here. */
  connected(userId: string): ReadonlySet<string>;
}

/** A gateway over these rooms; see `Gateway`. */
export function createGateway(deps: GatewayDeps): Gateway {
  const { config, realClock, timers, log, metrics, channels, world, node } = deps;
  const failed = calmError(log, realClock);
  const startedAt = new Date(realClock.now()).toISOString();
  const sessions = new Set<Session>();
  const judging = atMost(HANDSHAKES_AT_ONCE);
  const limits = createAddressLimits();
  const flow = createFlow(deps);
  const boards = createLotBoards(deps, (session) => people.revOf(session));
  const lots = createLotWatch(deps, boards);
  const check = createSessionCheck(deps);
  const lookups = createLookups(deps.store);
  const pump = createPump(deps, lookups, flow, { caughtUp, fail: stalled });
  const people = createPeople(deps, flow, pump, {
    sessionsRang: (person) => {
      check([...person.sessions]).catch((err) => log.error({ err }, "sessions could not be looked at, the sweep will"));
    },
    fail,
  });
  const begin = createStart(deps, lookups, people, pump, check, caughtUp);
  const answer = createAnswer(deps, lots);
  const round = createRound(deps, sessions, lots, createHeartbeat(deps, people, boards), check);
  const sweep = createSweep(deps, people, boards, check);
  const nodes = createNodes(deps, ownView);
  const endings: (() => void)[] = [];
  /** Open sockets of people; the system's own are not counted. */
  let sockets = 0;
  let draining = false;
  let sweptAt = realClock.now();
  let inDoubt = false;

  /** A session is live: what it missed while it was not, it is told as a whole. */
  function caughtUp(session: Session): void {
    if (!session.missed) return;
    session.missed = false;
    session.beatAt = 0;
    lots.tellWhole(session);
  }

  /** The one place where what goes wrong for a single socket ends up: it is closed, and its client comes back. */
  function fail(session: Session, err: unknown): void {
    if (isDatabaseAway(err)) failed(err, "sockets failed while the database was away");
    else log.error({ err, userId: session.userId }, "a socket failed");
    session.close(CLOSE.internal, "internal error");
  }

  /** A log could not be read on. While the database is away the socket stays, and the sweep pumps it when it is back. */
  function stalled(session: Session, err: unknown): void {
    if (session.welcomed && isDatabaseAway(err)) {
      failed(err, "logs could not be read: the database is away");
      inDoubt = true;
    } else fail(session, err);
  }

  /** Why a socket that came with a good session is not kept. */
  function refusalOf({ userId, address, isService }: Admission): [code: CloseCode, reason: string] | null {
    if (draining) return [CLOSE.goingAway, "going away"];
    if (!config.rateLimits || isService) return null;
    if (people.countOf(userId) >= SOCKETS_PER_PERSON) return [CLOSE.tooMany, "too many sockets of this person"];
    if (limits.socketsOf(address) >= SOCKETS_PER_ADDRESS) return [CLOSE.tooMany, "too many sockets of this address"];
    return null;
  }

  /** A sign of life; false where there were too many of them. */
  function heard(session: Session): boolean {
    const now = realClock.now();
    session.heardAt = now;
    if (!config.rateLimits || mayHear(session, now)) return true;
    session.close(CLOSE.tooMany, "too many frames");
    return false;
  }

  async function sweepWhenDue(): Promise<void> {
    const now = realClock.now();
    limits.forgetQuiet(now);
    const eachMs = channels.healthy() ? SWEEP_EACH_MS : SWEEP_IN_DOUBT_EACH_MS;
    if (!inDoubt && now - sweptAt < eachMs) return;
    const doubted = inDoubt;
    inDoubt = false;
    sweptAt = now;
    try {
      await sweep(doubted);
    } catch (error) {
      inDoubt ||= doubted;
      throw error;
    }
  }

  function ownView(): NodeView {
    const { latency, lateness } = metrics;
    const spread = ({ p50, p99 }: Spread): Spread => ({ p50, p99 });
    return {
      ...{ id: node, startedAt, sockets, noticesPerSecond: flow.perSecond() },
      ...{ latency: spread(latency.recent()), lateness: spread(lateness.recent()) },
      channels: channels.healthy() ? "healthy" : "lost",
    };
  }

  async function tellStats(): Promise<void> {
    const watching = [...sessions].filter((session) => session.watchesSystem);
    if (watching.length === 0) return;
    const { nodes: each, ...numbers } = realtimeView(nodes.all());
    const frame = JSON.stringify({ type: "stats", nodes: each.length, ...numbers, each } satisfies StatsFrame);
    for (const session of watching) session.offer(frame, realClock.now());
  }

  const gateway: Gateway = {
    async upgrade(request, server, clientAddress) {
      const judged = judgeHandshake(request.headers, config.allowedOrigins);
      if (judged instanceof Response) return judged;
      if (draining) return problemResponse({ code: "unavailable" }, { "retry-after": "1" });
      const cameAt = realClock.now();
      const headers = new Headers();
      if (judged.answer !== null) headers.set("sec-websocket-protocol", judged.answer);
      const ticket =
        config.rateLimits && !limits.handshake(clientAddress, realClock.now())
          ? { refused: CLOSE.tooMany, reason: "too many handshakes of this address" }
          : await judging(async () => {
              // Whoever left while waiting is not looked up.
              if (request.signal.aborted) return null;
              if (realClock.now() - cameAt > HANDSHAKE_WAIT_MS) throw new DatabaseAway("its turn came too late");
              return admit(judged, deps.access, new URL(request.url).searchParams, clientAddress, headers);
            }).catch((err) => {
              if (!isDatabaseAway(err)) throw err;
              failed(err, "sockets could not be opened: the database is away");
              return null;
            });
      if (!ticket) return problemResponse({ code: "unavailable" }, { "retry-after": "2" });
      return server.upgrade(request, { data: ticket, headers }) ? undefined : upgradeRequired();
    },

    websocket: {
      maxPayloadLength: LIMITS.frameBytes,
      perMessageDeflate: false,
      sendPings: false,
      // Backstops only: a session stops sending at the first sign of back pressure, and rounds cut silent sockets.
      backpressureLimit: 1024 * 1024,
      idleTimeout: Math.min(960, Math.max(8, Math.ceil((3 * config.heartbeatMs) / 1000))),

      open(ws) {
        const ticket = ws.data;
        if (ticket instanceof Session) return;
        if ("refused" in ticket) return ws.close(ticket.refused, ticket.reason);
        const refused = refusalOf(ticket);
        if (refused) return ws.close(...refused);
        const now = realClock.now();
        const session = new Session(ticket, ws, now, config.heartbeatMs, LIMITS.frameBurst);
        ws.data = session;
        sessions.add(session);
        if (!session.isService) {
          limits.opened(session.address, now);
          metrics.sockets.inc();
          sockets++;
        }
        begin(session, ticket.resume).catch((error) => fail(session, error));
      },
      message(ws, message) {
        const session = ws.data;
        if (!(session instanceof Session) || session.is("closing") || !heard(session)) return;
        if (typeof message !== "string") session.close(CLOSE.badFrame, "binary");
        else answer(session, message).catch((error) => fail(session, error));
      },
      ping(ws) {
        if (ws.data instanceof Session) heard(ws.data);
      },
      pong(ws) {
        if (ws.data instanceof Session) heard(ws.data);
      },
      drain(ws) {
        if (ws.data instanceof Session && ws.data.drained()) pump.start(ws.data);
      },
      close(ws, code, reason) {
        const session = ws.data;
        const counts = !(session instanceof Session && session.isService);
        if (counts) metrics.closes.inc({ code: closeLabel(code, reason) });
        if (!(session instanceof Session) || !sessions.delete(session)) return;
        session.phase = "closing";
        lots.leave(session);
        people.leave(session);
        if (!counts) return;
        const { sessionId, userId, heardAt } = session;
        deps.access.sightings.note({ sessionId, userId, seenAt: heardAt });
        limits.closed(session.address);
        metrics.sockets.dec();
        sockets--;
      },
    },

    start() {
      endings.push(
        repeat(deps, "round", roundEachMs(config.heartbeatMs), round),
        repeat(deps, "sweep", SWEEP_IN_DOUBT_EACH_MS, sweepWhenDue),
        repeat(deps, "stats", 1_000, tellStats),
        repeat(deps, "nodes", REPORT_EACH_MS, nodes.report),
        repeat(deps, "trace", TRACE_EACH_MS, world.trace.flush),
        channels.onDoubt(() => {
          inDoubt = true;
        }),
      );
    },

    async drain(how) {
      draining = true;
      await drainSessions([...sessions], how, timers, () => realClock.now());
      for (const end of endings.splice(0)) end();
      await world.trace.flush().catch((err) => log.error({ err }, "the last of the notice trace is lost"));
      await nodes.leave().catch((err) => log.warn({ err }, "the other nodes will notice that this one is gone"));
    },

    nodes: nodes.all,
    sockets: () => sockets,
    connected: (userId) => new Set(people.sessionsOf(userId).map(({ sessionId }) => sessionId)),
  };
  return gateway;
}
