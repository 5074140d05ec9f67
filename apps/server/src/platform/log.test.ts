import { expect, test } from "bun:test";
import { createLog, type Log } from "./log.ts";

/** A log and the lines it has written, parsed. */
function logged(write: (log: Log) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLog({ write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

test("an entry is one JSON line with time, level, fields and words", () => {
  const [line] = logged((log) => log.info({ userId: "u1" }, "signed in"));
  expect(line).toMatchObject({ level: "info", userId: "u1", msg: "signed in" });
  expect(new Date(String(line?.time)).toISOString()).toBe(String(line?.time));
});

test("secrets are redacted at every depth that is logged", () => {
  const secret = "do-not-print";
  const headers = { authorization: secret, cookie: secret, "set-cookie": secret, "set-auth-token": secret, host: "h" };
  const [line] = logged((log) =>
    log.warn({ token: secret, body: { password: secret }, request: { headers } }, "refused"),
  );
  expect(JSON.stringify(line)).not.toContain(secret);
  expect(line?.request).toMatchObject({ headers: { authorization: "[redacted]", host: "h" } });
});

test("a child's fields are on each of its lines, redacted too", () => {
  const lines = logged((log) => {
    const child = log.child({ node: "a", token: "do-not-print" });
    child.info({}, "one");
    child.error({}, "two");
  });
  expect(lines.map((line) => [line.node, line.token, line.msg])).toEqual([
    ["a", "[redacted]", "one"],
    ["a", "[redacted]", "two"],
  ]);
});

test("an error is logged with its stack and its cause", () => {
  const [line] = logged((log) => log.error({ err: new Error("outer", { cause: new Error("inner") }) }, "failed"));
  expect(JSON.stringify(line?.err)).toContain("inner");
});
