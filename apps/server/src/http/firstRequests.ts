import { stat } from "node:fs/promises";
import { join } from "node:path";

/** As `apps/web/build/firstRequests.ts` writes it. */
interface FirstRequests {
  everywhere: Files;
  pages: (Files & { path: string; asks?: string; isPersonal?: boolean })[];
}

interface Files {
  scripts: string[];
  styles: string[];
}

/** Set beside a session's cookie; the page asks who is here where it finds it. */
const SIGNED_IN = /(?:^|; )parkmate_signed_in=1(?:;|$)/;
export const isSignedIn = (cookie: string | null): boolean => SIGNED_IN.test(cookie ?? "");

/**
 * What the page at an address needs first, as the value of a `Link` header (RFC 8288), so that a browser asks for all of it
 * at once: scripts, styles, and answers of the API. Null where the build says nothing. The answer belongs to `cookie`.
 */
export function firstRequests(folder: string): (url: URL, cookie: string | null) => Promise<string | null> {
  const file = join(folder, "first-requests.json");
  let known: { version: number; requests: FirstRequests | null } | null = null;
  const read = async (): Promise<FirstRequests | null> => {
    const version = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (known?.version !== version) {
      known = { version, requests: version === 0 ? null : ((await Bun.file(file).json()) as FirstRequests) };
    }
    return known.requests;
  };
  return async ({ pathname, search }, cookie) => {
    const requests = await read();
    if (!requests) return null;
    const page = requests.pages.find(({ path }) => new RegExp(path).test(pathname));
    const isHere = isSignedIn(cookie);
    // Answers first: they are small, and a browser has few connections at once.
    const links = isHere ? [answer("/api/me")] : [];
    // With a search of its own a page asks for something else.
    if (page?.asks && search === "" && (isHere || !page.isPersonal)) {
      links.push(answer(pathname.replace(new RegExp(page.path), page.asks)));
    }
    links.push(...linksTo(requests.everywhere), ...(page ? linksTo(page) : []));
    return links.join(", ");
  };
}

function linksTo({ scripts, styles }: Files): string[] {
  return [
    ...scripts.map((file) => `<${file}>; rel=modulepreload`),
    ...styles.map((file) => `<${file}>; rel=preload; as=style; crossorigin`),
  ];
}

/** As the page fetches it. */
const answer = (path: string): string => `<${path}>; rel=preload; as=fetch; crossorigin`;
