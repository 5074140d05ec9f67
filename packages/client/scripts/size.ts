/** Fails when a part of the client, minified and gzipped as a browser gets it, is larger than it may be. */
const PARTS = [
  { name: "core", entry: "../src/index.ts", limitBytes: 3072 },
  // The core within it, and all that its tabs share.
  { name: "core with tabs", entry: "../src/tabs.ts", limitBytes: 7936 },
];

for (const { name, entry, limitBytes } of PARTS) {
  const { outputs } = await Bun.build({
    entrypoints: [new URL(entry, import.meta.url).pathname],
    target: "browser",
    minify: true,
  });
  const [built] = outputs;
  if (!built) throw new Error(`${name} did not build`);
  const bytes = Bun.gzipSync(await built.arrayBuffer(), { level: 9 }).byteLength;
  console.log(`@parkmate/client ${name}: ${bytes} of ${limitBytes} bytes, minified and gzipped`);
  if (bytes > limitBytes) process.exitCode = 1;
}
