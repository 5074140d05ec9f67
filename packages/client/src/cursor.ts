import type { Cursor, CursorStore } from "./types.ts";

/** The last person's id; followed by an id, that person's cursor. */
const KEY = "parkmate.cursor.";

/** Cursors in the browser's localStorage, one per person, and which person was last. Throws what the storage throws. */
export const browserCursorStore: CursorStore = {
  load: (userId = localStorage.getItem(KEY) ?? "") => JSON.parse(localStorage.getItem(KEY + userId) ?? "null"),
  save(cursor) {
    const { userId, epoch, seq } = cursor;
    const kept: Cursor | null = browserCursorStore.load(userId);
    if (kept?.epoch !== epoch || kept.seq < seq) localStorage.setItem(KEY + userId, JSON.stringify(cursor));
    localStorage.setItem(KEY, userId);
  },
};
