import { type Browser, chromium } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let running: Browser | null = null;

/** The Chromium of this file's tests: devices share no profile, but it need not be started for each. */
export async function openBrowser(): Promise<Browser> {
  if (!running?.isConnected()) running = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  return running;
}

/** No browser of ours runs any more. */
export async function closeBrowser(): Promise<void> {
  await running?.close();
  running = null;
}
