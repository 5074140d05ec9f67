/**
 * The one spelling of an Indian mobile number (`+91 98470 12345` → `9847012345`), or `null` where it is none:
 * optional +91, then 10 digits starting 6-9; spaces and hyphens are ignored (DOMAIN §8).
 */
export function normalizePhone(text: string): string | null {
  const match = /^(?:\+91)?([6-9][0-9]{9})$/.exec(text.replace(/[\s-]/g, ""));
  return match?.[1] ?? null;
}
