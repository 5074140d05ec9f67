import { afterAll, beforeAll, expect, test } from "bun:test";
import { tempStore } from "../testing/tempStore.ts";
import { idsWithWords, searchIds, setSearchWords, wordsOf } from "./searchWords.ts";

let temp: Awaited<ReturnType<typeof tempStore>>;
beforeAll(async () => {
  temp = await tempStore();
  await temp.store.transaction(async (tx) => {
    await setSearchWords(tx, "lot", "1", "Marine Drive, Shanmugham Road, Kochi 682031");
    await setSearchWords(tx, "lot", "2", "MG Road, Bengaluru 560001");
    await setSearchWords(tx, "lot", "3", "Café Märket · കൊച്ചി");
    await setSearchWords(tx, "person", "4", "Marina Roads marina@parkmate.test");
  });
});
afterAll(() => temp.close());

const found = (text: string, kind: "lot" | "person" = "lot") => searchIds(temp.store.read, kind, text, { limit: 10 });

for (const [text, words] of [
  ["Marine Drive, marine", ["marine", "drive"]],
  ["Café-Märket’s", ["cafe", "market", "s"]],
  ["owner2@parkmate.test", ["owner2", "parkmate", "test"]],
  ["കൊച്ചി 12", ["കൊച്ചി", "12"]],
  [" %_*' ", []],
] as const) {
  test(`the words of “${text}” are ${words.join(", ") || "none"}`, () => {
    expect(wordsOf(text)).toEqual([...words]);
  });
}

for (const [text, ids] of [
  ["road", ["2", "1"]],
  ["ROAD koch", ["1"]],
  ["koch road 6820", ["1"]],
  ["oad", []],
  ["road delhi", []],
  ["cafe", ["3"]],
  ["CAFÉ mär", ["3"]],
  ["കൊ", ["3"]],
  ["%", []],
  ["", []],
] as const) {
  test(`“${text}” finds ${ids.join(" and ") || "nothing"}: every word is the start of one`, async () => {
    expect(await found(text)).toEqual([...ids]);
  });
}

test("each kind is found among its own", async () => {
  expect(await found("marin", "person")).toEqual(["4"]);
  expect(await found("marin")).toEqual(["1"]);
});

test("a page goes on after the one before", async () => {
  expect(await searchIds(temp.store.read, "lot", "road", { limit: 1 })).toEqual(["2"]);
  expect(await searchIds(temp.store.read, "lot", "road", { before: "2", limit: 1 })).toEqual(["1"]);
});

test("new words replace the old ones, no words take the thing away", async () => {
  await temp.store.transaction((tx) => setSearchWords(tx, "lot", "5", "Old Name"));
  await temp.store.transaction((tx) => setSearchWords(tx, "lot", "5", "New Name"));
  expect(await found("old")).toEqual([]);
  expect(await found("new")).toEqual(["5"]);
  await temp.store.transaction((tx) => setSearchWords(tx, "lot", "5", ""));
  expect(await found("name")).toEqual([]);
});

test("the ids join another query", async () => {
  const ids = idsWithWords("lot", "road");
  expect(idsWithWords("lot", "…")).toBeNull();
  if (!ids) throw new Error("a word was asked for");
  const query = temp.store.read.selectFrom("lots").select("id").where("id", "in", ids);
  expect(await query.execute()).toEqual([]);
});
