/** A push service on a port of its own, and a browser that reads what it was pushed (RFC 8291, RFC 8188, RFC 8292). */
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from "node:crypto";

/** A push as it came over the wire, and as the browser reads it. */
export interface TakenPush {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** Who says to have sent it: the claims of a signature that was checked. */
  claims: { aud: string; exp: number; sub: string };
  /** The key the signature was checked by. */
  publicKey: string;
  text: string;
}

export type PushService = Awaited<ReturnType<typeof pushService>>;

/** Listens; the caller closes it. */
export async function pushService() {
  const taken: TakenPush[] = [];
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const auth = randomBytes(16);
  let answer: () => Response | Promise<Response> = () => new Response(null, { status: 201 });
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname } = new URL(request.url);
      const { claims, publicKey } = checkedVapid(request.headers.get("authorization") ?? "");
      const text = decrypted(Buffer.from(await request.arrayBuffer()), pair, auth);
      const headers = Object.fromEntries(request.headers);
      taken.push({ method: request.method, path: pathname, headers, claims, publicKey, text });
      return answer();
    },
  });
  const origin = `http://127.0.0.1:${server.port}`;
  return {
    origin,
    taken,
    /** The subscription of a browser here. */
    browser: (name: string) => ({
      endpoint: `${origin}/${name}`,
      p256dh: pair.getPublicKey("base64url"),
      auth: auth.toString("base64url"),
    }),
    answerWith(next: () => Response | Promise<Response>): void {
      answer = next;
    },
    close: () => server.stop(true),
  };
}

/** The claims of `vapid t=…, k=…`. Throws where the signature is not by the key it names. */
function checkedVapid(authorization: string): Pick<TakenPush, "claims" | "publicKey"> {
  const [, token = "", publicKey = ""] = /^vapid t=([^,]+), ?k=(\S+)$/.exec(authorization) ?? [];
  const [head = "", body = "", signature = ""] = token.split(".");
  const point = Buffer.from(publicKey, "base64url");
  const [x, y] = [point.subarray(1, 33).toString("base64url"), point.subarray(33).toString("base64url")];
  const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
  const signed = Buffer.from(`${head}.${body}`);
  const isSigned = verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  if (!isSigned) throw new Error("the push is not signed by the key it names");
  return { claims: JSON.parse(Buffer.from(body, "base64url").toString()) as TakenPush["claims"], publicKey };
}

/** The one record of an `aes128gcm` body. Throws where it was not encrypted for this browser. */
function decrypted(body: Buffer, pair: ReturnType<typeof createECDH>, auth: Buffer): string {
  const [salt, keyLength] = [body.subarray(0, 16), body.readUInt8(20)];
  const senderKey = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  const hkdf = (secret: Buffer, by: Buffer, info: Buffer, length: number) =>
    Buffer.from(hkdfSync("sha256", secret, by, info, length));
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), pair.getPublicKey(), senderKey]);
  const secret = hkdf(pair.computeSecret(senderKey), auth, info, 32);
  const key = hkdf(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = hkdf(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
}
