import { basename } from "node:path";
import type { Plugin, Rolldown } from "vite";
import { type Chunk, chunksOf, reachable } from "./chunks.ts";

/** Screens of the staff: what only they lead to is no business of a driver's or a visitor's browser. */
const STAFF = /\/src\/pages\/(?:owner|admin)\//;

/** The first screens of visitors and drivers. */
const FIRST_SCREENS = /\/src\/pages\/(?:visitor\/WelcomePage|driver\/LotsPage)\.tsx$/;

/** Modules that only pass on what others export: who imports one of them needs little of what it imports. */
const PASSING_ON = /\/lucide-react\/dist\/esm\/lucide-react\.m?js$|\/packages\/protocol\/src\/index\.ts$/;

/**
 * Knows the files that a driver's or visitor's browser may come to need: `isForDrivers(name of a file)` once the bundle is
 * written. Scripts and styles only staff screens lead to are not among them.
 */
export function driverFiles(): Plugin & {
  isForDrivers: (file: string) => boolean;
  /** The one script of all that the first screens import beyond the main script, for `codeSplitting.groups`. */
  firstScreens: Rolldown.CodeSplittingGroup;
} {
  const staffOnly = new Set<string>();
  const screens = new Set<string>();
  let importedFirst: Set<string> | null = null;
  return {
    name: "parkmate-driver-files",
    isForDrivers: (file) => !staffOnly.has(basename(file)),
    firstScreens: {
      debugName: "first screens",
      name: (id, context) => {
        if (FIRST_SCREENS.test(id)) return null;
        importedFirst ??= importedBy(screens, (module) =>
          PASSING_ON.test(module) ? [] : (context.getModuleInfo(module)?.importedIds ?? []),
        );
        return importedFirst.has(id) ? "first" : null;
      },
    },
    moduleParsed({ id }) {
      if (FIRST_SCREENS.test(id)) screens.add(id);
    },
    generateBundle(_options, bundle) {
      staffOnly.clear();
      const chunks = chunksOf(bundle);
      const needed = reachable(
        [...chunks.values()].filter((chunk) => chunk.isEntry),
        chunks,
        (chunk) => !STAFF.test(chunk.facadeModuleId ?? ""),
      );
      const styles = (of: Iterable<Chunk>) =>
        new Set([...of].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]));
      const neededStyles = styles(needed);
      for (const [file, chunk] of chunks) if (!needed.has(chunk)) staffOnly.add(basename(file));
      for (const file of styles(chunks.values())) if (!neededStyles.has(file)) staffOnly.add(basename(file));
    },
  };
}

/** Every module that these import, and what those import. */
function importedBy(from: ReadonlySet<string>, importsOf: (module: string) => readonly string[]): Set<string> {
  const found = new Set(from);
  for (const module of found) for (const imported of importsOf(module)) found.add(imported);
  return found;
}
