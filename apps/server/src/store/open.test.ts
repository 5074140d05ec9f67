import { afterEach, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "../testing/tempStore.ts";
import { readMigrations } from "./migrations.ts";
import { FolderInUse, openStore, type SqliteStore } from "./open.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

function folder(): string {
  const temp = tempFolder();
  cleanups.push(temp.remove);
  return temp.path;
}
function open(path: string, exclusive = true): SqliteStore {
  const store = openStore(path, { exclusive });
  let closed = false;
  const close = store.close;
  store.close = async () => {
    if (!closed) await close();
    closed = true;
  };
  cleanups.push(() => store.close());
  return store;
}

test("every connection is durable at commit, shares the file and minds foreign keys", () => {
  const store = open(folder());
  expect(store.pragma("journal_mode")).toEqual({ write: "wal", read: "wal" });
  expect(store.pragma("synchronous")).toEqual({ write: 2, read: 2 });
  expect(store.pragma("foreign_keys")).toEqual({ write: 1, read: 1 });
  expect(store.pragma("busy_timeout")).toEqual({ write: 5000, read: 5000 });
});

test("better-auth's instances are the same two connections", async () => {
  const store = open(folder());
  await store.migrate(0);
  await store.transaction((tx) => tx.insertInto("facts").values({ name: "epoch", value: "e" }).execute());
  for (const db of [store.accounts, store.accountsRead]) {
    expect(
      await db
        .selectFrom("facts" as never)
        .selectAll()
        .execute(),
    ).toEqual([{ name: "epoch", value: "e" }] as never);
  }
});

describe("the lock of the folder", () => {
  test("a second server in this process or another is refused, an admin beside it is not", async () => {
    const path = folder();
    const store = open(path);
    await store.migrate(0);
    expect(() => openStore(path, { exclusive: true })).toThrow(FolderInUse);
    expect(await openElsewhere(path)).toContain(`another server is using the data folder ${path}`);
    const beside = open(path, false);
    await beside.transaction((tx) => tx.insertInto("facts").values({ name: "epoch", value: "e" }).execute());
    expect(await store.read.selectFrom("facts").selectAll().execute()).toHaveLength(1);
  });

  test("it is free again once the store is closed", async () => {
    const path = folder();
    await open(path).close();
    expect(await openElsewhere(path)).toBe("opened");
    open(path);
  });
});

describe("migrations", () => {
  test("they run once, and a second start finds nothing to do", async () => {
    const store = open(folder());
    await store.migrate(1);
    const first = await store.read.selectFrom("schemaMigrations").selectAll().orderBy("version").execute();
    expect(first.map((row) => row.version)).toEqual(readMigrations().map((file) => file.version));
    await store.migrate(2);
    expect(await store.read.selectFrom("schemaMigrations").selectAll().orderBy("version").execute()).toEqual(first);
  });

  test("one that was edited after it was applied stops the start, by name", async () => {
    const store = open(folder());
    await store.migrate(0);
    await store.transaction((tx) =>
      tx.updateTable("schemaMigrations").set({ checksum: "of an earlier text" }).where("version", "=", 2).execute(),
    );
    const { name = "" } = readMigrations()[1] ?? {};
    await expect(store.migrate(0)).rejects.toThrow(`migration ${name} was edited after it was applied`);
  });

  test("a newer database stops the start, both versions named", async () => {
    const store = open(folder());
    await store.migrate(0);
    const known = readMigrations().length;
    await store.transaction((tx) =>
      tx
        .insertInto("schemaMigrations")
        .values({ version: known + 5, name: "from tomorrow", checksum: "c", appliedAt: 0 })
        .execute(),
    );
    await expect(store.migrate(0)).rejects.toThrow(
      `the database has schema version ${known + 5}, this code knows ${known}`,
    );
  });

  test("one that fails in its middle leaves nothing of itself", async () => {
    const store = open(folder());
    await store.migrate(0);
    const version = readMigrations().length + 1;
    const broken = {
      ...{ version, name: "broken", checksum: "c" },
      text: "create table half (id text);\ncreate table half (id text);",
    };
    await expect(store.migrate(0, [...readMigrations(), broken])).rejects.toThrow("already exists");
    const db = store.accountsRead;
    await expect(
      db
        .selectFrom("half" as never)
        .selectAll()
        .execute(),
    ).rejects.toThrow("no such table");
  });

  test("a gap in the numbers is noticed", () => {
    const path = folder();
    writeFileSync(join(path, "0002_second.sql"), "select 1;");
    expect(() => readMigrations(path)).toThrow("expected number 1");
  });
});

test("a transaction that throws leaves nothing, one that returns is there for the reader at once", async () => {
  const store = open(folder());
  await store.migrate(0);
  const write = (value: string, fails: boolean) =>
    store.transaction(async (tx) => {
      await tx.insertInto("facts").values({ name: value, value }).execute();
      if (fails) throw new Error("a surprise");
    });
  await expect(write("a", true)).rejects.toThrow("a surprise");
  await write("b", false);
  expect(await store.read.selectFrom("facts").select("name").execute()).toEqual([{ name: "b" }]);
});

test("closing closes both connections, also one that was never used", async () => {
  const store = open(folder());
  await store.close();
  expect(() => store.pragma("synchronous")).toThrow("closed");
  const used = open(folder());
  await used.migrate(0);
  await used.close();
  await expect(used.read.selectFrom("facts").selectAll().execute()).rejects.toThrow();
  expect(() => used.pragma("synchronous")).toThrow("closed");
});

/** What a process of its own hears when it opens the folder as a server. */
async function openElsewhere(path: string): Promise<string> {
  const script = `
    import { openStore } from ${JSON.stringify(join(import.meta.dir, "open.ts"))};
    try {
      await openStore(${JSON.stringify(path)}, { exclusive: true }).close();
      console.log("opened");
    } catch (error) {
      console.log(error.message);
    }`;
  const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe", stderr: "inherit" });
  const said = await new Response(child.stdout).text();
  await child.exited;
  return said.trim();
}
