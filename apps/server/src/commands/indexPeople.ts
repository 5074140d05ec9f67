import type { Profile } from "../domain/entities.ts";
import { transact, type Unit } from "../notify/transact.ts";
import { yieldToLoop } from "../platform/timers.ts";
import { factOf, setFact } from "../store/facts.ts";
import { lockPeopleAfter } from "../store/profiles.ts";
import { setSearchWords } from "../store/searchWords.ts";
import type { CommandWorld } from "./world.ts";

const FACT = "search.peopleIndexedUpTo";
const ALL = "all";
const AT_ONCE = 50;

/** The person is found by name, e-mail address, phone, business name and city. */
export async function indexPerson(unit: Unit, profile: Profile): Promise<void> {
  const { userId, name, email, phone, businessName, city } = profile;
  const texts = [name, email, phone, businessName, city].filter((text) => text !== null);
  await setSearchWords(unit.tx, "person", userId, texts.join(" "));
}

/**
 * People who were there before they could be searched for are found afterwards. Goes on where it was broken off; once it is
 * through it costs one read.
 */
export async function indexPeople(world: CommandWorld): Promise<void> {
  let upTo = (await factOf(world.store.read, FACT)) ?? "";
  while (upTo !== ALL) {
    const outcome = await transact(world, async (unit) => {
      const people = await lockPeopleAfter(unit.tx, upTo, AT_ONCE);
      for (const person of people) await indexPerson(unit, person);
      const reached = people.length < AT_ONCE ? ALL : (people.at(-1)?.userId ?? ALL);
      await setFact(unit.tx, FACT, reached);
      return { ok: true, value: reached };
    });
    if (!outcome.ok) throw new Error("the index cannot be refused");
    upTo = outcome.value;
    await yieldToLoop();
  }
}
