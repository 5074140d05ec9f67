import { join } from "node:path";
import type { Plugin } from "vite";

const SECTION = "?section=";

/**
 * The English catalogue is one file for whoever writes it; in the build each of its sections loads with the screens that use
 * it, so that nobody's first visit carries the words of all others. A screen's script imports `en.ts?section=booking` for each
 * `words.booking` in it, which puts that section into the catalogue before the screen renders.
 */
export function wordsByScreen(): Plugin {
  let catalogue = "";
  return {
    name: "parkmate-words-by-screen",
    apply: "build",
    configResolved({ root }) {
      catalogue = join(root, "src/words/en.ts");
    },
    transform(code, id) {
      if (id === catalogue) return without();
      if (id.startsWith(catalogue + SECTION)) {
        return only(
          code,
          catalogueOf(this.parse(code) as unknown as Node),
          id.slice(catalogue.length + SECTION.length),
          catalogue,
        );
      }
      if (!/\/src\/.*\.tsx?$/.test(id) || !/ from "[^"]*\/words\/index\.ts"/.test(code)) return null;
      const sections = new Set<string>();
      for (const section of usesIn(this.parse(code))) {
        if (section === null)
          this.error(`${id} uses words as a whole: name the section, as in words.booking or { booking }`);
        sections.add(section);
      }
      const imports = [...sections].map((name) => `import ${JSON.stringify(catalogue + SECTION + name)};\n`);
      // Behind what is there, so that the lines keep their numbers; imports run first wherever they stand.
      return { code: `${code}\n${imports.join("")}`, map: null };
    },
  };
}

/** A node of the syntax tree (ESTree), as far as it is looked at. */
interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

const isNamed = (value: unknown, name: string) => isNode(value) && value.type === "Identifier" && value.name === name;

/** The section of each use of `words` below `node`; null where it cannot be seen which one it is. */
function* usesIn(node: unknown): Generator<string | null> {
  if (!isNode(node) || node.type === "ImportDeclaration") return;
  if (isNamed(node, "words")) yield null;
  if (node.type === "MemberExpression" && isNamed(node.object, "words")) {
    const { property } = node;
    yield isNode(property) && !node.computed && typeof property.name === "string" ? property.name : null;
    if (node.computed) yield* usesIn(property);
    return;
  }
  if (node.type === "VariableDeclarator" && isNamed(node.init, "words") && isNode(node.id)) {
    for (const property of Array.isArray(node.id.properties) ? node.id.properties : [null]) {
      const key = isNode(property) && !property.computed ? property.key : null;
      yield isNode(key) && typeof key.name === "string" ? key.name : null;
    }
    return;
  }
  for (const [field, value] of Object.entries(node)) {
    // A name of something else: `x.words`, `{ words: … }`.
    if ((field === "property" || field === "key") && !node.computed) continue;
    for (const child of Array.isArray(value) ? value : [value]) yield* usesIn(child);
  }
}

interface Entry {
  name: string;
  start: number;
  end: number;
}

/** Where the catalogue begins, and its entries. */
interface Catalogue {
  start: number;
  entries: Entry[];
}

function catalogueOf(program: Node): Catalogue {
  for (const statement of program.body as Node[]) {
    const declared = statement.type === "ExportNamedDeclaration" ? firstOf(statement.declaration) : null;
    if (!declared || !isNode(declared.init) || declared.init.type !== "ObjectExpression") continue;
    const entries = (declared.init.properties as Node[]).map(({ key, start, end }) => {
      if (!isNode(key) || typeof key.name !== "string") throw new Error("an entry of words/en.ts has no plain name");
      return { name: key.name, start, end };
    });
    return { start: statement.start, entries };
  }
  throw new Error("words/en.ts exports no object");
}

/** The first variable of a declaration. */
function firstOf(declaration: unknown): Node | null {
  const [declared] = isNode(declaration) && Array.isArray(declaration.declarations) ? declaration.declarations : [];
  return isNode(declared) ? declared : null;
}

/** The catalogue with nothing in it yet. */
function without() {
  return { code: `export const en = {};\n`, map: null };
}

/** One entry, which puts itself into the catalogue. */
function only(code: string, { start, entries }: Catalogue, name: string, catalogue: string) {
  const entry = entries.find((one) => one.name === name);
  if (!entry) throw new Error(`the catalogue has no ${name}`);
  const before = code.slice(0, start);
  const put = `import { en } from ${JSON.stringify(catalogue)};\nObject.assign(en, { ${code.slice(entry.start, entry.end)} });`;
  return { code: `${before}${put}`, map: null, moduleSideEffects: true };
}
