const QUARTER_MS = 15 * 60 * 1000;

/**
 * Price of parking, in paise: each started quarter of an hour costs a quarter of the hourly price, the sum rounded up
 * to a paisa (DOMAIN §3).
 */
export function parkingPricePaise(hourlyPaise: number, durationMs: number): number {
  const startedQuarters = Math.ceil(durationMs / QUARTER_MS);
  return Math.ceil((hourlyPaise * startedQuarters) / 4);
}

/**
 * Price of a renewal, in paise: the price of the added time, less the lot's discount, rounded up (DOMAIN §3).
 * `discountPercent` is an integer from 0 to 100.
 */
export function renewalPricePaise(hourlyPaise: number, addedMs: number, discountPercent: number): number {
  return Math.ceil((parkingPricePaise(hourlyPaise, addedMs) * (100 - discountPercent)) / 100);
}

/** Rupees for a person: `12345` → `₹123.45`, whole rupees without paise. */
export function formatRupees(paise: number): string {
  const whole = paise % 100 === 0;
  return new Intl.NumberFormat("en-IN", {
    style: "currency",
    currency: "INR",
    minimumFractionDigits: whole ? 0 : 2,
    maximumFractionDigits: 2,
  }).format(paise / 100);
}
