/** Drill 14: the database is taken back to an earlier state; devices have seen what is no more. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runOnce, serviceFolder } from "../../tools/services/service.ts";
import type { Cluster } from "../harness/cluster.ts";
import { drill, HISTORY, type Outcome } from "./drill.ts";
import { Scene } from "./scene.ts";

const TOWN = { drivers: 60, owners: 4, slots: 400, devices: 2 };

interface Backup {
  /** Of a running cluster. */
  take(cluster: Cluster, file: string): Promise<void>;
  /** Into one whose nodes are down. */
  putBack(cluster: Cluster, file: string): Promise<void>;
}

const SQLITE: Backup = {
  async take({ rows }, file) {
    await rows.query(`vacuum into '${file}'`);
  },
  async putBack(cluster, file) {
    const database = join(cluster.dataDir, "parkmate.db");
    for (const suffix of ["", "-wal", "-shm"]) rmSync(database + suffix, { force: true });
    cpSync(file, database);
  },
};

const POSTGRES: Backup = {
  async take({ postgres }, file) {
    await runOnce(["pg_dump", "--dbname", postgres.url("parkmate"), "--format", "custom", "--file", file]);
  },
  async putBack({ postgres }, file) {
    await runOnce([
      "pg_restore",
      "--dbname",
      postgres.url("parkmate"),
      "--clean",
      "--if-exists",
      "--single-transaction",
      file,
    ]);
  },
};

/** Backs up, goes on, goes back, goes on: some logs are shorter than the cursors then, some have grown past them again. */
async function restored(engine: "sqlite" | "postgres", { take, putBack }: Backup): Promise<Outcome> {
  const folder = await serviceFolder("backup");
  try {
    await using scene = await Scene.open({ engine, town: TOWN, noticesPerSecond: 60 });
    const { cluster } = scene;
    const file = join(folder.path, "backup");
    await scene.done(200);
    await take(cluster, file);
    await scene.done(200);
    await scene.settle();
    const shown = await scene.crowd.records();
    await Promise.all(cluster.nodes.map((node) => node.kill()));
    await cluster.closeRows();
    await putBack(cluster, file);
    await cluster.reopenRows();
    await Promise.all(cluster.nodes.map((node) => node.startAgain()));
    // What was answered before the restore is owed to nobody any more; some of its bookings still run.
    scene.work(60, TOWN.slots / 2);
    await scene.done(200);
    await scene.settle();
    const records = await scene.crowd.records();
    const resets = records.filter(({ entries }) => entries.some(({ type }) => type === "reset")).length;
    const ahead = shown.filter(({ entries }) => entries.some(({ type }) => type === "applied")).length;
    const faults = await scene.historyFaults(true);
    if (resets === 0) faults.push({ invariant: "I6", who: "all", what: "nobody was told to load again" });
    return {
      checked: HISTORY,
      faults,
      said: `${scene.said}; ${ahead} had been told something, ${resets} loaded again`,
    };
  } finally {
    folder.remove();
  }
}

drill(14, "SQLite file put back to an earlier state", 10, () => restored("sqlite", SQLITE));
drill(14, "PostgreSQL dump put back into the database", 10, () => restored("postgres", POSTGRES));
