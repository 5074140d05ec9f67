import type { ReadAnswer, ReadMark } from "@parkmate/protocol";
import { markNotificationsRead } from "../store/notifications.ts";
import { lockReader, noteRead } from "../store/readers.ts";
import { type Outcome, transact, type World } from "./transact.ts";

/**
 * Marks a person's notices read and tells their other devices. A later notice is never touched; marking what is read
 * already changes nothing. A number beyond the head is refused as `validation`.
 */
export function markRead(world: World, userId: string, mark: ReadMark): Promise<Outcome<ReadAnswer>> {
  return transact(world, async (unit) => {
    const reader = await lockReader(unit.tx, userId);
    if (!reader) throw new Error(`there is no reader ${userId}`);
    const highest = mark.upTo ?? Math.max(0, ...(mark.seqs ?? []));
    if (highest > reader.head) {
      const field = mark.upTo === undefined ? "seqs" : "upTo";
      const message = `must not be beyond the head, which is ${reader.head}`;
      return { ok: false, refusal: { code: "validation", errors: [{ field, code: "too_large", message }] } };
    }
    const rows = mark.upTo === undefined ? { seqs: mark.seqs ?? [] } : { upTo: mark.upTo };
    const marked = await markNotificationsRead(unit.tx, userId, rows, await unit.now());
    if (marked === 0) {
      return { ok: true, value: { unread: reader.unread, head: reader.head, readRev: reader.readRev } };
    }
    const after = await noteRead(unit.tx, userId, marked);
    const answer = { unread: after.unread, head: after.head, readRev: after.readRev };
    unit.afterCommit(() => world.channels.publish(`user:${userId}`, { kind: "read", mark, ...answer }));
    return { ok: true, value: answer };
  });
}
