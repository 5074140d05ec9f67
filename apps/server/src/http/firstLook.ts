import { stat } from "node:fs/promises";
import type { Clock } from "../platform/clock.ts";

/** As `apps/web/src/firstLook.tsx` exports it. */
interface Script {
  asks(path: string, who: "visitor" | "person"): string[] | null;
  speaks(languages: readonly string[]): boolean;
  firstLook(sight: { path: string; answers: unknown[]; me: unknown; aheadMs: number }): Promise<string>;
}

interface Look {
  at: number;
  html: Promise<string | null>;
}

/** So long a look serves all visitors; the page itself asks anew as soon as it is there. */
const KEPT_MS = 1_000;
/** Of the processor, for looks; who comes when that is used up gets the page without one. */
const SHARE = 0.1;

/**
 * The page as it is first seen, as HTML for the inside of its root, so that it is read while its scripts are on their way.
 * Null where there is none: the page has no look, the build brought none, the reader wants another language, or there is no
 * time for it. `ask` gives an answer of the API to that reader, null where it refuses.
 */
export function firstLooks(file: string, { clock, realClock }: { clock: Clock; realClock: Clock }) {
  const looks = new Map<string, Look>();
  const { now } = realClock;
  let known: { version: number; script: Script } | null = null;
  let freeAt = 0;
  const load = async (): Promise<Script | null> => {
    const version = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (version === 0) return null;
    if (known?.version !== version) known = { version, script: (await import(`${file}?${version}`)) as Script };
    return known.script;
  };
  const write = async (script: Script, path: string, answers: unknown[], me: unknown): Promise<string | null> => {
    const startedAt = now();
    if (answers.includes(null) || startedAt < freeAt) return null;
    const html = await script.firstLook({ path, answers, me, aheadMs: clock.now() - startedAt });
    freeAt = now() + (now() - startedAt) * (1 / SHARE - 1);
    return html;
  };
  return async (path: string, { isSignedIn, languages, ask }: Reader): Promise<string | null> => {
    const script = await load();
    const asked = script?.asks(path, isSignedIn ? "person" : "visitor") ?? null;
    if (!script || !asked || !script.speaks(languages)) return null;
    if (isSignedIn) {
      const [me, ...answers] = await Promise.all(["/api/me", ...asked].map(ask));
      return me === null ? null : write(script, path, answers, me);
    }
    for (const [one, { at }] of looks) if (now() - at >= KEPT_MS) looks.delete(one);
    const kept = looks.get(path);
    if (kept) return kept.html;
    const html = Promise.all(asked.map(ask)).then((answers) => write(script, path, answers, null));
    looks.set(path, { at: now(), html });
    return html;
  };
}

/** Who looks at a page. */
export interface Reader {
  isSignedIn: boolean;
  languages: readonly string[];
  ask: (api: string) => Promise<unknown>;
}

/** The languages of an `Accept-Language` header (RFC 9110 §12.5.4), best first. */
export function languagesOf(header: string | null): string[] {
  return (header ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...params] = part.split(";").map((word) => word.trim());
      const quality = params.find((param) => param.startsWith("q="));
      return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ tag, quality }) => tag !== "" && quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
