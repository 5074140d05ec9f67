import { dirname, join, normalize, resolve } from "node:path";

export const ROOT = resolve(import.meta.dir, "..");

export interface Source {
  /** From the root of the repository, with forward slashes. */
  path: string;
  text: string;
}

/** Every file of the repository that is not ignored, committed or not. */
export async function repositoryFiles(): Promise<string[]> {
  const listing = Bun.spawnSync(["git", "ls-files", "-co", "--exclude-standard"], { cwd: ROOT });
  if (!listing.success) throw new Error(`git ls-files failed: ${listing.stderr}`);
  const paths = listing.stdout.toString().split("\n").filter(Boolean);
  const there = await Promise.all(paths.map((path) => Bun.file(join(ROOT, path)).exists()));
  return paths.filter((_, index) => there[index]);
}

/** The text files of the repository whose path matches. */
export async function sources(pattern: RegExp): Promise<Source[]> {
  const paths = (await repositoryFiles()).filter((path) => pattern.test(path));
  return Promise.all(paths.map(async (path) => ({ path, text: await Bun.file(join(ROOT, path)).text() })));
}

/** Tests, contract tests and the room of test helpers may do what the house may not. */
export function isForTests(path: string): boolean {
  return /\.(?:test|long)\.tsx?$|\/contract\.ts$|\/testing\//.test(path);
}

/** The code without its comments, so that a rule is not broken by a word about it. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");
}

/** What a file imports or re-exports, types too, as written. */
export function importsOf(text: string): string[] {
  const statements = /^\s*(?:import|export)\b[^"';]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']/gm;
  const dynamic = /\bimport\s*\(\s*["']([^"']+)["']/g;
  const code = withoutComments(text);
  return [...code.matchAll(statements), ...code.matchAll(dynamic)].map((match) => match[1] ?? match[2] ?? "");
}

/** The path of the repository that a relative import of `from` means. */
export function resolveImport(from: string, specifier: string): string {
  return normalize(join(dirname(from), specifier));
}
