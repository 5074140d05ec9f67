import { ApiError } from "../../../api/http.ts";
import { words } from "../../../words/index.ts";

/** Paise of a price typed in rupees; null, which the server refuses at its field, where it is no number. */
export function paiseIn(rupees: string): number | null {
  const value = rupees.trim() === "" ? Number.NaN : Number(rupees);
  return Number.isFinite(value) ? Math.round(value * 100) : null;
}

/** A price as it is typed. */
export const rupeesOf = (paise: number): string => String(paise / 100);

/** What is wrong with a price, in rupees, where the server says that something is. */
export function priceError(error: unknown): string | undefined {
  const isWrong = error instanceof ApiError && error.errors.some(({ field }) => field === "hourlyPaise");
  return isWrong ? words.ownerLots.priceRule : undefined;
}
