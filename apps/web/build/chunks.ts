import type { Rolldown } from "vite";

export type Chunk = Rolldown.OutputChunk;

/** The scripts of a bundle by their file. */
export function chunksOf(bundle: Rolldown.OutputBundle): Map<string, Chunk> {
  return new Map(
    Object.entries(bundle).flatMap(([file, output]) => (output.type === "chunk" ? [[file, output] as const] : [])),
  );
}

/** Everything that these chunks import, and with `enters` what they lead to lazily and it lets in; themselves included. */
export function reachable(
  from: readonly Chunk[],
  chunks: ReadonlyMap<string, Chunk>,
  enters: (chunk: Chunk) => boolean = () => false,
): Set<Chunk> {
  const found = new Set<Chunk>();
  const waiting = [...from];
  for (let chunk = waiting.pop(); chunk; chunk = waiting.pop()) {
    if (found.has(chunk)) continue;
    found.add(chunk);
    for (const file of chunk.imports) {
      const next = chunks.get(file);
      if (next) waiting.push(next);
    }
    for (const file of chunk.dynamicImports) {
      const next = chunks.get(file);
      if (next && enters(next)) waiting.push(next);
    }
  }
  return found;
}
