import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { NotificationRow } from "../store/notifications.ts";
import type { ChannelLayer, Doorbell, Topic } from "./layer.ts";

const DEADLINE_MS = 5_000;

/** Declares the tests that any channel layer passes. `make` opens a fresh one that shares its bells with no other. */
export function describeChannelLayer(name: string, make: () => ChannelLayer | Promise<ChannelLayer>): void {
  describe(`channel layer: ${name}`, () => {
    let layer: ChannelLayer;
    beforeEach(async () => {
      layer = await make();
    });
    afterEach(async () => {
      await layer.close();
    });

    /** Subscribes and answers the list that grows with each bell heard. */
    async function ears(topic: Parameters<ChannelLayer["subscribe"]>[0]) {
      const heard: Doorbell[] = [];
      const end = await layer.subscribe(topic, (bell) => heard.push(bell));
      return { heard, end };
    }

    test("a bell published after subscribing is heard, though its rows may be dropped", async () => {
      const { heard } = await ears("user:a");
      layer.publish("user:a", { kind: "log", head: 42, rows: [] });
      await until(() => heard.length > 0);
      expect(heard[0]).toMatchObject({ kind: "log", head: 42 });
    });

    test("every kind of bell arrives with its fields", async () => {
      const bells: Doorbell[] = [
        { kind: "log", head: 7 },
        { kind: "read", mark: { upTo: 5 }, unread: 2, head: 7, readRev: 3 },
        { kind: "read", mark: { seqs: [1, 4] }, unread: 0, head: 7, readRev: 4 },
        { kind: "changed", resource: "booking", id: "b1", rev: 9 },
        { kind: "changed", resource: "all", rev: 10 },
        { kind: "lot" },
        { kind: "lot", hours: true },
        { kind: "sessions" },
        { kind: "doubt" },
      ];
      const { heard } = await ears("admins");
      for (const bell of bells) layer.publish("admins", bell);
      await until(() => heard.length >= bells.length);
      expect(heard).toEqual(bells);
    });

    test("two listeners of a topic both hear", async () => {
      const [one, other] = [await ears("lot:l"), await ears("lot:l")];
      layer.publish("lot:l", { kind: "lot" });
      await until(() => one.heard.length > 0 && other.heard.length > 0);
    });

    test("bells of one publisher are heard in order within a topic", async () => {
      const { heard } = await ears("user:a");
      for (let head = 1; head <= 200; head++) layer.publish("user:a", { kind: "log", head });
      await until(() => heard.length >= 200);
      expect(heard.map((bell) => bell.kind === "log" && bell.head)).toEqual(
        Array.from({ length: 200 }, (_, n) => n + 1),
      );
    });

    test("a topic hears nothing of another", async () => {
      const [mine, theirs] = [await ears("user:a"), await ears("user:ab")];
      layer.publish("user:ab", { kind: "log", head: 1 });
      layer.publish("lot:a", { kind: "lot" });
      layer.publish("user:a", { kind: "log", head: 2 });
      await until(() => mine.heard.length > 0 && theirs.heard.length > 0);
      expect(mine.heard).toEqual([{ kind: "log", head: 2 }]);
      expect(theirs.heard).toEqual([{ kind: "log", head: 1 }]);
    });

    test("an ended subscription hears nothing more, the other one goes on", async () => {
      const [ended, going] = [await ears("user:a"), await ears("user:a")];
      ended.end();
      ended.end();
      layer.publish("user:a", { kind: "log", head: 1 });
      await until(() => going.heard.length > 0);
      expect(ended.heard).toEqual([]);
    });

    test("a topic can be heard again after everybody left it", async () => {
      (await ears("user:a")).end();
      const { heard } = await ears("user:a");
      layer.publish("user:a", { kind: "log", head: 1 });
      await until(() => heard.length > 0);
    });

    test("a listener may end itself and others while a bell rings", async () => {
      const heard: string[] = [];
      let endOther: () => void = () => undefined;
      const endSelf = await layer.subscribe("user:a", () => {
        heard.push("first");
        endSelf();
        endOther();
      });
      endOther = await layer.subscribe("user:a", () => heard.push("other"));
      const last = await ears("user:a");
      layer.publish("user:a", { kind: "log", head: 1 });
      layer.publish("user:a", { kind: "log", head: 2 });
      await until(() => last.heard.length >= 2);
      expect(heard).toEqual(["first"]);
    });

    test("a bell rung by a listener comes after the one being heard", async () => {
      await layer.subscribe("user:a", (bell) => {
        if (bell.kind === "log" && bell.head === 1) layer.publish("user:a", { kind: "log", head: 2 });
      });
      const { heard } = await ears("user:a");
      layer.publish("user:a", { kind: "log", head: 1 });
      await until(() => heard.length >= 2);
      expect(heard).toEqual([
        { kind: "log", head: 1 },
        { kind: "log", head: 2 },
      ]);
    });

    test("who leaves a topic and enters it at once, many times over, hears it; who only leaves does not", async () => {
      const left: Doorbell[] = [];
      for (let n = 0; n < 50; n++) {
        const entered = layer.subscribe("lot:l", (bell) => left.push(bell));
        if (n % 2 === 0) await entered;
        entered.then((end) => end());
      }
      const { heard } = await ears("lot:l");
      layer.publish("lot:l", { kind: "lot" });
      await until(() => heard.length > 0);
      expect(left).toEqual([]);
    });

    test("ringing where nobody listens is no fault", () => {
      layer.publish("lot:empty", { kind: "lot" });
      expect(layer.healthy()).toBe(true);
    });

    test("after closing nothing is heard, publishing still never throws, nothing is healthy", async () => {
      const { heard, end } = await ears("user:a");
      const endDoubt = layer.onDoubt(() => undefined);
      await layer.close();
      layer.publish("user:a", { kind: "log", head: 1 });
      end();
      endDoubt();
      await layer.close();
      expect(heard).toEqual([]);
      expect(layer.healthy()).toBe(false);
      await expect(layer.subscribe("user:a", () => undefined)).rejects.toThrow();
    });
  });
}

