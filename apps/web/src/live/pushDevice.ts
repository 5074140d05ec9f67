import { navigate } from "wouter/use-browser-location";

/** Why this browser takes no pushes: it cannot, it was told not to, nobody answered it, its push service did not. */
export type PushRefusal = "unsupported" | "denied" | "dismissed" | "failed";

/** What the server needs to push to this browser. */
export interface PushBrowser {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** What stands in the way before anything was asked, or null. */
export function pushObstacle(): PushRefusal | null {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "unsupported";
  return Notification.permission === "denied" ? "denied" : null;
}

/** Asks for the permission where it is not given yet, and subscribes this browser anew for the server with this key. */
export async function subscribeToPush(publicKey: string): Promise<PushBrowser | PushRefusal> {
  const obstacle = pushObstacle();
  if (obstacle) return obstacle;
  try {
    const permission = await Notification.requestPermission();
    if (permission !== "granted") return permission === "denied" ? "denied" : "dismissed";
    await navigator.serviceWorker.register("/sw.js");
    const { pushManager } = await navigator.serviceWorker.ready;
    // Of another person of this browser, or for another key of the server.
    await (await pushManager.getSubscription())?.unsubscribe();
    const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    const { endpoint = "", keys = {} } = subscription.toJSON();
    return { endpoint, keys: { p256dh: keys.p256dh ?? "", auth: keys.auth ?? "" } };
  } catch (error) {
    console.info("This browser could not subscribe to pushes.", error);
    return "failed";
  }
}

/** This browser takes no pushes any more, whoever sends them. */
export async function unsubscribeFromPush(): Promise<void> {
  if (pushObstacle() === "unsupported") return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** From now on a click on a push leads this page to where the push points. */
export function followPushes(): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const isOpen =
      typeof data === "object" && data !== null && "type" in data && data.type === "OPEN" && "href" in data;
    if (isOpen && typeof data.href === "string" && data.href.startsWith("/")) navigate(data.href);
  });
}
