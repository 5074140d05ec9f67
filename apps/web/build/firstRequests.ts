import type { Plugin, Rolldown } from "vite";
import { chunksOf, reachable } from "./chunks.ts";

/** A page that people open by its address: the screen that shows it, and what the screen asks the API for at once. */
interface Opening {
  /** Of the path; a group is an id, `$1` in `asks`. */
  path: string;
  screen: string;
  asks?: string;
  /** Whether it asks only where somebody is signed in. */
  isPersonal?: boolean;
}

const ID = "([\\w-]+)";

const OPENINGS: readonly Opening[] = [
  { path: "/", screen: "visitor/WelcomePage" },
  { path: "/lots", screen: "driver/LotsPage", asks: "/api/lots?limit=20" },
  { path: `/lots/${ID}`, screen: "driver/LotPage", asks: "/api/lots/$1" },
  { path: "/bookings", screen: "driver/BookingsPage" },
  { path: `/bookings/${ID}`, screen: "driver/BookingPage", asks: "/api/bookings/$1", isPersonal: true },
  { path: "/washes", screen: "driver/WashesPage" },
  { path: `/washes/${ID}`, screen: "driver/WashPage" },
  { path: "/inbox", screen: "inbox/InboxPage" },
  { path: "/sign-in", screen: "visitor/SignInPage" },
  { path: "/register", screen: "visitor/RegisterPage" },
  { path: "/account(?:/.*)?", screen: "account/AccountRoutes" },
  { path: "/owner(?:/.*)?", screen: "owner/OwnerRoutes" },
  { path: "/admin(?:/.*)?", screen: "admin/AdminRoutes" },
];

/**
 * Writes `first-requests.json` beside the page: which files and answers a page needs first, by its address. The server names
 * them in the head of its answer (`Link`), so that a browser asks for all of them at once, not for one after the other.
 */
export function firstRequests(): Plugin {
  return {
    name: "parkmate-first-requests",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const chunks = chunksOf(bundle);
        const all = [...chunks.values()];
        const entries = reachable(
          all.filter((chunk) => chunk.isEntry),
          chunks,
        );
        const pages = OPENINGS.map(({ path, screen, asks, isPersonal = false }) => {
          const of = all.filter((chunk) => chunk.facadeModuleId?.endsWith(`/src/pages/${screen}.tsx`));
          if (of.length !== 1) throw new Error(`${screen} has no chunk of its own`);
          const needed = [...reachable(of, chunks)].filter((chunk) => !entries.has(chunk));
          return { path: `^${path}$`, ...filesOf(needed), ...(asks ? { asks, isPersonal } : {}) };
        });
        this.emitFile({
          type: "asset",
          fileName: "first-requests.json",
          source: JSON.stringify({ everywhere: filesOf(entries), pages }),
        });
      },
    },
  };
}

function filesOf(chunks: Iterable<Rolldown.OutputChunk>): { scripts: string[]; styles: string[] } {
  const all = [...chunks];
  const styles = new Set(all.flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]));
  return { scripts: all.map(({ fileName }) => `/${fileName}`), styles: [...styles].map((file) => `/${file}`) };
}
