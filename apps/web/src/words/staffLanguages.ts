import { enStaff } from "./en.staff.ts";
import { type StaffWords, speakToStaff } from "./staff.ts";

const FILES = import.meta.glob<{ staffWords: StaffWords }>(["./*.staff.ts", "!./en.staff.ts"]);

/** The staff's screens speak the page's language; English where it has no words for them. */
export async function speakPageLanguageToStaff(): Promise<void> {
  const load = FILES[`./${document.documentElement.lang}.staff.ts`];
  speakToStaff(load ? (await load()).staffWords : enStaff);
}
