/**
 * What the operator asks for on the command line: `npm run admin`.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { problemOf } from "@parkmate/protocol";
import { createAccess } from "./access/access.ts";
import { build, configOrExit, exitWith, postgresOrExit, storeOrExit, USAGE } from "./build.ts";
import { memoryChannelLayer } from "./channels/memory.ts";
import { createAdmin } from "./commands/createAdmin.ts";
import { moveToPostgres, TargetRefused, writeNodesFile } from "./commands/moveToPostgres.ts";
import type { Environment } from "./config.ts";
import { adminInput } from "./http/account.ts";
import { askPassword, readPasswordFromStdin } from "./platform/askPassword.ts";
import { systemClock } from "./platform/clock.ts";
import { systemIds } from "./platform/ids.ts";
import { createLog } from "./platform/log.ts";
import { systemTimers } from "./platform/timers.ts";
import { isDatabaseAway } from "./store/databaseAway.ts";
import { SchemaRefused } from "./store/migrations.ts";
import { FolderInUse, openStore, type SqliteStore, type Store } from "./store/open.ts";

/** Does what the operator asked for in `args`, or ends the process with the reason. */
export async function admin(args: readonly string[], env: Environment): Promise<void> {
  const { values, positionals } = adminArguments(args);
  if (values.help) return void process.stdout.write(USAGE);
  const what = positionals.join(" ");
  if (what === "create") await create(values, env);
  else if (what === "move-to-postgres") await move(env);
  else exitWith(2, "Say what to do: create or move-to-postgres.");
}

async function create(values: ReturnType<typeof adminArguments>["values"], env: Environment): Promise<void> {
  const config = configOrExit(env, "admin");
  const check = (password: string): { email: string; name: string; password: string } => {
    const parsed = adminInput.safeParse({ email: values.email, name: values.name, password });
    if (parsed.success) return parsed.data;
    const faults = parsed.error.issues.map((issue) => `--${issue.path.join(".")} ${issue.message}.`);
    return exitWith(2, faults.join("\n").replaceAll("--password", "The password"));
  };
  // Nobody is asked for a password before the rest is right.
  check("stands for one that is good");
  const password = values["password-stdin"] ? await readPasswordFromStdin() : await askPassword("Password: ");
  if (password === null) return exitWith(2, "No password was given.");
  const person = check(password);
  const log = createLog(process.stderr);
  const store = await storeOrExit(config, false, log);
  const { world, access } = await build(config, store, log);
  const outcome = await createAdmin(world, access, person);
  await world.channels.close();
  await store.close();
  if (!outcome.ok) return exitWith(1, problemOf(outcome.refusal).detail);
  process.stdout.write(`Admin ${person.email} is created.\n`);
}

async function move(env: Environment): Promise<void> {
  const config = configOrExit(env, "admin");
  const { dataDir, database } = config;
  if (!database) return exitWith(2, "DATABASE_URL must name the empty PostgreSQL database to move to.");
  const { secret } = config;
  if (!secret) throw new Error("with DATABASE_URL there is a secret");
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const log = createLog(process.stderr);
  const source = sourceOrExit(dataDir);
  const target = await postgresOrExit(database, log);
  const sideOf = <AStore extends Store>(store: AStore) => {
    const channels = memoryChannelLayer();
    const deps = { ids: systemIds, channels, clock: systemClock(), timers: systemTimers };
    return { store, access: createAccess({ ...deps, store, config, secret, log }) };
  };
  say(`Copying the rows of ${dataDir} to PostgreSQL:`);
  const now = systemClock().now();
  const tables = await moveToPostgres({ from: sideOf(source), to: sideOf(target), now }, say).catch((error) => {
    if (!(error instanceof TargetRefused || error instanceof SchemaRefused || isDatabaseAway(error))) throw error;
    return exitWith(1, `Nothing was moved: ${error.message}.`);
  });
  const { file, settings, notes } = writeNodesFile(config);
  await source.close();
  await target.close();
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  say(
    `Moved: ${rows} rows of ${tables.length} tables. ${dataDir} keeps them as they were; start no server on it again.`,
  );
  say(`Start every node with DATABASE_URL and the settings in ${file} (for its owner only):`);
  say(`  ${settings.join(", ")}`);
  for (const note of notes) say(note);
}

/** The embedded database, held so that no server runs on it; the process ends where there is none or one does. */
function sourceOrExit(dataDir: string): SqliteStore {
  if (!existsSync(join(dataDir, "parkmate.db"))) {
    return exitWith(1, `Nothing was moved: the data folder ${dataDir} (PARKMATE_DATA_DIR) has no parkmate.db.`);
  }
  try {
    return openStore(dataDir, { exclusive: true });
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    return exitWith(1, `Nothing was moved: a server is running on the data folder ${dataDir}; stop it first.`);
  }
}

function adminArguments(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const options = { email: text, name: text, "password-stdin": flag, help: flag };
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    if (!(error instanceof TypeError && "code" in error)) throw error;
    return exitWith(2, error.message);
  }
}
