/** A PostgreSQL server of the tests: Debian's, in a folder of its own, on a free port of the loopback. */
import { chmodSync, chownSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../apps/server/src/platform/freePort.ts";
import { runOnce, type Service, serviceFolder, startService } from "./service.ts";

const PROGRAMS = "/usr/lib/postgresql";
const USER = "parkmate";

export interface Postgres extends AsyncDisposable {
  readonly port: number;
  /** `postgres://…` of one of its databases. */
  url(database: string): string;
  /** Makes an empty database. */
  createDatabase(name: string): Promise<string>;
  /** The server process, for those who break it. */
  service(): Service;
  /** After `service().kill()`: a new process on the same folder and port. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Whether a commit survives the machine's power. Off is for tests that do not kill it: they are faster. */
  durable?: boolean;
  /** More settings, as in `postgresql.conf`. */
  settings?: Readonly<Record<string, string>>;
}

/** A fresh server that answers. As root it runs as user `postgres`, which `initdb` demands. */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const programs = newestPrograms();
  const folder = await serviceFolder("postgres");
  const asPostgres = await otherUser(folder.path);
  const data = join(folder.path, "data");
  await runOnce([
    ...asPostgres,
    join(programs, "initdb"),
    ...["--pgdata", data, "--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"],
    "--no-sync",
  ]);
  const port = await freePort("127.0.0.1");
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder.path,
    max_connections: "200",
    ...(options.durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
    ...options.settings,
  };
  const start = (): Promise<Service> =>
    startService({
      name: "PostgreSQL",
      command: [
        ...asPostgres,
        join(programs, "postgres"),
        ...["-D", data, "-p", String(port)],
        ...Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]),
      ],
      isReady: async () => {
        await runOnce([join(programs, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", String(port)]);
        return true;
      },
      stopSignal: "SIGINT",
    });
  let service = await start();
  const url = (database: string): string => `postgres://${USER}@127.0.0.1:${port}/${database}`;
  const postgres: Postgres = {
    port,
    url,
    async createDatabase(name) {
      await runOnce([join(programs, "createdb"), "-h", "127.0.0.1", "-p", String(port), "-U", USER, name]);
      return url(name);
    },
    service: () => service,
    async startAgain() {
      service = await start();
    },
    async stop() {
      await service.stop();
      folder.remove();
    },
    [Symbol.asyncDispose]: () => postgres.stop(),
  };
  return postgres;
}

/** Debian keeps each version in a folder of its own; the newest that is there. */
function newestPrograms(): string {
  const versions = existsSync(PROGRAMS) ? readdirSync(PROGRAMS).map(Number).filter(Number.isInteger) : [];
  if (versions.length === 0) throw new Error("PostgreSQL is not here: install the Debian package postgresql");
  return join(PROGRAMS, String(Math.max(...versions)), "bin");
}

/** What to put before a command that must not run as root, and its folder given to that user. */
async function otherUser(folder: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  const [uid, gid] = [Number(await runOnce(["id", "-u", "postgres"])), Number(await runOnce(["id", "-g", "postgres"]))];
  chownSync(folder, uid, gid);
  chmodSync(folder, 0o700);
  return ["setpriv", "--pdeathsig", "KILL", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--"];
}
