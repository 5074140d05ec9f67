import { hkdfSync } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ids } from "./ids.ts";

/** The secret kept under `name` in the data folder; made on first use, readable by its owner only. */
export function keptSecret(folder: string, name: string, ids: Ids): string {
  const file = join(folder, name);
  if (!existsSync(file)) writeFileSync(file, ids.secret(32), { mode: 0o600, flag: "wx" });
  return readFileSync(file, "utf8").trim();
}

/** A secret for `name` that is made of another one, the same wherever that is the same (HKDF, RFC 5869): 32 bytes. */
export function derivedSecret(secret: string, name: string): string {
  return Buffer.from(hkdfSync("sha256", secret, "", `parkmate ${name}`, 32)).toString("base64url");
}
