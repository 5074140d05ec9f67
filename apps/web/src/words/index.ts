import { en } from "./en.ts";

/**
 * The words of the page.
 *
 * Owns: every word a person sees or hears here, in one catalogue per language (`en.ts` is the pattern of them all).
 * Promises: a language is one file beside `en.ts` and nothing else; a missing or superfluous entry does not compile.
 * Never: is read while a module loads, because the language may be chosen later; components read it when they render.
 */

/** What every language has to say. */
export type Words = typeof en;

/** The words of the language chosen for this page. */
export let words: Words = en;

/** From now on the page speaks with these words; called before anything is rendered. */
export function speak(chosen: Words): void {
  words = chosen;
}
