import { normalize } from "node:path";
import type { Config } from "../config.ts";
import { firstRequests, isSignedIn } from "./firstRequests.ts";
import { CODINGS, codingFor, compressed, QUICK, webFiles } from "./webFiles.ts";

type Settings = Pick<Config, "mode" | "publicUrl" | "allowedOrigins" | "corsOrigins">;
export type SecuritySettings = Omit<Settings, "mode">;

/**
 * What a browser may do with the page; the sockets of its own origins are named, as not every browser takes them for
 * `'self'`.
 */
export function securityHeaders({ publicUrl, allowedOrigins, corsOrigins }: SecuritySettings): Record<string, string> {
  const own = allowedOrigins.filter((origin) => !corsOrigins.includes(origin));
  const policy = {
    "default-src": "'self'",
    "connect-src": ["'self'", ...own.map((origin) => origin.replace(/^http/, "ws"))].join(" "),
    "img-src": "'self' data:",
    "style-src": "'self' 'unsafe-inline'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  return {
    "content-security-policy": Object.entries(policy)
      .map((pair) => pair.join(" "))
      .join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    ...(publicUrl.startsWith("https:") ? { "strict-transport-security": "max-age=31536000" } : {}),
  };
}

const EMPTY_ROOT = '<div id="root"></div>';

const TYPES: Record<string, string> = {
  "/index.html": "text/html; charset=utf-8",
  "/manifest.webmanifest": "application/manifest+json",
};

/**
 * Serves the built web page: files of the build by name (those with a hash in theirs for a year, the others asked for again
 * with their tag), the page itself for every other address, with the mode written in; everything as small as the browser
 * takes it. A page that `look` has something to show for is sent with that in it. Answers null for what is no page's business.
 */
export function webPage(
  folder: string,
  settings: Settings,
): (request: Request, look: (url: URL) => Promise<string | null>) => Promise<Response | null> {
  const security = securityHeaders(settings);
  const files = webFiles(folder, {
    "/index.html": (text) => text.replace('content="serve"', `content="${settings.mode}"`),
    // In the revision of the page that the service worker keeps: in another mode it is another page.
    "/sw.js": (text) => text.replace("-mode:serve", `-mode:${settings.mode}`),
  });
  const linksOf = firstRequests(folder);
  return async (request, look) => {
    if (request.method !== "GET" && request.method !== "HEAD") return null;
    const url = new URL(request.url);
    const path = decodePath(url.pathname);
    if (path === null || path.startsWith("/api/")) return null;
    const named = path === "/" ? "/index.html" : path;
    const found = (await files(named)) ?? (/\.\w+$/.test(path) ? null : await files("/index.html"));
    if (!found) return null;
    const accepted = request.headers.get("accept-encoding");
    const coding = codingFor(accepted, found.codings);
    const etag = `W/"${found.tag}${coding === "identity" ? "" : `-${coding}`}"`;
    const isPage = found.path === "/index.html";
    const cookie = request.headers.get("cookie");
    const links = isPage ? await linksOf(url, cookie) : null;
    const shown = isPage && path !== "/index.html" ? await look(url) : null;
    const vary = [...(found.codings.length > 0 ? ["accept-encoding"] : []), ...(links === null ? [] : ["cookie"])];
    const headers = {
      ...security,
      ...(links === null ? {} : { link: links }),
      "content-type": TYPES[found.path] ?? found.type,
      "cache-control": found.path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
      etag,
      ...(vary.length > 0 ? { vary: vary.join(", ") } : {}),
    };
    if (shown !== null) {
      const { etag: _, ...others } = headers;
      // Somebody's own is for this moment and this browser only.
      const kept = isSignedIn(cookie) ? { "cache-control": "no-store" } : {};
      return withLook(await new Response(found.body("identity")).text(), shown, accepted, { ...others, ...kept });
    }
    if (isKnown(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
    return new Response(found.body(coding), {
      headers: { ...headers, ...(coding === "identity" ? {} : { "content-encoding": coding }) },
    });
  };
}

/** The page with its first look in its root. */
async function withLook(page: string, look: string, accepted: string | null, head: Record<string, string>) {
  const html = Buffer.from(page.replace(EMPTY_ROOT, () => `<div id="root">${look}</div>`));
  const coding = codingFor(accepted, CODINGS);
  return new Response(await compressed(html, coding, QUICK), {
    headers: {
      ...head,
      vary: "accept-encoding, accept-language, cookie",
      ...(coding === "identity" ? {} : { "content-encoding": coding }),
    },
  });
}

/** Whether the browser holds that very answer (RFC 9110 §13.1.2, compared weakly). */
function isKnown(ifNoneMatch: string | null, etag: string): boolean {
  return ifNoneMatch?.split(",").some((one) => one.trim() === etag) ?? false;
}

/** The path without tricks, or null where it is none of ours. */
function decodePath(raw: string): string | null {
  try {
    const path = normalize(decodeURIComponent(raw));
    return path.startsWith("/") && !path.includes("\0") ? path : null;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}
