import { join, normalize } from "node:path";
import type { Config } from "../config.ts";

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

/**
 * Serves the built web page: files of the build by name (those with a hash in theirs for a year), the page itself for
 * every other address, with the mode written in. Answers null for what is no page's business.
 */
export function webPage(folder: string, settings: Settings): (request: Request) => Promise<Response | null> {
  const security = securityHeaders(settings);
  let page: string | null = null;
  return async (request) => {
    if (request.method !== "GET" && request.method !== "HEAD") return null;
    const path = decodePath(new URL(request.url).pathname);
    if (path === null || path.startsWith("/api/")) return null;
    if (path !== "/" && path !== "/index.html") {
      const file = Bun.file(join(folder, path));
      if (await file.exists()) {
        const kept = path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
        return new Response(file, { headers: { ...security, "cache-control": kept } });
      }
      if (/\.\w+$/.test(path)) return null;
    }
    page ??= (await Bun.file(join(folder, "index.html")).text()).replace(
      'content="serve"',
      `content="${settings.mode}"`,
    );
    return new Response(page, {
      headers: { ...security, "content-type": "text/html; charset=utf-8", "cache-control": "no-cache" },
    });
  };
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
