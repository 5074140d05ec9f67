import { expect, test } from "bun:test";
import { isPushEndpoint } from "./pushEndpoint.ts";

const OWN = ["push.example", "127.0.0.1", "localhost", "[::1]"];

const table: [endpoint: string, hosts: readonly string[], isOne: boolean][] = [
  ["https://fcm.googleapis.com/fcm/send/abc", [], true],
  ["https://updates.push.services.mozilla.com/wpush/v2/abc", [], true],
  ["https://db5p.notify.windows.com/w/?token=abc", [], true],
  ["https://web.push.apple.com/abc", [], true],
  ["http://fcm.googleapis.com/fcm/send/abc", [], false],
  ["https://fcm.googleapis.com:8443/fcm/send/abc", [], false],
  ["https://user:word@fcm.googleapis.com/fcm/send/abc", [], false],
  ["https://fcm.googleapis.com.evil.example/abc", [], false],
  ["https://evil.example/https://fcm.googleapis.com", [], false],
  ["https://evilpush.apple.com/abc", [], false],
  ["https://push.apple.com/abc", [], false],
  ["https://127.0.0.1/abc", [], false],
  ["http://169.254.169.254/latest/meta-data", [], false],
  ["https://[::1]/abc", [], false],
  ["file:///etc/passwd", [], false],
  ["nonsense", [], false],
  ["", [], false],
  ["https://push.example:8443/abc", OWN, true],
  ["http://push.example/abc", OWN, false],
  ["http://127.0.0.1:4000/abc", OWN, true],
  ["http://localhost:4000/abc", OWN, true],
  ["http://[::1]:4000/abc", OWN, true],
  ["ftp://127.0.0.1/abc", OWN, false],
  ["http://127.0.0.2/abc", OWN, false],
];
for (const [endpoint, hosts, isOne] of table) {
  test(`${endpoint || "nothing"} ${isOne ? "may" : "may not"} be pushed to${hosts.length > 0 ? ", with hosts of one's own" : ""}`, () => {
    expect(isPushEndpoint(endpoint, hosts)).toBe(isOne);
  });
}
