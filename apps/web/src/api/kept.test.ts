import { expect, test } from "bun:test";
import { dehydrate, hydrate, type InfiniteData, QueryClient } from "@tanstack/react-query";
import { isKept, isKeptPath, withoutFurtherPages } from "./kept.ts";

test.each([
  "/api/lots",
  "/api/lots/l1",
  "/api/bookings/b1",
  "/api/carwashes",
  "/api/carwash/services",
  "/api/notifications",
  "/api/owner/bookings",
  "/api/owner/summary",
])("what drivers and owners work with is kept: %s", (path) => {
  expect(isKeptPath(path, {})).toBe(true);
});

test.each([
  "/api/admin/users",
  "/api/admin/notifications",
  "/api/me/sessions",
  "/api/lotsx",
  "/elsewhere/api/lots",
])("what others did, sessions and the unknown are not: %s", (path) => {
  expect(isKeptPath(path, undefined)).toBe(false);
});

test("what a search found is not kept, a filter's list is", () => {
  expect(isKeptPath("/api/lots", { q: "marine" })).toBe(false);
  expect(isKeptPath("/api/lots", { q: undefined, vehicleType: "suv" })).toBe(true);
});

test("an answer that could not be fetched again is kept, one that never came is not", () => {
  const query = { queryKey: ["/api/bookings/b1"] };
  expect(isKept({ ...query, state: { status: "error", data: { id: "b1" } } })).toBe(true);
  expect(isKept({ ...query, state: { status: "pending", data: undefined } })).toBe(false);
});

test("a list comes back with its first page, and its way on", () => {
  const [first, later] = [new QueryClient(), new QueryClient()];
  const pages = [1, 2, 3].map((n) => ({ items: [n], next: `page ${n + 1}` }));
  first.setQueryData(["/api/bookings", {}], { pages, pageParams: [null, "page 2", "page 3"] });
  first.setQueryData(["/api/bookings/b1"], { id: "b1" });
  const persisted = withoutFurtherPages({ timestamp: 1, clientState: dehydrate(first) });
  hydrate(later, JSON.parse(JSON.stringify(persisted.clientState)));
  expect(later.getQueryData<InfiniteData<unknown>>(["/api/bookings", {}])).toEqual({
    pages: [{ items: [1], next: "page 2" }],
    pageParams: [null],
  });
  expect(later.getQueryData<unknown>(["/api/bookings/b1"])).toEqual({ id: "b1" });
});
