/** Null where the page is not in a browser: the server writes its first look (firstLook.tsx). */
const page = typeof document === "undefined" ? null : document;

/** Whether this is the server writing the page's first look, which knows nothing of the device it is for. */
export const isFirstLook = page === null;

/** Whether the server that sent this page runs the demo; it writes so into the page, so that nothing has to be probed. */
export const isDemo = page?.querySelector('meta[name="parkmate-mode"]')?.getAttribute("content") === "demo";

/** Names this build: the address of its main script, which changes with any of its code. */
export const buildId = page?.querySelector("script[type=module][src]")?.getAttribute("src") ?? "";

/** Whether this page is a build and not the one of `npm run dev`. */
export const isBuilt = buildId.startsWith("/assets/");
