import { CompiledQuery, type Kysely, type KyselyPlugin } from "kysely";
import { locksRows } from "../store/locks.ts";
import type { Reads, Store, Tx } from "../store/open.ts";

/**
 * Tables that are read whole on purpose; each says why it stays small.
 */
const READ_WHOLE: Record<string, string> = {
  admin_revs: "sixteen rows, for ever",
  wash_services: "a price list that admins write",
};

/**
 * Indexes that are walked in order with a limit though the statement has conditions, each with why nearly every row that is
 * passed is a row of the page.
 */
const WALKED_IN_ORDER: Record<string, string> = {
  lots_by_name:
    "only lots of owners who were declined after their approval are left out, or what the reader filters by",
  lots_without_place: "as lots_by_name; the index holds its other condition",
  bookings_shown: "the index holds the only condition",
};

/** Indexes whose finds are sorted before a page is taken of them, each with why they are few. */
const SORTED: Record<string, string> = {
  carwashes_unassigned: "washes of one owner that nobody does yet",
  carwashes_by_lot_state: "washes of one owner that wait or are confirmed",
  bookings_visits: "one driver's visits to one lot",
  carwashes_visits: "one driver's washes at one lot",
  session_userId_idx: "one person's sessions",
  sqlite_autoindex_search_words_1: "what a search found",
};

/** A statement that ends with a limit. */
const LIMITED = /\blimit \?(?: offset \?)?\s*$/;

/** What one statement would do that costs more the more there is; empty where it stays cheap. */
export interface Cost {
  statement: string;
  step: string;
}

/** Notes every statement a store is asked, so that their plans can be looked at. */
export function queryRecorder() {
  const asked = new Map<string, readonly unknown[]>();
  const recorded = <Db>(db: Kysely<Db>): Kysely<Db> => {
    // A part of a statement is transformed, too, but only the whole has a result.
    const built = new WeakMap<object, CompiledQuery>();
    const plugin: KyselyPlugin = {
      transformQuery({ node, queryId }) {
        built.set(queryId, db.getExecutor().compileQuery(node, queryId));
        return node;
      },
      async transformResult({ result, queryId }) {
        const whole = built.get(queryId);
        if (whole && !asked.has(whole.sql)) asked.set(whole.sql, whole.parameters);
        return result;
      },
    };
    return db.withPlugin(plugin);
  };

  /** What SQLite would do for each statement, step by step. PostgreSQL, whose plans go by how much there is, is not asked. */
  async function plans(db: Reads): Promise<{ statement: string; steps: string[] }[]> {
    const found: { statement: string; steps: string[] }[] = [];
    for (const [statement, parameters] of locksRows(db) ? [] : asked) {
      if (!/^\s*(select|insert|update|delete|with)\b/i.test(statement)) continue;
      const { rows } = await db.executeQuery<{ detail: string }>(
        CompiledQuery.raw(`explain query plan ${statement}`, [...parameters]),
      );
      found.push({ statement, steps: rows.map(({ detail }) => detail) });
    }
    return found;
  }

  return {
    /** How many different statements were asked. */
    size: (): number => asked.size,
    forget: (): void => asked.clear(),
    tx: (tx: Tx): Tx => recorded(tx) as Tx,
    /** The same store, listened to. */
    store: (store: Store): Store => ({
      ...store,
      read: recorded(store.read),
      accounts: recorded(store.accounts),
      accountsRead: recorded(store.accountsRead),
      transaction: (work) => store.transaction((tx) => work(recorded(tx) as Tx)),
    }),
    plans,
    /** The steps of SQLite's plans that read a table from end to end, or sort all there is for a page of it. */
    async costs(db: Reads): Promise<Cost[]> {
      const costs: Cost[] = [];
      for (const { statement, steps } of await plans(db)) {
        for (const step of steps) {
          if (isScan(step, steps, statement) || isSort(step, steps, statement)) costs.push({ statement, step });
        }
      }
      return costs;
    },
  };
}

/** Whether a step sorts what was found so that a page can be taken of it; a page is to be found in its order. */
function isSort(step: string, steps: readonly string[], statement: string): boolean {
  if (step !== "USE TEMP B-TREE FOR ORDER BY" || !LIMITED.test(statement)) return false;
  return !steps.some((other) => Object.keys(SORTED).some((index) => other.includes(` ${index} `)));
}

/**
 * Whether a step reads a table from end to end. It does not where what is scanned is no table (values, a subquery), where
 * the table is one of `READ_WHOLE`, or where it is an ordered walk: along an index, with a limit at the end of the
 * statement and no sorting, so that it stops after as many rows; either without any condition, or on an index of
 * `WALKED_IN_ORDER`.
 */
function isScan(step: string, steps: readonly string[], statement: string): boolean {
  const [, table = "", index] = /^SCAN (\S+)(?:.* USING (?:COVERING )?INDEX (\S+))?/.exec(step) ?? [];
  if (table === "" || table === "CONSTANT" || /^SCAN \d+(?:-ROW VALUES| CONSTANT)/.test(step)) return false;
  if (steps.some((other) => other === `CO-ROUTINE ${table}` || other === `MATERIALIZE ${table}`)) return false;
  if (table in READ_WHOLE) return false;
  const isWalk = index !== undefined && LIMITED.test(statement) && !steps.some((each) => /TEMP B-TREE/.test(each));
  return !(isWalk && (!/\bwhere\b/.test(statement) || index in WALKED_IN_ORDER));
}
