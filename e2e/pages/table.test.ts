import { expect, test } from "bun:test";
import { Glob } from "bun";
import { GROUPS, PAGES } from "./table.ts";

const names = PAGES.map(({ name }) => name);

test("the rows of the table have names of their own, from which files can be named", () => {
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
});

test("each row is looked at in one group, and each group in the file of its name", () => {
  const grouped = Object.values(GROUPS).flatMap((rows) => rows.map(({ name }) => name));
  expect(grouped.toSorted()).toEqual(names.toSorted());
  const files = [...new Glob("*.long.ts").scanSync(`${import.meta.dir}/../everyPage`)];
  expect(files.toSorted()).toEqual(
    Object.keys(GROUPS)
      .map((group) => `${group}.long.ts`)
      .toSorted(),
  );
});
