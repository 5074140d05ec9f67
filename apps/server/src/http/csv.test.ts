import { expect, test } from "bun:test";
import { csvLine, localTime, prefersCsv, rupees } from "./csv.ts";

for (const [accept, csv] of [
  [null, false],
  ["*/*", false],
  ["application/json", false],
  ["text/csv", true],
  ["TEXT/CSV", true],
  ["text/csv;q=0", false],
  ["text/*", true],
  ["text/csv, */*", true],
  ["text/csv, application/json", false],
  ["text/csv, application/json;q=0.9", true],
  ["text/csv;q=0.5, application/json", false],
  ["application/json;q=0.2, text/csv; charset=utf-8; q=0.3", true],
  ["text/html,application/xhtml+xml,*/*;q=0.8", false],
  ["text/csv;q=high", false],
] as const) {
  test(`accept: ${accept} is answered with ${csv ? "CSV" : "JSON"}`, () => {
    expect(prefersCsv(new Headers(accept === null ? {} : { accept }))).toBe(csv);
  });
}

for (const [cell, written] of [
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ["two\nlines", '"two\nlines"'],
  ["=1+1", "'=1+1"],
  ["+91 98470", "'+91 98470"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
  ["", ""],
  [null, ""],
] as const) {
  test(`the cell ${JSON.stringify(cell)} is written ${JSON.stringify(written)}`, () => {
    expect(csvLine(["x", cell])).toBe(`x,${written}\r\n`);
  });
}

test("money is rupees with two decimals, times are those of the lot's clock", () => {
  expect([0, 5, 4000, 123_456_789].map(rupees)).toEqual(["0.00", "0.05", "40.00", "1234567.89"]);
  expect(localTime("2026-01-15T18:30:00.000Z", "Asia/Kolkata")).toBe("2026-01-16 00:00:00");
  expect(localTime("2026-01-15T08:30:05.000Z", "America/New_York")).toBe("2026-01-15 03:30:05");
  expect(localTime(undefined, "UTC")).toBe("");
});
