import { words } from "../words/index.ts";

export interface Place {
  latitude: number;
  longitude: number;
}

const EARTH_METRES = 6_371_000;

/** Metres between two places along the surface (haversine formula). */
export function metresBetween(one: Place, other: Place): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2;
  const chord =
    half(one.latitude, other.latitude) +
    Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * half(one.longitude, other.longitude);
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(Math.min(1, chord)));
}

/** `350 m`, `1.2 km`, `34 km`. */
export function distanceWords(metres: number): string {
  const isShort = metres < 950;
  const value = isShort ? Math.round(metres / 50) * 50 : metres / 1000;
  return new Intl.NumberFormat(words.numberLocale, {
    style: "unit",
    unit: isShort ? "meter" : "kilometer",
    maximumFractionDigits: isShort || value >= 10 ? 0 : 1,
  }).format(value);
}

/** `9.977,76.275` of the address as a place; null where it is none. */
export function placeOf(text: string): Place | null {
  const [, latitude, longitude] = /^(-?\d{1,2}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)$/.exec(text) ?? [];
  if (latitude === undefined || longitude === undefined) return null;
  return { latitude: Number(latitude), longitude: Number(longitude) };
}
