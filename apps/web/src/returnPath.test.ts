import { expect, test } from "bun:test";
import { returnPath } from "./returnPath.ts";

test.each([
  ["/bookings/7?renew", "/bookings/7?renew"],
  ["/", "/"],
  ["//evil.example", "/"],
  ["/\\evil.example", "/"],
  ["https://evil.example", "/"],
  ["javascript:alert(1)", "/"],
])("return=%s leads to %s", (asked, path) => {
  expect(returnPath(new URLSearchParams({ return: asked }))).toBe(path);
});

test("without a wish it leads to the start", () => {
  expect(returnPath(new URLSearchParams())).toBe("/");
});
