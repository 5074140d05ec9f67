import { en } from "./en.ts";
import { speak, type Words } from "./index.ts";

/** Every file of this folder that holds a language, by its tag; all but English are loaded when they are needed. */
const FILES = import.meta.glob<{ words: Words }>([
  "./*.ts",
  "!./en.ts",
  "!./*.test.ts",
  "!./index.ts",
  "!./plural.ts",
  "!./languages.ts",
]);

const TAGS = ["en", ...Object.keys(FILES).map((path) => path.slice(2, -3))];

/** The languages there are: tag, and what each calls itself. */
export function languages(): { tag: string; name: string }[] {
  return TAGS.map((tag) => ({ tag, name: new Intl.DisplayNames([tag], { type: "language" }).of(tag) ?? tag }));
}

/** The first of `wanted` (BCP 47 tags, best first) that there is, English else. */
export const languageFor = (wanted: readonly string[]): string =>
  wanted.map((one) => one.split("-")[0] ?? one).find((one) => TAGS.includes(one)) ?? "en";

/** The page speaks the first of `wanted` that there is, English else. */
export async function speakOneOf(wanted: readonly string[]): Promise<void> {
  const tag = languageFor(wanted);
  const load = FILES[`./${tag}.ts`];
  speak(load ? (await load()).words : en);
  document.documentElement.lang = tag;
}
