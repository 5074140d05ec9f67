import { type RawBuilder, sql } from "kysely";
import type { Reads, Tx } from "./open.ts";

/** What can be found by words; the id in `search_words` names one of these. */
export type Searchable = "lot" | "person" | "employee";

/** More words than this of one thing, or of one search, say nothing new. */
const MAX_WORDS = 40;
const MAX_ASKED = 6;
const MAX_WORD_LENGTH = 40;
/** Above every letter: a word that starts with `abc` is in [abc, abc + this). */
const ABOVE_ALL = "\u{10ffff}";

/** The distinct words of a text, lower case and without Latin accents; what is neither letter nor digit parts them. */
export function wordsOf(text: string): string[] {
  const plain = text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase();
  const words = (plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).map((word) => word.slice(0, MAX_WORD_LENGTH));
  return [...new Set(words)].slice(0, MAX_WORDS);
}

/** The thing is found by the words of `text` and by no others. Called in the transaction that writes the thing. */
export async function setSearchWords(tx: Tx, kind: Searchable, thingId: string, text: string): Promise<void> {
  const words = wordsOf(text);
  await tx.deleteFrom("searchWords").where("kind", "=", kind).where("thingId", "=", thingId).execute();
  if (words.length === 0) return;
  await tx
    .insertInto("searchWords")
    .values(words.map((word) => ({ kind, word, thingId })))
    .execute();
}

/**
 * The ids of the things that have, for every word of `text`, a word that starts with it; to be used as
 * `where(id, "in", idsWithWords(…))`. Null where the text holds no word: then nothing can be found.
 */
export function idsWithWords(kind: Searchable, text: string): RawBuilder<string> | null {
  // The longest word is the rarest as a rule: it leads, the others are looked up by the thing.
  const [first, ...others] = wordsOf(text)
    .sort((a, b) => b.length - a.length)
    .slice(0, MAX_ASKED);
  if (first === undefined) return null;
  const also = others.map(
    (word) => sql`and exists (select 1 from search_words as also where also.kind = ${kind}
      and also.thing_id = found.thing_id and also.word >= ${word} and also.word < ${word + ABOVE_ALL})`,
  );
  return sql<string>`(select found.thing_id from search_words as found where found.kind = ${kind}
    and found.word >= ${first} and found.word < ${first + ABOVE_ALL} ${sql.join(also, sql` `)})`;
}

/** The ids that `text` finds, newest first, after `before` where given. */
export async function searchIds(
  db: Reads,
  kind: Searchable,
  text: string,
  page: { before?: string | undefined; limit: number },
): Promise<string[]> {
  const ids = idsWithWords(kind, text);
  if (!ids) return [];
  let query = db.selectFrom("searchWords").select("thingId").distinct().where("kind", "=", kind);
  query = query.where("thingId", "in", ids);
  if (page.before) query = query.where("thingId", "<", page.before);
  const rows = await query.orderBy("thingId", "desc").limit(page.limit).execute();
  return rows.map((row) => row.thingId);
}
