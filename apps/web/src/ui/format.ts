import { words } from "../words/index.ts";

/** `₹1,234.50`, whole rupees without paise. `paise` is an integer. */
export function money(paise: number): string {
  return new Intl.NumberFormat(words.numberLocale, {
    style: "currency",
    currency: "INR",
    minimumFractionDigits: paise % 100 === 0 ? 0 : 2,
    maximumFractionDigits: 2,
  }).format(paise / 100);
}

/** `1,234`, or with so many digits after the point. */
export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(words.numberLocale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** `12 %` of a part from 0 to 1, in the way of the language. */
export function percent(part: number): string {
  return new Intl.NumberFormat(words.numberLocale, { style: "percent", maximumFractionDigits: 0 }).format(part);
}

/** `A · B · C`: short facts on one line; what is empty is left out. */
export const dotted = (...facts: readonly (string | null | undefined | false)[]): string =>
  facts.filter(Boolean).join(" · ");
