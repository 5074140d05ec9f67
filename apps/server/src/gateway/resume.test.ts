import { expect, setDefaultTimeout, test } from "bun:test";
import { REALTIME_PATH, type ServerFrame } from "@parkmate/protocol";
import { EPOCH, ORIGIN, openRig, type Rig, type RigPerson } from "../testing/gatewayRig.ts";
import { RawSocket } from "../testing/rawSocket.ts";
import { until } from "../testing/until.ts";
import { POSITIONS, type Position, type Switches } from "./deps.ts";

// Accounts are slow to make where the machine is busy; what is waited for has deadlines of its own.
setDefaultTimeout(30_000);

const SCHEDULES = 24;
const NOTICES = 330;
/** How often a client may be cut before it is left alone. */
const CUTS = 12;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A client that comes back with its last seq until it has seen the head; answers every seq it was given, in order. */
class Returning {
  readonly seen: number[] = [];
  readonly #ids: string[] = [];
  socket: RawSocket | null = null;
  resumes = 0;

  constructor(
    readonly rig: Rig,
    readonly person: RigPerson,
  ) {}

  dial(): void {
    const last = this.#ids.at(-1);
    const query = new URLSearchParams({
      cursor: String(this.seen.at(-1) ?? 0),
      epoch: EPOCH,
      ...(last ? { last } : {}),
    });
    const headers = [`Origin: ${ORIGIN}`, `Cookie: ${this.person.cookie}`, "Sec-WebSocket-Protocol: parkmate.v1"];
    this.socket = new RawSocket(this.rig.port, `${REALTIME_PATH}?${query}`, headers);
  }

  /** Takes over what the socket was given, and dials again where it is gone. */
  turn(): void {
    for (const text of this.socket?.texts.splice(0) ?? []) {
      const frame = JSON.parse(text) as ServerFrame;
      if (frame.type === "welcome") {
        this.resumes++;
        expect(frame.resumed).toBe(true);
      } else if (frame.type === "notification") {
        this.seen.push(frame.seq);
        this.#ids.push(frame.id);
      }
    }
    if (this.socket?.ended) this.dial();
  }
}

test("notices committed at every await point of a resume, and cuts in mid frame: every seq once, in order", async () => {
  const hits = new Map<Position, { commits: number; cuts: number }>(
    POSITIONS.map((at) => [at, { commits: 0, cuts: 0 }]),
  );
  const schedules = new Map<string, (position: Position) => Promise<void>>();
  const switches: Switches = { at: async (position, userId) => schedules.get(userId)?.(position) };
  const rig = await openRig({ switches });
  try {
    let resumes = 0;
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const random = randomOf(seed);
      const person = await rig.person("driver");
      await rig.post(person.userId, 1 + Math.floor(random() * 250));
      let head = await headOf(rig, person.userId);
      let cuts = 0;
      let hasTurned = false;
      const client = new Returning(rig, person);
      schedules.set(person.userId, async (position) => {
        const rare = position === "betweenFrames" ? 0.04 : 0.5;
        const hit = hits.get(position);
        if (random() < rare && head < NOTICES) {
          const count = Math.min(NOTICES - head, 1 + Math.floor(random() * 5));
          head += count;
          if (hit) hit.commits++;
          await rig.post(person.userId, count, 200);
        }
        // Each position is the last one before a cut in some of the schedules.
        const isTurn = !hasTurned && position === POSITIONS[seed % POSITIONS.length];
        if (isTurn || (random() < rare / 2 && cuts < CUTS)) {
          hasTurned ||= isTurn;
          cuts++;
          if (hit) hit.cuts++;
          client.socket?.cutAfter(Math.floor(random() * 1_500));
          await Bun.sleep(0);
        }
      });
      client.dial();
      await until(() => {
        client.turn();
        return client.seen.at(-1) === head;
      });
      schedules.delete(person.userId);
      await rig.post(person.userId);
      head++;
      await until(() => {
        client.turn();
        return client.seen.at(-1) === head;
      });
      expect(client.seen).toEqual(Array.from({ length: head }, (_, index) => index + 1));
      resumes += client.resumes;
      client.socket?.destroy();
    }
    expect(resumes).toBeGreaterThan(SCHEDULES * 2);
    for (const [position, { commits, cuts }] of hits) {
      expect({ position, committed: commits > 0, cut: cuts > 0 }).toEqual({ position, committed: true, cut: true });
    }
    expect(rig.errors).toEqual([]);
    await until(() => rig.gateway.sockets() === 0);
  } finally {
    await rig.close();
  }
}, 300_000);

test.each([
  ...POSITIONS,
])("one notice committed at %s, once, arrives without waiting for a heartbeat", async (position) => {
  const pending = new Map<string, () => Promise<void>>();
  const switches: Switches = {
    async at(reached, userId) {
      const commit = reached === position ? pending.get(userId) : undefined;
      pending.delete(commit ? userId : "");
      await commit?.();
    },
  };
  const rig = await openRig({ switches });
  try {
    // The last one seen already, or two to replay: only then is there a page.
    for (const cursor of position === "afterSubscribe" || position === "afterWelcome" ? [3, 1] : [1]) {
      const person = await rig.person("driver");
      await rig.post(person.userId, 3);
      pending.set(person.userId, () => rig.post(person.userId));
      const client = await rig.connect(person, { cursor, epoch: EPOCH });
      await client.until(() => client.seqs.at(-1) === 4);
      expect(client.seqs).toEqual([2, 3, 4].filter((seq) => seq > cursor));
      expect(pending.size).toBe(0);
    }
  } finally {
    await rig.close();
  }
});

async function headOf(rig: Rig, userId: string): Promise<number> {
  const row = await rig.store.read.selectFrom("readers").select("head").where("userId", "=", userId).executeTakeFirst();
  return row?.head ?? 0;
}
