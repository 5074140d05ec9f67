import type { ChangedFrame, ReadFrame } from "@parkmate/protocol";
import type { Doorbell, Topic } from "../channels/layer.ts";
import { NO_PREFERENCES } from "../domain/preferences.ts";
import type { NotificationRow } from "../store/notifications.ts";
import type { ReaderRow } from "../store/readers.ts";
import { withinMs } from "./background.ts";
import type { GatewayDeps } from "./deps.ts";
import type { Flow } from "./flow.ts";
import { doubtPreferences, type Wishing } from "./knownPreferences.ts";
import { notificationFrame } from "./notificationFrame.ts";
import { PAGE_ROWS, type Pump } from "./pump.ts";
import type { Session } from "./session.ts";

/** How long a socket waits for the channel layer to promise that its bells are heard. */
const SUBSCRIBE_WAIT_MS = 1_000;

/** Shared by all ears that hear, so that an idle socket keeps no promise of its own. */
const HEARD = Promise.resolve();

/** Somebody with sockets on this node. */
export interface Person extends Wishing {
  readonly sessions: Session[];
  /** The revision of what they alone are shown. */
  ownRev: number;
  /** Counts markings heard of. */
  marks: number;
  ear: Ear;
}

/** A topic that is listened to. */
interface Ear {
  heard: Promise<void>;
  /** Ends the subscription; null while there is none. */
  end: (() => void) | null;
  failed: boolean;
  closed: boolean;
}

export type People = ReturnType<typeof createPeople>;

/**
 * The people with sockets on this node, and what their doorbells do. `sessionsRang` is told whose sessions to look at,
 * `fail` what went wrong for a single socket.
 */
