/** A point on the earth, in millionths of a degree. */
export interface Place {
  latitudeE6: number;
  longitudeE6: number;
}

const EARTH_RADIUS_METRES = 6_371_008.8;
const HALF_TURN_E6 = 180_000_000;

const radians = (e6: number): number => (e6 / 1e6) * (Math.PI / 180);
const toE6 = (radian: number): number => (radian * 180 * 1e6) / Math.PI;

/** The great-circle distance in whole metres (haversine). */
export function distanceMetres(from: Place, to: Place): number {
  const a =
    Math.sin(radians(to.latitudeE6 - from.latitudeE6) / 2) ** 2 +
    Math.cos(radians(from.latitudeE6)) *
      Math.cos(radians(to.latitudeE6)) *
      Math.sin(radians(to.longitudeE6 - from.longitudeE6) / 2) ** 2;
  return Math.round(2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(a))));
}

/**
 * A box that holds every place within `metres`, a little larger than it must be: the latitudes, and one or two ranges of
 * longitudes (two across the date line), or null for all of them (at a pole).
 * Source: J. P. Matuschek, "Finding points within a distance of a latitude/longitude using bounding coordinates".
 */
export function withinBox(
  from: Place,
  metres: number,
): { south: number; north: number; longitude: [west: number, east: number][] | null } {
  // One metre and one millionth more: distances are rounded.
  const angle = (metres + 1) / EARTH_RADIUS_METRES;
  const south = Math.floor(from.latitudeE6 - toE6(angle)) - 1;
  const north = Math.ceil(from.latitudeE6 + toE6(angle)) + 1;
  if (south <= -HALF_TURN_E6 / 2 || north >= HALF_TURN_E6 / 2) return { south, north, longitude: null };
  const reach = Math.ceil(toE6(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(from.latitudeE6)))))) + 1;
  const [west, east] = [from.longitudeE6 - reach, from.longitudeE6 + reach];
  if (west < -HALF_TURN_E6) {
    const ranges: [number, number][] = [
      [west + 2 * HALF_TURN_E6, HALF_TURN_E6],
      [-HALF_TURN_E6, east],
    ];
    return { south, north, longitude: ranges };
  }
  if (east > HALF_TURN_E6) {
    const ranges: [number, number][] = [
      [west, HALF_TURN_E6],
      [-HALF_TURN_E6, east - 2 * HALF_TURN_E6],
    ];
    return { south, north, longitude: ranges };
  }
  return { south, north, longitude: [[west, east]] };
}
