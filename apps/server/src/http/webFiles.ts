import { stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Best first. */
export const CODINGS = ["br", "gzip"] as const;
export type Coding = (typeof CODINGS)[number];

const SUFFIX: Record<Coding, string> = { br: ".br", gzip: ".gz" };
/** Below this a second packet is not saved. */
const WORTH_IT_BYTES = 1024;

/** A file of the build as it can be sent. */
export interface WebFile {
  /** Such as `/assets/index-1a2b.js`. */
  path: string;
  type: string;
  /** Changes with what the file says. */
  tag: string;
  /** How it is there beside as it is. */
  codings: readonly Coding[];
  body(coding: Coding | "identity"): Bun.BunFile | Uint8Array<ArrayBuffer>;
}

/**
 * The files of a folder by their path, null where there is none. What the build laid beside them compressed is sent as it
 * is. A file that `written` has a hand for is changed by it and compressed here, once for each state of it on the disk.
 */
export function webFiles(
  folder: string,
  written: Readonly<Record<string, (text: string) => string>>,
): (path: string) => Promise<WebFile | null> {
  const texts = new Map<string, { version: string; file: WebFile }>();
  return async (path) => {
    const at = join(folder, path);
    const found = await fileAt(at);
    if (!found) return null;
    const version = `${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}`;
    const write = written[path];
    if (!write) return fileAsBuilt(path, at, version);
    const known = texts.get(path);
    if (known?.version === version) return known.file;
    const file = await writtenFile(path, Bun.file(at).type, write(await Bun.file(at).text()));
    texts.set(path, { version, file });
    return file;
  };
}

async function fileAsBuilt(path: string, at: string, tag: string): Promise<WebFile> {
  const there = await Promise.all(CODINGS.map(async (coding) => (await fileAt(at + SUFFIX[coding])) !== null));
  return {
    ...{ path, tag, type: Bun.file(at).type, codings: CODINGS.filter((_, index) => there[index]) },
    body: (coding) => Bun.file(coding === "identity" ? at : at + SUFFIX[coding]),
  };
}

/** Its tag is of what it says now: the same file says something else in another mode. */
async function writtenFile(path: string, type: string, text: string): Promise<WebFile> {
  const bytes = Buffer.from(text);
  const [tag, isWorthIt] = [Bun.hash(bytes).toString(36), bytes.byteLength >= WORTH_IT_BYTES];
  const bodies: Record<Coding | "identity", Uint8Array<ArrayBuffer>> = {
    identity: Uint8Array.from(bytes),
    br: isWorthIt ? await compressed(bytes, "br") : new Uint8Array(),
    gzip: isWorthIt ? await compressed(bytes, "gzip") : new Uint8Array(),
  };
  return { path, type, tag, codings: isWorthIt ? CODINGS : [], body: (coding) => bodies[coding] };
}

/** Brotli's quality for what is compressed as it is asked for: nearly as small, in a tenth of the time. */
export const QUICK = 4;

/** The bytes in that coding; `quality` is Brotli's, its best where left out. */
export async function compressed(
  bytes: Buffer,
  coding: Coding | "identity",
  quality: number = constants.BROTLI_MAX_QUALITY,
): Promise<Uint8Array<ArrayBuffer>> {
  if (coding === "identity") return Uint8Array.from(bytes);
  if (coding === "gzip") return Uint8Array.from(await promisify(gzip)(bytes));
  return Uint8Array.from(
    await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
  );
}

/** The best of these codings that the browser takes (RFC 9110 §12.5.3), or `identity`. */
export function codingFor(acceptEncoding: string | null, codings: readonly Coding[]): Coding | "identity" {
  const accepted = new Map(
    (acceptEncoding ?? "").split(",").map((part) => {
      const [name = "", ...params] = part.split(";").map((word) => word.trim().toLowerCase());
      return [name, params.every((param) => !/^q=0(?:\.0*)?$/.test(param))] as const;
    }),
  );
  return codings.find((coding) => accepted.get(coding) ?? accepted.get("*") ?? false) ?? "identity";
}

async function fileAt(path: string): Promise<{ size: number; mtimeMs: number } | null> {
  try {
    const found = await stat(path);
    return found.isFile() ? found : null;
  } catch (error) {
    if (error instanceof Error && "code" in error && /^(?:ENOENT|ENOTDIR|ENAMETOOLONG)$/.test(String(error.code)))
      return null;
    throw error;
  }
}
