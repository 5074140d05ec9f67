/** Whether the server that sent this page runs the demo; it writes so into the page, so that nothing has to be probed. */
export const isDemo = document.querySelector('meta[name="parkmate-mode"]')?.getAttribute("content") === "demo";

/** Names this build: the address of its main script, which changes with any of its code. */
export const buildId = document.querySelector("script[type=module][src]")?.getAttribute("src") ?? "";

/** Whether this page is a build and not the one of `npm run dev`. */
export const isBuilt = buildId.startsWith("/assets/");
