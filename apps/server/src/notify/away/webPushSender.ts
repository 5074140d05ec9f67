import { createECDH } from "node:crypto";
import { generateRequestDetails } from "web-push";
import type { Push, PushSender } from "./senders.ts";

const DEADLINE_MS = 10_000;
/** Push services take 4,096 bytes, encrypted; four bytes a letter and some for the rest fit. */
const LONGEST_TITLE = 150;
const LONGEST_BODY = 600;

export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

/** The keys (RFC 8292) that belong to a private one, 32 bytes in base64url. Throws where it is none. */
export function vapidKeysOf(privateKey: string): VapidKeys {
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(Buffer.from(privateKey, "base64url"));
  return { publicKey: pair.getPublicKey("base64url"), privateKey };
}

/** Sends by the push services of the browsers (RFC 8030), encrypted (RFC 8291). `subject` says who sends. */
export function webPushSender({ keys, subject }: { keys: VapidKeys; subject: string }): PushSender {
  return {
    publicKey: keys.publicKey,
    async send({ endpoint, p256dh, auth }, push, ttlSeconds) {
      let request: ReturnType<typeof generateRequestDetails>;
      try {
        request = generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payloadOf(push), {
          vapidDetails: { subject, ...keys },
          TTL: ttlSeconds,
          topic: push.id.replaceAll("-", "").slice(0, 32),
          urgency: "high",
          contentEncoding: "aes128gcm",
        });
      } catch {
        // Nothing can be encrypted for keys that are none: nobody is there to read it.
        return { kind: "gone" };
      }
      try {
        const answer = await fetch(endpoint, {
          method: "POST",
          headers: Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
          body: request.body ? Uint8Array.from(request.body) : null,
          redirect: "manual",
          signal: AbortSignal.timeout(DEADLINE_MS),
        });
        await answer.body?.cancel();
        if (answer.ok) return { kind: "accepted" };
        return [404, 410].includes(answer.status)
          ? { kind: "gone" }
          : { kind: "failed", why: `status ${answer.status}` };
      } catch (error) {
        return { kind: "failed", why: error instanceof Error ? error.name : "unknown" };
      }
    },
  };
}

function payloadOf({ id, title, body, href }: Push): string {
  return JSON.stringify({ id, title: shortened(title, LONGEST_TITLE), body: shortened(body, LONGEST_BODY), href });
}

function shortened(text: string, longest: number): string {
  const letters = [...text];
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join("")}…`;
}
