/** Whether the server that sent this page runs the demo; it writes so into the page, so that nothing has to be probed. */
export const isDemo = document.querySelector('meta[name="parkmate-mode"]')?.getAttribute("content") === "demo";
