import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

/** Below this a second packet is not saved. */
const WORTH_IT_BYTES = 1024;
const TEXT = /\.(?:js|css|svg|webmanifest)$/;
/** The server writes into them and compresses them itself. */
const WRITTEN = new Set(["index.html", "sw.js"]);

/**
 * Every text file of the build that is not tiny lies beside its `.br` and `.gz`, as small as they get: the server sends
 * those (http/webPage.ts) and never compresses an asset itself.
 */
export function compressed(): Plugin {
  let folder = "";
  return {
    name: "parkmate-compressed",
    apply: "build",
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const files = (await readdir(folder, { recursive: true })).filter(
          (file) => TEXT.test(file) && !WRITTEN.has(file),
        );
        await Promise.all(files.map((file) => compress(join(folder, file))));
      },
    },
  };
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.byteLength < WORTH_IT_BYTES) return;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
}
