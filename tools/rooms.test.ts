import { describe, expect, test } from "bun:test";
import { importsOf, isForTests, resolveImport, type Source, sources, withoutComments } from "./sources.ts";

/** Inside the server each room imports only rooms to its left. */
const ROOMS = [
  "platform",
  "domain",
  "store",
  "channels",
  "access",
  "payments",
  "notify",
  "commands",
  "timekeeper",
  "gateway",
  "http",
  "build.ts",
  "admin.ts",
  "main.ts",
];
const SERVER = "apps/server/src/";

/** Which packages of ours each package may import. */
const PACKAGES: Record<string, readonly string[]> = {
  "packages/protocol/src/": [],
  "packages/client/src/": ["@parkmate/protocol"],
  "apps/server/src/": ["@parkmate/protocol"],
  "apps/web/src/": ["@parkmate/protocol", "@parkmate/client", "@parkmate/client/react"],
};

const house: Source[] = (await sources(/^(apps|packages)\/[^/]+\/src\/.*\.tsx?$/)).filter(
  ({ path }) => !isForTests(path),
);

/** Every break of a rule as `path: what`. */
function faults(check: (source: Source) => string[]): string[] {
  return house.flatMap((source) => check(source).map((what) => `${source.path}: ${what}`));
}

/** Where `pattern` occurs in code outside the files that `allowed` names. */
function occurrences(pattern: RegExp, allowed: RegExp): string[] {
  return faults(({ path, text }) =>
    allowed.test(path) ? [] : [...withoutComments(text).matchAll(pattern)].map((match) => match[0]),
  );
}

function roomOf(path: string): string {
  const [room = ""] = path.slice(SERVER.length).split("/");
  return room;
}

/** What is wrong with a server file importing another one, or `null`. */
function roomFault(from: string, to: string): string | null {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (here === there) return null;
  if (there === "config.ts") return here === "platform" ? "platform imports nothing of ours" : null;
  if (here === "config.ts") return "config.ts imports nothing of ours";
  if (!ROOMS.includes(here)) return `${here} is not a room of the house`;
  if (!ROOMS.includes(there)) return `${there} is not a room of the house`;
  return ROOMS.indexOf(there) < ROOMS.indexOf(here) ? null : `${here} may not import ${there}`;
}

test("the house has been found", () => {
  for (const part of Object.keys(PACKAGES)) {
    expect(house.filter(({ path }) => path.startsWith(part)).length, part).toBeGreaterThan(0);
  }
});

