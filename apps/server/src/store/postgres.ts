import type { PostgresPool, PostgresPoolClient } from "kysely";
import pg from "pg";
import type { Log } from "../platform/log.ts";
import { DatabaseAway } from "./databaseAway.ts";

/** Where the database is, and how long anything there may take. */
export interface PostgresOptions {
  /** `postgres://…`; may hold a password. */
  url: string;
  /** Connections of this process at most, half of them (rounded up) for writing. */
  connections: number;
  log: Log;
  limits?: Partial<PostgresLimits>;
}

export interface PostgresLimits {
  /** For a free connection, or to make one. */
  connectMs: number;
  /** 0: as long as it takes. */
  statementMs: number;
  lockMs: number;
  idleInTransactionMs: number;
}

const LIMITS: PostgresLimits = { connectMs: 5_000, statementMs: 10_000, lockMs: 5_000, idleInTransactionMs: 10_000 };
/** A statement that is not even cut off by the server: the connection is given up so long after it should have been. */
const UNANSWERED_MS = 5_000;
const IDLE_MS = 60_000;

/**
 * Reads an `int8` (a time, a count) or a whole `numeric` (a sum). Throws beyond what a number holds exactly.
 */
function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe integer`);
  return value;
}

const EXACT_NUMBERS: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    EXACT_NUMBERS.includes(oid)
      ? exactNumber
      : pg.types.getTypeParser(oid, format as "text")) as pg.CustomTypesConfig["getTypeParser"],
};

/** How a connection of this house is set, whatever the server's own settings are. */
export function connectionSettings({ url, limits }: Pick<PostgresOptions, "url" | "limits">, name: string) {
  const { connectMs, statementMs, lockMs, idleInTransactionMs } = { ...LIMITS, ...limits };
  return {
    connectionString: url,
    application_name: `parkmate ${name}`,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    query_timeout: statementMs === 0 ? 0 : statementMs + UNANSWERED_MS,
    keepAlive: true,
    types,
  } satisfies pg.ClientConfig;
}

/** Connections as Kysely asks for them. One that broke is never used again; that it broke is logged and ends nothing. */
export function openPool(options: PostgresOptions, name: string, max: number): PostgresPool {
  const settings = connectionSettings(options, name);
  const pool = new pg.Pool({ ...settings, max, idleTimeoutMillis: IDLE_MS });
  const isLost = (err: Error): void => options.log.warn({ err, pool: name }, "a connection to the database was lost");
  pool.on("error", isLost);
  // While it is lent out the pool does not listen, and nobody listening would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return {
    async connect() {
      try {
        return lend(await pool.connect());
      } catch (error) {
        throw translated(error);
      }
    },
    end: () => pool.end(),
  };
}

function lend(client: pg.PoolClient): PostgresPoolClient {
  let broken = false;
  const query = async (sql: string, parameters: readonly unknown[]): Promise<pg.QueryResult> => {
    // It took its transaction with it.
    if (broken && sql === "rollback") return NOTHING;
    try {
      return await client.query(sql, parameters.map(storable));
    } catch (error) {
      const told = translated(error);
      broken ||= told instanceof DatabaseAway && !isAnswered(error);
      throw told;
    }
  };
  return { query: query as unknown as PostgresPoolClient["query"], release: () => client.release(broken) };
}

/** PostgreSQL has no text with a NUL in it: what asks for one finds nothing, what is kept shows that something was there. */
function storable(value: unknown): unknown {
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\ufffd") : value;
}

const NOTHING: pg.QueryResult = { command: "ROLLBACK", rowCount: 0, oid: 0, fields: [], rows: [] };

/** Whether it is the server that says so, on a connection that goes on. */
function isAnswered(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity !== "FATAL" && error.severity !== "PANIC";
}

/**
 * States of SQL (PostgreSQL, appendix A) by which the database says that it cannot do it now: connections (08), resources
 * (53), somebody's intervention (57: shutdown, time-out), input and output (58), a lock that was not free in time, a
 * transaction that waited too long, a server that became a standby.
 */
const AWAY = /^(08|53|57|58|55P03|25P03|25006)/;

/** The error as callers tell it: `DatabaseAway` where it is not the statement's fault. */
function translated(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) return AWAY.test(error.code ?? "") ? new DatabaseAway(error) : error;
  // What is no answer of the server comes from the socket or from waiting for one; a bad value is our own fault.
  return error instanceof RangeError || error instanceof TypeError ? error : new DatabaseAway(error);
}

/** Two transactions stood in each other's way, or entered the same thing at once: run again, this one sees the other. */
export function isWorthRepeating(error: unknown): boolean {
  return error instanceof pg.DatabaseError && ["40P01", "40001", "23505"].includes(error.code ?? "");
}