/**
 * Declares the tests that any channel layer of several nodes passes. `make` opens a fresh group of nodes' layers that
 * share their bells with one another and with no other.
 */
export function describeSharedChannelLayer(name: string, make: () => Promise<[ChannelLayer, ChannelLayer]>): void {
  describe(`channel layer of several nodes: ${name}`, () => {
    let here: ChannelLayer;
    let there: ChannelLayer;
    beforeEach(async () => {
      [here, there] = await make();
    });
    afterEach(async () => {
      await here.close();
      await there.close();
    });
    const ears = async (layer: ChannelLayer, topic: Topic) => {
      const heard: Doorbell[] = [];
      const end = await layer.subscribe(topic, (bell) => heard.push(bell));
      return { heard, end };
    };

    test("a bell is heard on every node, its rows on the node that rang, once", async () => {
      const row = { readerId: "a", seq: 7 } as NotificationRow;
      const bells: Doorbell[] = [
        { kind: "log", head: 7, rows: [row] },
        { kind: "read", mark: { upTo: 5 }, unread: 2, head: 7, readRev: 3 },
        { kind: "read", mark: { seqs: [1, 4] }, unread: 0, head: 7, readRev: 4 },
        { kind: "changed", resource: "booking", id: "b1", rev: 9 },
        { kind: "changed", resource: "all", rev: 10 },
        { kind: "lot" },
        { kind: "lot", hours: true },
        { kind: "sessions" },
        { kind: "doubt" },
      ];
      const [own, other] = [await ears(here, "user:a"), await ears(there, "user:a")];
      for (const bell of bells) here.publish("user:a", bell);
      expect(own.heard).toEqual(bells);
      await until(() => other.heard.length >= bells.length);
      expect(other.heard).toEqual([{ kind: "log", head: 7 }, ...bells.slice(1)]);
      // What the others answer came after any echo.
      there.publish("user:a", { kind: "sessions" });
      await until(() => own.heard.length > bells.length);
      expect(own.heard).toEqual([...bells, { kind: "sessions" }]);
    });

    test("bells of one node are heard in order on another, whatever is rung beside them", async () => {
      const { heard } = await ears(there, "user:a");
      for (let head = 1; head <= 200; head++) {
        here.publish("user:a", { kind: "log", head });
        here.publish(`lot:${head}`, { kind: "lot" });
      }
      await until(() => heard.length >= 200);
      expect(heard.map((bell) => bell.kind === "log" && bell.head)).toEqual(
        Array.from({ length: 200 }, (_, n) => n + 1),
      );
    });

    test("a topic hears nothing of another, on whatever node", async () => {
      const [mine, theirs] = [await ears(here, "admins"), await ears(here, "lot:a")];
      there.publish("user:a", { kind: "sessions" });
      there.publish("admins", { kind: "changed", resource: "user", rev: 1 });
      there.publish("lot:a", { kind: "lot" });
      await until(() => mine.heard.length > 0 && theirs.heard.length > 0);
      expect([mine.heard.length, theirs.heard.length]).toEqual([1, 1]);
    });

    test("a thousand topics are entered at once, and each is heard across nodes", async () => {
      const heard = new Set<number>();
      const topics = Array.from({ length: 1_000 }, (_, n) => `user:u${n}` as const);
      await Promise.all(topics.map((topic, n) => here.subscribe(topic, () => heard.add(n))));
      for (const topic of topics) there.publish(topic, { kind: "sessions" });
      await until(() => heard.size === topics.length);
    });

    test("who left and entered again at once is heard across nodes", async () => {
      for (let n = 0; n < 20; n++) {
        const [first, second] = [layerEars(), layerEars()];
        const entering = here.subscribe("lot:l", first.hear);
        const ended = entering.then((end) => end());
        const again = here.subscribe("lot:l", second.hear);
        await Promise.all([ended, again]);
        there.publish("lot:l", { kind: "lot" });
        await until(() => second.heard > 0);
        (await again)();
        expect(first.heard).toBe(0);
      }
    });

    test("a node that is closed leaves the others hearing", async () => {
      const { heard } = await ears(there, "user:a");
      await here.close();
      there.publish("user:a", { kind: "sessions" });
      await until(() => heard.length > 0);
      expect([here.healthy(), there.healthy()]).toEqual([false, true]);
    });
  });
}

function layerEars() {
  const ears = {
    heard: 0,
    hear: () => {
      ears.heard++;
    },
  };
  return ears;
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`did not happen within ${DEADLINE_MS} ms: ${holds}`);
    await Bun.sleep(1);
  }
}
