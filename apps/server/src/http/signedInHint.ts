import type { Config } from "../config.ts";

/** Tells the page that asking who is signed in is worth a request; says nothing about who. */
const HINT = "parkmate_signed_in";

type Settings = Pick<Config, "publicUrl" | "sessionMs">;

/** The `Set-Cookie` that goes with a session's own, for as long: until the browser closes where that is. */
export function signedInHint({ publicUrl, sessionMs }: Settings, remember = true): string {
  return `${HINT}=1; Path=/${remember ? `; Max-Age=${Math.floor(sessionMs / 1000)}` : ""}${flags(publicUrl)}`;
}

/** The `Set-Cookie` that takes the hint away. */
export function signedOutHint({ publicUrl }: Settings): string {
  return `${HINT}=; Path=/; Max-Age=0${flags(publicUrl)}`;
}

function flags(publicUrl: string): string {
  return `; SameSite=Lax${publicUrl.startsWith("https:") ? "; Secure" : ""}`;
}
