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

/** `3`, `2.5`: one digit after the point where there is something to say. */
export const plainNumber = (value: number): string => number(value, value % 1 === 0 ? 0 : 1);

/** `12 %` of a part from 0 to 1, in the way of the language. */
export function percent(part: number): string {
  return new Intl.NumberFormat(words.numberLocale, { style: "percent", maximumFractionDigits: 0 }).format(part);
}

/** `A · B · C`: short facts on one line; what is empty is left out. */
export const dotted = (...facts: readonly (string | null | undefined | false)[]): string =>
  facts.filter(Boolean).join(" · ");

const unit = (name: string, value: number, digits: number): string =>
  new Intl.NumberFormat(words.numberLocale, {
    style: "unit",
    unit: name,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(value);

/** `0.4 ms`, `340 ms`, `3.4 sec`, `5 min`, `2 hr`, `3 days`: about how long, in the unit that says most. */
export function duration(ms: number): string {
  if (ms < 1_000) return unit("millisecond", ms, ms < 10 ? 1 : 0);
  const seconds = ms / 1_000;
  if (seconds < 60) return unit("second", seconds, seconds < 10 ? 1 : 0);
  if (seconds < 3_600) return unit("minute", Math.floor(seconds / 60), 0);
  return seconds < 86_400 ? unit("hour", Math.floor(seconds / 3_600), 0) : unit("day", Math.floor(seconds / 86_400), 0);
}

/** `1,234 ms`, exactly. */
export const milliseconds = (ms: number): string => unit("millisecond", ms, 0);
