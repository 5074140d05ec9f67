import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { ChannelLayer, Doorbell } from "./layer.ts";

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

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`did not happen within ${DEADLINE_MS} ms: ${holds}`);
    await Bun.sleep(1);
  }
}
