import { expect, test } from "bun:test";
import { distanceMetres, type Place, withinBox } from "./distance.ts";

const place = (latitude: number, longitude: number): Place => ({
  latitudeE6: Math.round(latitude * 1e6),
  longitudeE6: Math.round(longitude * 1e6),
});

for (const [what, from, to, metres] of [
  ["nowhere", place(9.98, 76.27), place(9.98, 76.27), 0],
  ["Kochi to Bengaluru", place(9.9816, 76.2769), place(12.9752, 77.6057), 362_873],
  ["across the date line", place(0, 179.5), place(0, -179.5), 111_195],
  ["pole to pole", place(90, 0), place(-90, 0), 20_015_115],
] as const) {
  test(`${what}: ${metres} m`, () => {
    expect(Math.abs(distanceMetres(from, to) - metres)).toBeLessThanOrEqual(metres * 0.001);
    expect(distanceMetres(from, to)).toBe(distanceMetres(to, from));
  });
}

test("a box holds every place within its distance, everywhere on the earth", () => {
  const turn = (degrees: number): number => ((((degrees + 180) % 360) + 360) % 360) - 180;
  for (const latitude of [-89.9, -60, 0, 9.98, 45, 89.5]) {
    for (const longitude of [-180, -179.9, 0, 76.27, 179.99]) {
      const from = place(latitude, longitude);
      for (const metres of [1, 2_000, 128_000, 2_048_000, 20_040_000]) {
        const box = withinBox(from, metres);
        for (let n = 0; n < 500; n++) {
          const step = ((n % 25) / 25) * (metres / 111_000) * 1.2;
          const angle = (2 * Math.PI * n) / 500;
          const to = place(
            Math.max(-90, Math.min(90, latitude + step * Math.sin(angle))),
            turn(longitude + (step * Math.cos(angle)) / Math.max(0.01, Math.cos((latitude * Math.PI) / 180))),
          );
          if (distanceMetres(from, to) > metres) continue;
          const { latitudeE6, longitudeE6 } = to;
          expect(latitudeE6 >= box.south && latitudeE6 <= box.north).toBe(true);
          const inside = box.longitude?.some(([west, east]) => longitudeE6 >= west && longitudeE6 <= east) ?? true;
          if (!inside) throw new Error(JSON.stringify({ from, to, metres, box }));
        }
      }
    }
  }
});
