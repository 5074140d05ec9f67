const PLATE = /^[A-Z]{2}[0-9]{1,2}[A-Z]{1,3}[0-9]{1,4}$/;

/**
 * The one spelling of a number plate (`kl 08-az 1234` → `KL08AZ1234`), or `null` where it is none:
 * two letters, 1-2 digits, 1-3 letters, 1-4 digits; spaces and hyphens are ignored (DOMAIN §8).
 */
export function normalizePlate(text: string): string | null {
  const compact = text.replace(/[\s-]/g, "").toUpperCase();
  return PLATE.test(compact) ? compact : null;
}

/** A stored plate as people read it: `KL08AZ1234` → `KL 08 AZ 1234`. */
export function formatPlate(plate: string): string {
  return plate.replace(/^([A-Z]{2})([0-9]{1,2})([A-Z]{1,3})([0-9]{1,4})$/, "$1 $2 $3 $4");
}
