import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "../../../..");
const SOURCES = ["apps/web", "packages/client/src", "packages/protocol/src", "package-lock.json"];

/** Where the build of the web page lies. */
export const WEB_FOLDER = join(ROOT, "apps/web/dist");

/** What the same build makes for the server: the script that writes a page's first look. */
export const FIRST_LOOK_FILE = join(ROOT, "apps/web/dist-server/firstLook.js");

/** Builds the web page unless a build newer than its sources is there. Throws with the builder's words when it fails. */
export async function buildWebIfNeeded(say: (line: string) => void): Promise<void> {
  const page = join(WEB_FOLDER, "index.html");
  if (existsSync(page) && newestIn(SOURCES.map((path) => join(ROOT, path))) <= statSync(page).mtimeMs) return;
  say("Building the web page …");
  const builder = Bun.spawn(["npm", "run", "build", "--workspace", "@parkmate/web"], {
    cwd: ROOT,
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    new Response(builder.stdout).text(),
    new Response(builder.stderr).text(),
    builder.exited,
  ]);
  if (code !== 0) throw new Error(`the web page could not be built:\n${out}${err}`);
}

function newestIn(paths: readonly string[]): number {
  let newest = 0;
  for (const path of paths) {
    const status = statSync(path);
    if (!status.isDirectory()) newest = Math.max(newest, status.mtimeMs);
    else {
      const children = readdirSync(path).filter((name) => !["dist", "dist-server", "node_modules"].includes(name));
      newest = Math.max(newest, newestIn(children.map((name) => join(path, name))));
    }
  }
  return newest;
}
