/**
 * Nodes that limit sign-ins over one database, without HTTP: what is guessed at is a closure that counts.
 *
 * Owns: everything it opens. `close` leaves nothing behind.
 */
import { type SignInLimit, signInLimit } from "../http/signInLimit.ts";
import type { Store } from "../store/open.ts";
import { tempPlace } from "./tempStore.ts";
import { type Engine, openAt, TEST_ENGINE } from "./testDatabase.ts";
import { worldOver } from "./world.ts";

export interface SignInNode {
  rig: Awaited<ReturnType<typeof worldOver>>;
  signIn: SignInLimit;
  /** A wrong password. */
  guess(email: string, address?: string): Promise<"checked" | number>;
  /** The right one. */
  good(email: string, address?: string): Promise<"checked" | number>;
}

/** Two nodes; with SQLite, which one process alone may have open, they share the store. */
export async function signInNodes(engine: Engine = TEST_ENGINE) {
  const temp = await tempPlace(engine);
  const seen = { transactions: 0, repeats: 0, failing: false };
  const opened: Store[] = [];
  const nodes: SignInNode[] = [];

  const open = (): Store => {
    const random = (): number => {
      seen.repeats++;
      return Math.random();
    };
    const store = openAt(temp.place, { exclusive: false, random });
    opened.push(store);
    return {
      ...store,
      async transaction(work) {
        seen.transactions++;
        if (seen.failing) throw new Error("the database cannot be written to");
        return store.transaction(work);
      },
    };
  };
  const nodeOver = async (store: Store): Promise<SignInNode> => {
    const rig = await worldOver(store);
    const signIn = signInLimit(rig.world);
    const attempt =
      (failed: boolean): SignInNode["guess"] =>
      async (email, address = "203.0.113.1") => {
        const made = await signIn(email, address, async () => ({ failed, value: "checked" as const }));
        return "value" in made ? made.value : made.waitSeconds;
      };
    const node = { rig, signIn, guess: attempt(true), good: attempt(false) };
    nodes.push(node);
    return node;
  };
  const closeAll = async (): Promise<void> => {
    for (const { rig } of nodes.splice(0)) await rig.finish();
    for (const store of opened.splice(0)) await store.close();
  };

  const store = open();
  if (engine === "sqlite") await store.migrate(0);
  const both = [await nodeOver(store), await nodeOver(engine === "sqlite" ? store : open())] as const;
  return {
    both,
    seen,
    rows: () => store.read.selectFrom("failedSignIns").selectAll().execute(),
    advance: async (ms: number): Promise<void> => {
      for (const { rig } of nodes) await rig.time.advance(ms);
    },
    /** All nodes end; what is answered is one that starts on what they left. */
    async restart(): Promise<SignInNode> {
      await closeAll();
      return nodeOver(open());
    },
    async close(): Promise<void> {
      await closeAll();
      await temp.close();
    },
  };
}
