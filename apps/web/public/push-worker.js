/**
 * Pushes: what the service worker does besides keeping the page (vite.config.ts imports this into sw.js).
 *
 * Promises: a push is shown unless somebody sees a page of ours, which shows the notice itself; a repeated one replaces the
 * first without a sound. A click brings a page that is there to the link of it, or opens one.
 * Never: opens an address that is not ours.
 */
self.addEventListener("push", (event) => {
  if (event.data) event.waitUntil(show(event.data.json()));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.href));
});

const pages = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

async function show({ id, title, body, href }) {
  if ((await pages()).some(({ visibilityState }) => visibilityState === "visible")) return;
  await self.registration.showNotification(title, { body, tag: id, icon: "/icon-192.png", data: { href } });
}

async function open(href) {
  const url = new URL(href, self.location.origin);
  if (url.origin !== self.location.origin) return;
  const [page] = await pages();
  if (!page) return void (await self.clients.openWindow(url.href));
  // Not `navigate`: what somebody typed on that page would be lost.
  page.postMessage({ type: "OPEN", href: url.pathname + url.search + url.hash });
  await page.focus();
}
