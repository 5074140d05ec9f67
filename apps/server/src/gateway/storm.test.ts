import { expect, test } from "bun:test";
import type { KyselyPlugin } from "kysely";
import type { Store } from "../store/open.ts";
import { EPOCH, ORIGIN, openRig } from "../testing/gatewayRig.ts";
import { until } from "../testing/until.ts";

const PEOPLE = 20;
/** As many as one person may have. */
const DEVICES = 20;

/** Counts the statements that `table` is read with. */
function counting(table: string) {
  let count = 0;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (node.kind === "SelectQueryNode" && JSON.stringify(node.from).includes(`"${table}"`)) count++;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return {
    count: () => count,
    over: (store: Store): Store => ({ ...store, read: store.read.withPlugin(plugin) }),
  };
}

test("a herd that comes back and missed nothing is answered by a few shared reads, not by one each", async () => {
  const [readers, profiles, notices] = [counting("readers"), counting("profiles"), counting("notifications")];
  const rig = await openRig({ over: (store) => notices.over(profiles.over(readers.over(store))) });
  try {
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => rig.person("driver")));
    const lasts = await Promise.all(
      people.map(async (person) => {
        await rig.post(person.userId);
        const before = await rig.connect(person, { cursor: 0, epoch: EPOCH });
        const { id } = await before.first("notification");
        before.close();
        return id;
      }),
    );
    const reads = () => [readers.count(), profiles.count(), notices.count()] as const;
    const from = reads();
    const herd = await Promise.all(
      people.flatMap((person, index) =>
        Array.from({ length: DEVICES }, () =>
          rig.connect(person, { cursor: 1, epoch: EPOCH, last: lasts[index] ?? "" }),
        ),
      ),
    );
    for (const client of herd) {
      expect(await client.first("welcome")).toMatchObject({ resumed: true, head: 1, unread: 1 });
    }
    const sockets = PEOPLE * DEVICES;
    expect(rig.gateway.sockets()).toBe(sockets);
    for (const [index, count] of reads().entries()) expect(count - (from[index] ?? 0)).toBeLessThan(sockets / 2);
    // Live, all of them: the next notice is there once.
    await Promise.all(people.map(({ userId }) => rig.post(userId)));
    for (const client of herd) await client.until(() => client.seqs.length > 0);
    expect(herd.map(({ seqs }) => seqs)).toEqual(herd.map(() => [2]));
    expect(rig.errors).toEqual([]);
  } finally {
    await rig.close();
  }
}, 120_000);

test("who comes while others are looked up is looked up with others who came meanwhile", async () => {
  const herd = PEOPLE * 10;
  let reads = 0;
  let answered: Promise<unknown> = Promise.resolve();
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      reads++;
      return node;
    },
    async transformResult({ result }) {
      await answered;
      return result;
    },
  };
  const rig = await openRig({
    over: (store) => ({ ...store, accountsRead: store.accountsRead.withPlugin(plugin) }),
  });
  try {
    const person = await rig.person("driver");
    reads = 0;
    answered = until(() => rig.server.pendingRequests === herd);
    const clients = Array.from({ length: herd }, () => rig.dial({ origin: ORIGIN, cookie: person.cookie }));
    for (const client of clients) await client.first("welcome");
    // The first to come, and the others as many as are let in at once; each once more when it listens.
    expect(reads).toBeLessThanOrEqual(12);
    expect(rig.errors).toEqual([]);
  } finally {
    await rig.close();
  }
}, 60_000);
