import { expect, test } from "bun:test";
import { distanceWords, metresBetween, placeOf } from "./distance.ts";

const KOCHI = { latitude: 9.9775, longitude: 76.2755 };
const BENGALURU = { latitude: 12.9752, longitude: 77.6057 };

test("from Kochi to Bengaluru it is about 363 km, both ways", () => {
  expect(Math.round(metresBetween(KOCHI, BENGALURU) / 1000)).toBe(363);
  expect(metresBetween(BENGALURU, KOCHI)).toBe(metresBetween(KOCHI, BENGALURU));
  expect(metresBetween(KOCHI, KOCHI)).toBe(0);
});

test.each([
  [12, "0 m"],
  [340, "350 m"],
  [1234, "1.2 km"],
  [363_400, "363 km"],
])("%d m are said as %s", (metres, said) => {
  expect(distanceWords(metres).replaceAll("\u00a0", " ")).toBe(said);
});

test.each(["", "9", "north,east", "9.1;76.2", "100000,1"])("%p is no place", (text) => {
  expect(placeOf(text)).toBeNull();
});

test("a place is read back from the address", () => {
  expect(placeOf("9.977,-76.275")).toEqual({ latitude: 9.977, longitude: -76.275 });
});
