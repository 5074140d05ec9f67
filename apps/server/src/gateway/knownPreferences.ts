import type { Preferences } from "../domain/preferences.ts";
import type { Lookups } from "./lookups.ts";

/** What is known on this node of what a person wants, so that no notice has to ask. */
export interface Wishing {
  readonly userId: string;
  /** Null: to be read before the next notice. */
  preferences: Preferences | null;
  /** Counts how often what was known became doubtful. */
  doubts: number;
}

/** What was known may have changed; the next notice is sent by what is read after this. */
export function doubtPreferences(person: Wishing): void {
  person.preferences = null;
  person.doubts++;
}

/** What the person wants now, read where it is not known. */
export async function knownPreferences(
  { preferences }: Pick<Lookups, "preferences">,
  person: Wishing,
): Promise<Preferences> {
  while (!person.preferences) {
    const { doubts } = person;
    const read = await preferences(person.userId);
    if (doubts === person.doubts) person.preferences = read;
  }
  return person.preferences;
}
