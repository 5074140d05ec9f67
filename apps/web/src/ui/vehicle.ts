import type { VehicleType } from "@parkmate/protocol";

/** Vehicle types in words. */
export const VEHICLE_WORDS: Record<VehicleType, string> = {
  hatchback: "Hatchback",
  sedan: "Sedan",
  multi_axle: "Multi-axle",
  three_wheeler: "Three-wheeler",
  two_wheeler: "Two-wheeler",
};
