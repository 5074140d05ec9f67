/** What a browser keeps for opening without a network, seen from outside the page's code. */
import type { Page } from "playwright-core";
import type { Device } from "../harness/device.ts";
import { until } from "../harness/until.ts";

/** The device can open the page without a network: its service worker is there and holds the page. */
export async function isInstalled(page: Page): Promise<void> {
  await until("service worker that keeps the page", () =>
    page.evaluate(async () => {
      const { active } = (await navigator.serviceWorker.getRegistration()) ?? {};
      return active?.state === "activated" && (await caches.match("/index.html", { ignoreSearch: true })) !== undefined;
    }),
  );
}

/** Everything the browser of this page keeps beyond cookies, as one text: databases, local storage, caches by address. */
export function everythingKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    for (const { name } of await indexedDB.databases()) {
      // Workbox's own: names of scripts and when they were used.
      if (!name || name.startsWith("workbox")) continue;
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const from = database.transaction(store).objectStore(store);
        kept.push(name, store, await asked(from.getAllKeys()), await asked(from.getAll()));
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      kept.push((await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname));
    }
    return JSON.stringify(kept);
  });
}

/** The device keeps that text of what it saw. */
export async function keeps(device: Device, text: string): Promise<void> {
  await until(`kept "${text}" on ${device.name}`, async () => (await everythingKept(device.page)).includes(text));
}

/** The network of the device is gone, or back. */
export async function setOffline(device: Device, isOffline: boolean): Promise<void> {
  if (isOffline) device.faults.isOutage = true;
  await device.context.setOffline(isOffline);
}
