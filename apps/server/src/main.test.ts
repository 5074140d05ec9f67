import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { profileByEmail } from "./store/profiles.ts";
import { runMain } from "./testing/runMain.ts";
import { tempStore } from "./testing/tempStore.ts";

setDefaultTimeout(30_000);
/** The commands of the operator, each as a process of its own beside a store that is open exclusively, as a server's is. */
let temp: Awaited<ReturnType<typeof tempStore>>;
beforeAll(async () => {
  temp = await tempStore({ engine: "sqlite" });
});
afterAll(() => temp.close());

const parkmate = (args: string[], input = "", env: Record<string, string> = {}) =>
  runMain(args, { PARKMATE_DATA_DIR: temp.folder, ...env }, input);
const create = (...args: string[]) => ["admin", "create", ...args, "--password-stdin"];
const PASSWORD = "correct horse battery\n";

test("an admin is created beside a running server, once; the address is kept in lower case", async () => {
  const args = create("--email", "Boss@Parkmate.Test", "--name", "Asha Menon");
  expect(await parkmate(args, PASSWORD)).toEqual({ code: 0, out: "Admin boss@parkmate.test is created.\n", err: "" });
  expect(await profileByEmail(temp.store.read, "boss@parkmate.test")).toMatchObject({
    role: "admin",
    name: "Asha Menon",
  });
  const again = await parkmate(args, PASSWORD);
  expect(again).toEqual({ code: 1, out: "", err: "There is already an account with this email address.\n" });
});

test("whoever calls it wrongly is told in sentences, with exit code 2 and how to call it", async () => {
  for (const [args, input, words] of [
    [["admin"], "", "Say what to do: create or move-to-postgres."],
    [create(), PASSWORD, "--email must be an e-mail address.\n--name must be text."],
    [create("--email", "x", "--name", "X"), PASSWORD, "--email must be an e-mail address."],
    [create("--email", "a@parkmate.test", "--name", "X"), "short\n", "The password must be at least 10 characters."],
    [["admin", "create", "--email", "a@parkmate.test", "--name", "X"], "", "No password was given."],
    [["admin", "create", "--colour", "red"], "", "Unknown option '--colour'"],
  ] as const) {
    const { code, err } = await parkmate([...args], input);
    expect({ args, code, starts: err.slice(0, words.length) }).toEqual({ args, code: 2, starts: words });
    expect(err).toContain("npm run admin -- create --email");
    expect(err).not.toContain("    at ");
  }
  expect(await profileByEmail(temp.store.read, "a@parkmate.test")).toBeUndefined();
});

test("--help says how to call it and changes nothing", async () => {
  for (const args of [["--help"], ["admin", "--help"], ["admin", "create", "--help"], []]) {
    const { code, out, err } = await parkmate(args);
    expect({ args, code, err }).toEqual({ args, code: 0, err: "" });
    expect(out).toContain("npm run admin -- create --email");
    expect(out).toContain("npm run admin -- move-to-postgres");
  }
  expect((await parkmate(["dance"])).code).toBe(2);
});

test("a wrong setting, a folder in use and a folder that is none stop it with a sentence", async () => {
  const wrong = await parkmate(["serve"], "", { PARKMATE_GRACE_SECONDS: "soon", PARKMATE_COLOUR: "red" });
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain("PARKMATE_GRACE_SECONDS");
  expect(wrong.err).toContain("PARKMATE_COLOUR");
  const second = await parkmate(["start"], "", { PORT: "0" });
  expect(second.code).toBe(1);
  expect(second.err).toStartWith(`ParkMate does not start: another server is using the data folder ${temp.folder}`);
  mkdirSync(join(temp.folder, "odd"));
  writeFileSync(join(temp.folder, "odd/file"), "");
  const env = { PARKMATE_DATA_DIR: join(temp.folder, "odd/file") };
  const odd = await parkmate(create("--email", "b@parkmate.test", "--name", "B"), PASSWORD, env);
  expect(odd.code).toBe(1);
  expect(odd.err).toStartWith(`The data folder ${env.PARKMATE_DATA_DIR} cannot be used: `);
  expect(odd.err).not.toContain("    at ");
});
