import {
  type Alert,
  EVENT_GROUPS,
  EVENT_NAMES,
  EVENTS,
  type EventGroup,
  type GroupChoice,
  type PreferencesView,
  type QuietHours,
  type Role,
} from "@parkmate/protocol";
import type { AwayChannel } from "./away.ts";
import { isQuiet } from "./quietHours.ts";

/** What a person chose. A group, or a way of it, that is not named is as the catalogue has it. */
export interface Preferences {
  readonly groups: Readonly<Partial<Record<EventGroup, Partial<GroupChoice>>>>;
  readonly quietHours: QuietHours | null;
}

/** Shared by all who chose nothing. */
export const NO_PREFERENCES: Preferences = Object.freeze({ groups: Object.freeze({}), quietHours: null });

const WAYS = ["toast", "sound", "push", "email"] as const satisfies readonly (keyof GroupChoice)[];

const SILENT: Alert = { toast: false, sound: false };

/** The groups that concern a role, each as the catalogue has it: a way is on where any event of it uses it. */
export function defaultChoices(role: Role): Partial<Record<EventGroup, GroupChoice>> {
  const choices: Partial<Record<EventGroup, GroupChoice>> = {};
  for (const group of EVENT_GROUPS) {
    const events = EVENT_NAMES.map((name) => EVENTS[name]).filter(
      (event) => event.group === group && event.readers.includes(role),
    );
    if (events.length === 0) continue;
    choices[group] = {
      toast: events.some(({ alert }) => alert.toast),
      sound: events.some(({ alert }) => alert.sound),
      push: false,
      email: false,
    };
  }
  return choices;
}

/** What a person of this role sees of their preferences: every group that concerns them. */
export function preferencesView(
  role: Role,
  { groups, quietHours }: Preferences,
): Pick<PreferencesView, "groups" | "quietHours"> {
  const choices = Object.entries(defaultChoices(role)).map(([group, choice]) => [
    group,
    { ...choice, ...groups[group as EventGroup] },
  ]);
  return { groups: Object.fromEntries(choices), quietHours };
}

/**
 * What there is to keep of these choices: only what differs from the catalogue's. So choosing what is shown already
 * changes nothing, and what is kept is a wish.
 */
export function wishesIn(role: Role, groups: Preferences["groups"]): Preferences["groups"] {
  const wishes: Partial<Record<EventGroup, Partial<GroupChoice>>> = {};
  for (const [group, standard] of Object.entries(defaultChoices(role)) as [EventGroup, GroupChoice][]) {
    const wish: Partial<GroupChoice> = {};
    for (const way of WAYS) {
      const chosen = groups[group]?.[way];
      if (chosen !== undefined && chosen !== standard[way]) wish[way] = chosen;
    }
    if (Object.keys(wish).length > 0) wishes[group] = wish;
  }
  return wishes;
}

/**
 * The alert of an event as this person wants it at `now` (epoch ms): a way they switched off is off, sound they switched
 * on is on even where the event is quiet, and in their quiet hours nothing pops up. What would not pop up anyway (it came
 * too late) stays silent.
 */
export function alertAsWished(alert: Alert, group: EventGroup, preferences: Preferences, now: number): Alert {
  const { groups, quietHours } = preferences;
  const wish = groups[group];
  if (!alert.toast || (quietHours && isQuiet(quietHours, now))) return SILENT;
  if (!wish) return alert;
  const wished = { ...alert, toast: wish.toast ?? alert.toast, sound: wish.sound ?? alert.sound };
  return wished.toast || wished.sound ? wished : SILENT;
}

/** Whether any group of these choices is to reach the person by this channel. */
export function usesChannel({ groups }: Pick<Preferences, "groups">, channel: AwayChannel): boolean {
  return Object.values(groups).some((wish) => wish[channel] === true);
}
