/** Fails when the core, minified and gzipped as a browser gets it, is larger than it may be. */
const LIMIT_BYTES = 3072;

const { outputs } = await Bun.build({
  entrypoints: [new URL("../src/index.ts", import.meta.url).pathname],
  target: "browser",
  minify: true,
});
const [core] = outputs;
if (!core) throw new Error("the core did not build");
const bytes = Bun.gzipSync(await core.arrayBuffer(), { level: 9 }).byteLength;
console.log(`@parkmate/client core: ${bytes} of ${LIMIT_BYTES} bytes, minified and gzipped`);
if (bytes > LIMIT_BYTES) process.exit(1);
