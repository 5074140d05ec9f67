/** What somebody typed as rupees (`299`, `1,200.50`), in paise; null where it is no such number. */
export function paiseOf(typed: string): number | null {
  const [, rupees, paise = ""] = /^₹?\s*(\d{1,3}(?:,?\d{2,3})*|\d+)(?:\.(\d{0,2}))?$/.exec(typed.trim()) ?? [];
  if (rupees === undefined) return null;
  return Number(rupees.replaceAll(",", "")) * 100 + Number(paise.padEnd(2, "0"));
}

/** Paise as somebody would type them: `299`, `1200.50`. */
export function typedRupees(paise: number): string {
  return paise % 100 === 0 ? String(paise / 100) : (paise / 100).toFixed(2);
}
