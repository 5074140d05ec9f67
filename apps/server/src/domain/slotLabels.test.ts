import { expect, test } from "bun:test";
import type { VehicleType } from "@parkmate/protocol";
import { nextLabels } from "./slotLabels.ts";

type Row = [what: string, there: string, type: VehicleType, count: number, labels: string[]];
const ROWS: Row[] = [
  ["an empty lot begins row A", "", "sedan", 2, ["A-01", "A-02"]],
  ["a row of the same type goes on", "A-01:sedan A-02:sedan", "sedan", 2, ["A-03", "A-04"]],
  ["gaps are not filled", "A-01:sedan A-07:sedan", "sedan", 1, ["A-08"]],
  ["another type begins the next row", "A-01:sedan", "hatchback", 2, ["B-01", "B-02"]],
  ["the last row of the type goes on", "A-01:sedan B-01:hatchback C-05:sedan", "sedan", 1, ["C-06"]],
  ["a mixed row is left alone", "A-01:sedan A-02:hatchback", "sedan", 1, ["B-01"]],
  ["after 99 there are three digits", "A-99:sedan", "sedan", 2, ["A-100", "A-101"]],
  ["after Z comes AA", "Z-01:sedan", "hatchback", 1, ["AA-01"]],
  ["after AZ comes BA", "AZ-01:sedan B-01:sedan", "hatchback", 1, ["BA-01"]],
  ["names of another form do not count", "Gate:sedan a-1:sedan 12:sedan", "sedan", 1, ["A-01"]],
];
for (const [what, there, type, count, labels] of ROWS) {
  test(what, () => {
    const slots = there
      .split(" ")
      .filter(Boolean)
      .map((text) => {
        const [label = "", vehicleType = ""] = text.split(":");
        return { label, vehicleType: vehicleType as VehicleType };
      });
    expect(nextLabels(slots, type, count)).toEqual(labels);
  });
}