describe("one way only", () => {
  test("between packages: protocol ← client ← web, protocol ← server", () => {
    const broken = faults(({ path, text }) => {
      const [home, allowed] = Object.entries(PACKAGES).find(([part]) => path.startsWith(part)) ?? ["", []];
      return importsOf(text).filter((specifier) =>
        specifier.startsWith(".")
          ? !resolveImport(path, specifier).startsWith(home)
          : specifier.startsWith("@parkmate/") && !allowed.includes(specifier),
      );
    });
    expect(broken).toEqual([]);
  });

  test(`inside the server: ${ROOMS.join(" → ")}`, () => {
    const broken = faults(({ path, text }) =>
      path.startsWith(SERVER)
        ? importsOf(text)
            .filter((specifier) => specifier.startsWith("."))
            .map((specifier) => roomFault(path, resolveImport(path, specifier)))
            .filter((fault) => fault !== null)
        : [],
    );
    expect(broken).toEqual([]);
  });

  test("platform knows nothing of ParkMate, not even its protocol", () => {
    const broken = faults(({ path, text }) =>
      path.startsWith(`${SERVER}platform/`) ? importsOf(text).filter((each) => each.startsWith("@parkmate/")) : [],
    );
    expect(broken).toEqual([]);
  });

  test("in the web only live/ imports the client and only api/ fetches", () => {
    const clients = faults(({ path, text }) =>
      path.startsWith("apps/web/src/") && !path.startsWith("apps/web/src/live/")
        ? importsOf(text).filter((specifier) => specifier.startsWith("@parkmate/client"))
        : [],
    );
    const web = /^(?!apps\/web\/src\/)|^apps\/web\/src\/api\//;
    expect([...clients, ...occurrences(/(?<![.\w])fetch\(/g, web)]).toEqual([]);
  });

  test("the rule sees a wrong import when there is one", () => {
    expect(roomFault(`${SERVER}domain/price.ts`, `${SERVER}store/slots.ts`)).toBe("domain may not import store");
    expect(roomFault(`${SERVER}platform/log.ts`, `${SERVER}config.ts`)).toBe("platform imports nothing of ours");
    expect(roomFault(`${SERVER}http/lots.ts`, `${SERVER}cellar/x.ts`)).toBe("cellar is not a room of the house");
    expect(roomFault(`${SERVER}http/lots.ts`, `${SERVER}store/lots.ts`)).toBeNull();
    const text =
      'import type {\n  A,\n} from "../a.ts";\nexport * from "./b.ts";\nimport "./c.css";\n// import "./no.ts"\n';
    expect(importsOf(`${text}const d = await import("./d.ts");`)).toEqual(["../a.ts", "./b.ts", "./c.css", "./d.ts"]);
  });
});

describe("the world is passed in", () => {
  const outside = /^apps\/server\/src\/platform\/|^packages\/client\/src\/connection\.ts$/;
  const outsideOrLive = new RegExp(`${outside.source}|^apps/web/src/live/`);

  test("nobody else reads the clock", () => {
    expect(occurrences(/\bDate\.now\(|\bnew Date\(\s*\)/g, outsideOrLive)).toEqual([]);
  });
  test("nobody else rolls dice", () => {
    expect(occurrences(/\bMath\.random\(/g, outside)).toEqual([]);
  });
  test("nobody else sets a timer", () => {
    expect(occurrences(/\bset(?:Timeout|Interval|Immediate)\(/g, outsideOrLive)).toEqual([]);
  });
  test("nobody else opens a WebSocket", () => {
    expect(occurrences(/\bnew WebSocket\(/g, outside)).toEqual([]);
  });
  test("in the client nobody else asks the browser for its tabs", () => {
    const outsideClient = /^(?!packages\/client\/src\/)|^packages\/client\/src\/(?:connection|browserTabs)\.ts$/;
    expect(occurrences(/\bnew BroadcastChannel\(|\bnavigator\b|\bdocument\b/g, outsideClient)).toEqual([]);
  });
  test("nobody but config.ts and main.ts reads the environment", () => {
    const readers = /^apps\/server\/src\/(?:config|main)\.ts$/;
    expect(occurrences(/\bprocess\.env\b|\bBun\.env\b|\bimport\.meta\.env\b/g, readers)).toEqual([]);
  });
});

test("only commands, notify, timekeeper and registration open transactions, the sandbox for its books, and the move to PostgreSQL", () => {
  const openers = new RegExp(
    `^${SERVER}(?:commands|notify|timekeeper|access)/|^${SERVER}(?:store/(?:open|openPostgres|migrations|copyStore)|payments/sqlSandboxLedger)\\.ts$`,
  );
  expect(occurrences(/\.transaction\(/g, openers)).toEqual([]);
});

test("migrations are numbered from 0001 without gaps", async () => {
  const files = (await sources(/^apps\/server\/migrations\//)).map(({ path }) => path.split("/").at(-1) ?? "").sort();
  expect(files.length).toBeGreaterThan(0);
  for (const [index, file] of files.entries()) {
    expect(file).toMatch(/^\d{4}_[a-z0-9_]+\.sql$/);
    expect(Number(file.slice(0, 4)), file).toBe(index + 1);
  }
});

test("protocol and client have no dependencies", async () => {
  const manifests = await sources(/^packages\/(?:protocol|client)\/package\.json$/);
  expect(manifests).toHaveLength(2);
  for (const { path, text } of manifests) {
    const foreign = Object.keys(JSON.parse(text).dependencies ?? {}).filter((name) => name !== "@parkmate/protocol");
    expect(foreign, path).toEqual([]);
  }
  const broken = faults(({ path, text }) =>
    importsOf(text).filter(
      (specifier) =>
        path.startsWith("packages/") &&
        !specifier.startsWith(".") &&
        !specifier.startsWith("@parkmate/") &&
        !(specifier === "react" && /\/react\.tsx?$/.test(path)),
    ),
  );
  expect(broken).toEqual([]);
});
