/** What the tests start, as a pattern of its file, and the Debian package that brings it. */
const NEEDED = [
  { file: "usr/bin/chromium", name: "chromium" },
  { file: "usr/lib/postgresql/*/bin/initdb", name: "postgresql" },
  { file: "usr/bin/redis-server", name: "redis-server" },
  { file: "usr/sbin/nginx", name: "nginx" },
];

const isThere = (file: string): boolean => [...new Bun.Glob(file).scanSync("/")].length > 0;

/** Makes sure the programs the tests need are there: installs them when root, else throws with their names. */
export async function ensureDebianPackages(): Promise<void> {
  const missing = NEEDED.filter(({ file }) => !isThere(file)).map(({ name }) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new Error(
      `the tests need these Debian packages: ${missing.join(" ")} (apt-get install ${missing.join(" ")})`,
    );
  }
  console.log(`Installing ${missing.join(" ")} …`);
  await run(["apt-get", "update", "-qq"]);
  await run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", ...missing]);
}

async function run(command: string[]): Promise<void> {
  const child = Bun.spawn(command, {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdout: "ignore",
    stderr: "inherit",
  });
  if ((await child.exited) !== 0) throw new Error(`${command.join(" ")} failed`);
}
