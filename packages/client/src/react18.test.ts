import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";

/** Here, so that happy-dom is found from it. */
const folder = mkdtempSync(join(import.meta.dir, ".react18-"));
afterAll(() => rmSync(folder, { recursive: true }));

const REACT = /^react(-dom)?(\/.*)?$/;
const WITH_REACT_18 = join(import.meta.dir, "../../react18");

test("the tests of the hooks pass under React 18, too", async () => {
  const tests = [...new Glob("*.test.tsx").scanSync(import.meta.dir)];
  const built = await Bun.build({
    entrypoints: tests.map((name) => join(import.meta.dir, name)),
    target: "bun",
    outdir: folder,
    external: ["happy-dom"],
    plugins: [
      {
        name: "react-18",
        setup: (build) => {
          build.onResolve({ filter: REACT }, ({ path }) => ({ path: Bun.resolveSync(path, WITH_REACT_18) }));
        },
      },
    ],
  });
  const code = (await Promise.all(built.outputs.map((output) => output.text()))).join();
  expect([code.includes('"18.3.1"'), /version = "19\./.test(code)]).toEqual([true, false]);

  const run = Bun.spawn([process.execPath, "test", folder], { stdout: "pipe", stderr: "pipe" });
  const said = await new Response(run.stderr).text();
  expect({ code: await run.exited, said: /(\d+) fail/.exec(said)?.[1] }, said).toEqual({ code: 0, said: "0" });
  const source = await Promise.all(tests.map((name) => Bun.file(join(import.meta.dir, name)).text()));
  const written = source.join("").match(/^test\(/gm)?.length;
  expect(Number(/(\d+) pass/.exec(said)?.[1])).toBe(written ?? 0);
});
