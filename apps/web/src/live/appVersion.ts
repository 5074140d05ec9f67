import { useSyncExternalStore } from "react";
import { isBuilt } from "../mode.ts";

/**
 * Owns: the service worker that lets the page open without a network, and whether a newer build waits behind it.
 * Promises: a newer build takes over only when a person says so, in all tabs then; a tab in which somebody is in the middle
 * of something is not reloaded, it says that there is a new version and waits.
 * Never: gets in the way of the first paint: the worker is registered when the page is loaded and idle.
 * Lives: as long as the page. Without service workers (an old browser, plain http) nothing of it is there.
 */

const LOOK_EVERY_MS = 3_600_000;
const LOOK_AT_MOST_EVERY_MS = 60_000;
/** A worker that takes longer is not waited for: the page is loaded as it is. */
const TAKES_OVER_WITHIN_MS = 4_000;

const kept = Promise.withResolvers<void>();

let registration: ServiceWorkerRegistration | null = null;
let isNewer = false;
let lookedAt = 0;
const listeners = new Set<() => void>();

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  return () => void listeners.delete(changed);
}

/** Whether a newer version of the page is there. */
export function useIsNewer(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => isNewer,
    () => false,
  );
}

function offer(): void {
  isNewer = true;
  for (const listener of listeners) listener();
}

/** Resolves when what the page may come to need lies in this browser, or nothing keeps it here. */
export const whenKept = (): Promise<void> => kept.promise;

/** From now on the page opens without a network, and newer builds are noticed. */
export function startAppVersion(): void {
  // No `serviceWorker` where the page did not come over https or from this machine.
  if (!isBuilt || !("serviceWorker" in navigator)) {
    kept.resolve();
    return;
  }
  const begin = () => void register();
  const whenIdle = () =>
    void ("requestIdleCallback" in window ? requestIdleCallback(begin, { timeout: 5000 }) : begin());
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });
}

async function register(): Promise<void> {
  try {
    registration = await navigator.serviceWorker.register("/sw.js");
  } catch (error) {
    console.info("This browser does not keep the page for later.", error);
    kept.resolve();
    return;
  }
  const { waiting, installing } = registration;
  if (waiting) follow(waiting);
  if (installing) follow(installing);
  registration.addEventListener("updatefound", () => {
    if (registration?.installing) follow(registration.installing);
  });
  void navigator.serviceWorker.ready.then(keepWhatIsHere).then(kept.resolve);
  setInterval(() => void look(), LOOK_EVERY_MS);
  addEventListener("online", () => void look());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void look();
  });
}

/** Follows a new worker: where there is an older one it is offered, and once anybody let it in this page goes along. */
function follow(worker: ServiceWorker): void {
  let isUpdate = false;
  const look = () => {
    if (worker.state === "installed" && registration?.active) {
      isUpdate = true;
      offer();
    }
    if (worker.state === "activated" && isUpdate && !isBusy()) location.reload();
  };
  worker.addEventListener("statechange", look);
  look();
}

/** Whether somebody is in the middle of something: a dialog is open, a button shows progress, a form was begun. */
function isBusy(): boolean {
  const isBegun = (field: Element) => "value" in field && field.value !== "";
  return (
    document.querySelector('[role="dialog"], [role="alertdialog"], [aria-busy="true"]') !== null ||
    [...document.querySelectorAll("form :is(input:not([type=radio], [type=checkbox]), textarea)")].some(isBegun)
  );
}

/** The scripts that came before the worker did are kept, too: those of the staff's screens come with their use only. */
function keepWhatIsHere({ active }: ServiceWorkerRegistration): void {
  const urlsToCache = performance
    .getEntriesByType("resource")
    .map(({ name }) => name)
    .filter((url) => url.startsWith(`${location.origin}/assets/`));
  active?.postMessage({ type: "CACHE_URLS", payload: { urlsToCache } });
}

/** Looks whether there is a newer build; not more than once a minute, unless `isUrgent`. */
async function look(isUrgent = false): Promise<void> {
  if (!isUrgent && Date.now() - lookedAt < LOOK_AT_MOST_EVERY_MS) return;
  lookedAt = Date.now();
  try {
    await registration?.update();
  } catch (error) {
    // Offline, or the server is away: the next look will tell.
    console.debug("Whether there is a new version could not be asked.", error);
  }
}

/** This page and all others of this browser are the newest build there is; those in the middle of something say so. */
export async function loadNewest(): Promise<void> {
  setTimeout(() => location.reload(), TAKES_OVER_WITHIN_MS);
  await look(true);
  const worker = registration?.installing ?? registration?.waiting;
  if (!worker) return location.reload();
  const go = () => {
    if (worker.state === "installed") worker.postMessage({ type: "SKIP_WAITING" });
    if (worker.state === "activated" || worker.state === "redundant") location.reload();
  };
  worker.addEventListener("statechange", go);
  go();
}
