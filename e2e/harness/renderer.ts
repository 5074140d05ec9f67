import type { Page } from "playwright-core";
import { openBrowser } from "./browser.ts";

/** A page that runs answers within this; short enough for nobody to take it for dead. */
const ANSWER_MS = 300;

/** The process that runs this page: the one without which it does not answer. */
export async function rendererOf(page: Page): Promise<number> {
  const session = await (await openBrowser()).newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  for (const { type, id } of processInfo) {
    if (type !== "renderer") continue;
    process.kill(id, "SIGSTOP");
    const answer = page.evaluate(() => true);
    const isIt = !(await Promise.race([answer, Bun.sleep(ANSWER_MS)]));
    process.kill(id, "SIGCONT");
    await answer;
    if (isIt) return id;
  }
  throw new Error("the page's process was not found");
}
