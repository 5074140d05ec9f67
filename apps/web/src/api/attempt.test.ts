import { expect, test } from "bun:test";
import { attemptAfter, attemptFor, memoryPlace, tabPlace } from "./attempt.ts";
import { ApiError, NetworkError } from "./http.ts";

const first = attemptFor(null, "book A-12");
const refusal = (status: number, code: string) => new ApiError({ status, code, detail: "no" });

test("the same command keeps the key of an open attempt", () => {
  expect(attemptFor(first, "book A-12")).toBe(first);
});

test("an edited command starts an attempt of its own", () => {
  expect(attemptFor(first, "book A-13").key).not.toBe(first.key);
});

test.each([
  ["no answer", new NetworkError(new TypeError("fetch failed"))],
  ["a server that is away", refusal(503, "unavailable")],
  ["a first request still running", refusal(409, "idempotency.in_progress")],
])("after %s the attempt stays open", (_name, error) => {
  expect(attemptAfter(first, error)).toBe(first);
});

test.each([
  ["a declined payment", refusal(402, "payment.declined")],
  ["a taken slot", refusal(409, "slot.taken")],
  ["a wrong field", refusal(422, "validation")],
])("after %s the attempt is over", (_name, error) => {
  expect(attemptAfter(first, error)).toBeNull();
});

test("a key is one the server takes", () => {
  expect(first.key).toMatch(/^[0-9a-f]{32}$/);
});

/** A browser's storage: what is in it outlives the places made of it. */
function storage(): Storage {
  const entries = new Map<string, string>();
  return {
    getItem: (name: string) => entries.get(name) ?? null,
    setItem: (name: string, value: string) => void entries.set(name, value),
    removeItem: (name: string) => void entries.delete(name),
  } as Storage;
}

test("an attempt kept in the tab is there after a reload, under its own name only, until it is over", () => {
  const tab = storage();
  tabPlace("book", tab).write(first);
  expect(tabPlace("book", tab).read()).toEqual(first);
  expect(tabPlace("book of another person", tab).read()).toBeNull();
  tabPlace("book", tab).write(null);
  expect(tabPlace("book", tab).read()).toBeNull();
});

test("an attempt kept in memory is its component's own", () => {
  const place = memoryPlace();
  place.write(first);
  expect(place.read()).toBe(first);
  expect(memoryPlace().read()).toBeNull();
});
