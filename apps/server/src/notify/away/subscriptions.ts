import { type Preferences, usesChannel } from "../../domain/preferences.ts";
import {
  closeAwayCursors,
  deletePushSubscriptions,
  insertPushSubscription,
  openAwayCursors,
  type PushSubscriptionRow,
  pushSubscriptionOf,
  pushSubscriptionsAt,
  pushSubscriptionsOf,
} from "../../store/away.ts";
import type { Tx } from "../../store/open.ts";
import { preferencesOf } from "../../store/preferences.ts";
import { lockProfile } from "../../store/profiles.ts";
import { type Outcome, transact, type World } from "../transact.ts";

/** More would be devices nobody remembers: the oldest makes room. */
const MOST_PER_PERSON = 10;

/** A person's cursors are those their wishes ask for: one for e-mail, one per browser that takes pushes. */
export async function keepAwayCursors(tx: Tx, userId: string, wishes: Pick<Preferences, "groups">): Promise<void> {
  if (usesChannel(wishes, "email")) await openAwayCursors(tx, userId, "email", [userId]);
  else await closeAwayCursors(tx, userId, "email");
  if (usesChannel(wishes, "push")) await openAwayCursors(tx, userId, "push", await pushSubscriptionsOf(tx, userId));
  else await closeAwayCursors(tx, userId, "push");
}

/**
 * The browser of this session takes pushes from now on; answers the id of its subscription. The same again changes nothing.
 * It is the only one of its session, and of its person's at most ten: the oldest makes room.
 */
export function addPushSubscription(
  world: World,
  person: Pick<PushSubscriptionRow, "userId" | "sessionId">,
  browser: Pick<PushSubscriptionRow, "endpoint" | "p256dh" | "auth">,
): Promise<Outcome<{ id: string }>> {
  return transact(world, async (unit) => {
    const { tx } = unit;
    await lockProfile(tx, person.userId);
    const there = await pushSubscriptionsAt(tx, browser.endpoint, person.sessionId);
    const [known] = there.length === 1 ? there : [];
    const row = known === undefined ? undefined : await pushSubscriptionOf(tx, known);
    const wanted = { userId: person.userId, sessionId: person.sessionId, ...browser };
    if (row && Object.entries(wanted).every(([name, value]) => row[name as keyof typeof wanted] === value)) {
      return { ok: true, value: { id: row.id } };
    }
    await deletePushSubscriptions(tx, there);
    const others = await pushSubscriptionsOf(tx, person.userId);
    await deletePushSubscriptions(tx, others.slice(0, Math.max(0, others.length - MOST_PER_PERSON + 1)));
    const id = world.ids.next();
    await insertPushSubscription(tx, { id, ...wanted, createdAt: await unit.now() });
    await keepAwayCursors(tx, person.userId, await preferencesOf(tx, person.userId));
    unit.changed({ users: [person.userId], resource: "preferences" });
    return { ok: true, value: { id } };
  });
}

/** One of the person's browsers takes no pushes any more. */
export function removePushSubscription(world: World, userId: string, id: string): Promise<Outcome<{ id: string }>> {
  return transact(world, async (unit) => {
    await lockProfile(unit.tx, userId);
    const row = await pushSubscriptionOf(unit.tx, id);
    if (row?.userId !== userId) {
      return { ok: false, refusal: { code: "not_found", detail: "There is no such subscription." } };
    }
    await deletePushSubscriptions(unit.tx, [id]);
    unit.changed({ users: [userId], resource: "preferences" });
    return { ok: true, value: { id } };
  });
}
