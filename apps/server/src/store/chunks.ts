const CHUNK = 256;

/**
 * The items in chunks for `where … in (…)`, each filled up to a power of two by repeating its last item, so that only a
 * handful of statements is ever prepared.
 */
export function* inChunks<Item>(
  items: readonly Item[],
): Generator<{ items: readonly Item[]; padded: readonly Item[] }> {
  for (let from = 0; from < items.length; from += CHUNK) {
    const chunk = items.slice(from, from + CHUNK);
    const size = 2 ** Math.ceil(Math.log2(chunk.length));
    const padded = Array.from({ length: size }, (_, index) => chunk[Math.min(index, chunk.length - 1)] as Item);
    yield { items: chunk, padded };
  }
}
