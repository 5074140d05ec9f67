/** Where browsers of the known makers have their push services; `*.`: any host below. */
const SERVICES = [
  "fcm.googleapis.com",
  "*.push.services.mozilla.com",
  "*.notify.windows.com",
  "*.push.apple.com",
] as const;

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Whether a browser's address may be pushed to: https at a known service or at one of `hosts` (the operator's own), http at
 * those of `hosts` that are this machine. Anything else could make the server call whatever its caller likes.
 */
export function isPushEndpoint(endpoint: string, hosts: readonly string[]): boolean {
  const url = URL.parse(endpoint);
  if (url?.username !== "" || url.password !== "") return false;
  if (hosts.includes(url.hostname)) {
    return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.includes(url.hostname));
  }
  return url.protocol === "https:" && url.port === "" && SERVICES.some((service) => isAt(url.hostname, service));
}

function isAt(host: string, service: string): boolean {
  return service.startsWith("*.") ? host.endsWith(service.slice(1)) : host === service;
}
