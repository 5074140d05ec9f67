import { afterEach, beforeEach, expect, test } from "bun:test";
import { browserCursorStore as store } from "./cursor.ts";

const shelf = new Map<string, string>();
const ann = { userId: "ann", epoch: "e1", seq: 5, id: "id-5" };

beforeEach(() => {
  shelf.clear();
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => shelf.get(key) ?? null,
      setItem: (key: string, value: string) => void shelf.set(key, value),
    },
  });
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, "localStorage");
});

test("an empty browser has no cursor, of anybody", () => {
  expect(store.load()).toBeNull();
  expect(store.load("ann")).toBeNull();
});

test("a cursor comes back, by name and as the last one", () => {
  store.save(ann);
  expect(store.load("ann")).toEqual(ann);
  expect(store.load()).toEqual(ann);
});

test("each person keeps their own", () => {
  store.save(ann);
  store.save({ ...ann, userId: "bob", seq: 90 });
  expect(store.load("ann")).toEqual(ann);
  expect(store.load()?.userId).toBe("bob");
  store.save(ann);
  expect(store.load()?.userId).toBe("ann");
});

test("a slower tab does not lower what a faster one kept", () => {
  store.save({ ...ann, seq: 9, id: "id-9" });
  store.save(ann);
  expect(store.load()?.seq).toBe(9);
});

test("another epoch is another log, whatever its numbers", () => {
  store.save({ ...ann, seq: 9 });
  store.save({ ...ann, epoch: "e2", seq: 2 });
  expect(store.load()).toMatchObject({ epoch: "e2", seq: 2 });
});
