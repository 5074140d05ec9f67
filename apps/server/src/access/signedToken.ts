import { createHmac, timingSafeEqual } from "node:crypto";

/** The token of a session that these credentials name once and that we signed; null where that is not plain to see. */
export function knownToken(credentials: Headers, cookieName: string, secret: string): string | null {
  const signed = [
    ...(credentials.get("cookie") ?? "").split(/; */).map((pair) => pair.split(`${cookieName}=`)),
    ["", (credentials.get("authorization") ?? "").replace(/^bearer +/i, "")],
  ].flatMap(([before, value]) => (before === "" && value ? [decoded(value)] : []));
  const [only = ""] = signed;
  const token = only.slice(0, Math.max(0, only.lastIndexOf(".")));
  if (signed.length !== 1 || token === "") return null;
  const [given, right] = [Buffer.from(only), Buffer.from(signedToken(token, secret))];
  return given.length === right.length && timingSafeEqual(given, right) ? token : null;
}

/** What was percent-encoded, or "" where it is not. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return "";
    throw error;
  }
}

/** The token as clients hold it. */
export function signedToken(token: string, secret: string): string {
  return `${token}.${createHmac("sha256", secret).update(token).digest("base64")}`;
}