export function createPeople(
  deps: GatewayDeps,
  flow: Flow,
  pump: Pump,
  on: { sessionsRang: (person: Person) => void; fail: (session: Session, error: unknown) => void },
) {
  const { channels, clock, realClock, metrics, log, timers } = deps;
  const people = new Map<string, Person>();
  const admins = new Set<Session>();
  let adminsEar: Ear | null = null;
  let adminsRev = 0;

  function listen(topic: Topic, hear: (bell: Doorbell) => void): Ear {
    const ear: Ear = { heard: Promise.resolve(), end: null, failed: false, closed: false };
    ear.heard = channels.subscribe(topic, hear).then(
      (end) => {
        if (ear.closed) end();
        else ear.end = end;
        ear.heard = HEARD;
      },
      (err) => {
        ear.failed = true;
        log.warn({ err, topic }, "a topic is not heard, the sweep stands in for it");
      },
    );
    return ear;
  }

  function close(ear: Ear): void {
    ear.closed = true;
    ear.end?.();
  }

  const listenTo = (person: Person): Ear => listen(`user:${person.userId}`, (bell) => hear(person, bell));
  const listenToAdmins = (): Ear => listen("admins", hearAdmins);

  function hear(person: Person, bell: Doorbell): void {
    metrics.doorbellsHeard.inc({ kind: bell.kind });
    if (bell.kind === "log") grow(person, bell);
    else if (bell.kind === "changed") {
      // A revision that jumps: the bell of another change was not heard, and whatever it said is doubtful.
      if (bell.resource === "preferences" || bell.rev > person.ownRev + 1) doubtPreferences(person);
      person.ownRev = Math.max(person.ownRev, bell.rev);
      for (const session of [...person.sessions]) changed(session, bell);
    } else if (bell.kind === "read") {
      person.marks++;
      const { mark, unread, head, readRev } = bell;
      const frame = JSON.stringify({ type: "read", ...mark, unread, head, readRev } satisfies ReadFrame);
      for (const session of [...person.sessions]) session.offer(frame, realClock.now());
    } else if (bell.kind === "sessions") on.sessionsRang(person);
  }

  function hearAdmins(bell: Doorbell): void {
    metrics.doorbellsHeard.inc({ kind: bell.kind });
    if (bell.kind !== "changed") return;
    adminsRev = Math.max(adminsRev, bell.rev);
    for (const session of [...admins]) changed(session, bell);
  }

  /**
   * The log has grown: the fast path for those who stand at its old head, the pump for the others, and for all while it is
   * to be read what their person wants. A frame is made once for all sockets, but for one that is to hear it in silence.
   */
  function grow(person: Person, bell: Extract<Doorbell, { kind: "log" }>): void {
    const { preferences } = person;
    const rows = preferences && bell.rows && bell.rows.length <= PAGE_ROWS ? bell.rows : [];
    const now = clock.now();
    const frames: string[] = [];
    const frameFor = (session: Session, row: NotificationRow, index: number): string => {
      const silent = row.silentFor === session.sessionId;
      const made = silent ? undefined : frames[index];
      const frame = made ?? notificationFrame(row, false, now, preferences ?? NO_PREFERENCES, silent);
      if (!silent) frames[index] = frame;
      return frame;
    };
    for (const session of [...person.sessions]) {
      session.wants(bell.head);
      try {
        for (const [index, row] of rows.entries()) {
          if (!session.takesNext(row.seq)) continue;
          if (!session.deliver(row.seq, frameFor(session, row, index), realClock.now())) break;
          flow.sent(session, row, false);
        }
        if (session.cursor < session.wanted) pump.start(session);
      } catch (error) {
        on.fail(session, error);
      }
    }
  }

  function changed(session: Session, bell: Extract<Doorbell, { kind: "changed" }>): void {
    const { resource, id } = bell;
    const frame = { type: "changed", resource, ...(id ? { id } : {}), rev: revOf(session) } satisfies ChangedFrame;
    session.offer(JSON.stringify(frame), realClock.now());
  }

  /** What the socket's page compares: its person's revision, for admins with that of the admins. */
  function revOf(session: Session): number {
    return (session.person?.ownRev ?? 0) + (session.role === "admin" ? adminsRev : 0);
  }

  return {
    revOf,
    all: (): Person[] => [...people.values()],
    sessionsOf: (userId: string): readonly Session[] => people.get(userId)?.sessions ?? [],
    countOf: (userId: string): number => people.get(userId)?.sessions.length ?? 0,

    /** The session belongs to its person; resolves when their bells are heard, or after a second. */
    async join(session: Session): Promise<void> {
      let person = people.get(session.userId);
      if (!person) {
        const ear: Ear = { heard: Promise.resolve(), end: null, failed: false, closed: false };
        person = { userId: session.userId, sessions: [], ownRev: 0, marks: 0, ear, preferences: null, doubts: 0 };
        people.set(session.userId, person);
        person.ear = listenTo(person);
      }
      person.sessions.push(session);
      session.person = person;
      const ears = [person.ear.heard];
      if (session.role === "admin") {
        admins.add(session);
        adminsEar ??= listenToAdmins();
        ears.push(adminsEar.heard);
      }
      await withinMs(timers, SUBSCRIBE_WAIT_MS, Promise.all(ears));
    },

    /** The session is gone; with the last one of a person their bells are no longer heard. */
    leave(session: Session): void {
      admins.delete(session);
      if (admins.size === 0 && adminsEar) {
        close(adminsEar);
        adminsEar = null;
      }
      const { person } = session;
      if (!person) return;
      const at = person.sessions.indexOf(session);
      if (at >= 0) person.sessions.splice(at, 1);
      session.person = null;
      if (person.sessions.length > 0) return;
      close(person.ear);
      if (people.get(person.userId) === person) people.delete(person.userId);
    },

    /** What was read about a person: their sockets are pumped where they stand behind it. */
    observe(person: Person, reader: ReaderRow): void {
      if (reader.rev > person.ownRev) {
        person.ownRev = reader.rev;
        // Whatever changed, its bell was not heard.
        doubtPreferences(person);
      }
      for (const session of [...person.sessions]) {
        if (session.wants(reader.head) || session.stalled) pump.start(session);
      }
    },

    observeAdmins(rev: number): void {
      adminsRev = Math.max(adminsRev, rev);
    },

    /** Whatever the sockets show may be stale. */
    tellAllChanged(): void {
      for (const person of people.values()) {
        for (const session of [...person.sessions]) changed(session, { kind: "changed", resource: "all", rev: 0 });
      }
    },

    /** Listens again where listening failed. */
    listenAgain(): void {
      for (const person of people.values()) if (person.ear.failed) person.ear = listenTo(person);
      if (adminsEar?.failed) adminsEar = listenToAdmins();
    },
  };
}
