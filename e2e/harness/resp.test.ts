import { expect, test } from "bun:test";
import { doorbellFilter, endOfValue, isMessage } from "./resp.ts";

const message = (what: string): string => `*3\r\n$8\r\nsmessage\r\n$6\r\nuser:7\r\n$${what.length}\r\n${what}\r\n`;

test.each([
  ["+OK\r\n"],
  [":42\r\n"],
  ["$5\r\nhello\r\n"],
  ["$-1\r\n"],
  ["*-1\r\n"],
  ["*0\r\n"],
  ["*2\r\n$1\r\na\r\n*1\r\n:1\r\n"],
  ["%1\r\n$1\r\nk\r\n#t\r\n"],
  ["|1\r\n$1\r\nk\r\n:1\r\n+OK\r\n"],
  [">3\r\n$7\r\nmessage\r\n$1\r\nc\r\n$4\r\n\r\n\r\n\r\n"],
])("%j ends where it ends, and not before it is all there", (value) => {
  expect(endOfValue(`${value}+OK\r\n`, 0)).toBe(value.length);
  for (let cut = 0; cut < value.length; cut++) expect(endOfValue(value.slice(0, cut), 0)).toBe(-1);
});

test("messages of channels are told from the rest", () => {
  expect([message("x"), ">3\r\n$7\r\nmessage\r\n", "*3\r\n$10\r\nssubscribe\r\n", "+OK\r\n"].map(isMessage)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test("messages are lost and doubled by their fate, whatever comes between passes, in whatever pieces it comes", () => {
  const fates = [[], [0, 0], [0]];
  const filter = doorbellFilter(() => fates.shift() ?? [0]);
  let passed = "";
  const all = `+OK\r\n${message("lost")}:1\r\n${message("twice")}${message("é")}$3\r\nend\r\n`;
  for (const byte of Buffer.from(all, "latin1"))
    filter(Buffer.from([byte]), (bytes) => (passed += bytes.toString("latin1")));
  expect(passed).toBe(`+OK\r\n:1\r\n${message("twice")}${message("twice")}${message("é")}$3\r\nend\r\n`);
});
