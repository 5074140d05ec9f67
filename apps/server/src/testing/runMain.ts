import { join } from "node:path";

/** Runs ParkMate's command line to its end as a process of its own, with nothing of this environment but `PATH`. */
export async function runMain(args: readonly string[], env: Readonly<Record<string, string>>, input = "") {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "../main.ts"), ...args], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdin: new Blob([input]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, out, err };
}
