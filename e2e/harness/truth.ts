import type { InboxPage } from "@parkmate/protocol";
import type { Holdings, Log, LogRow, Truth } from "./history.ts";
import type { Rows } from "./rows.ts";

/** Whose inbox is asked for over HTTP, and where. */
export interface InboxReader {
  userId: string;
  token: string;
  url: string;
}

/** What is in the database about these people, and in the inboxes of those whose are asked for. */
export async function readTruth(
  rows: Rows,
  userIds: ReadonlySet<string>,
  inboxes: readonly InboxReader[] = [],
): Promise<Truth> {
  const logs = new Map<string, Log>();
  const heads = await rows.query<{ user_id: string; head: number; unread: number }>(
    "select user_id, head, unread from readers",
  );
  for (const { user_id, head, unread } of heads) {
    if (userIds.has(user_id)) logs.set(user_id, { head, unread, rows: [], inbox: null });
  }
  const notices = await rows.query<Omit<LogRow, "isRead"> & { reader_id: string; read_at: number | null }>(
    "select reader_id, seq, id, event, data, read_at from notifications order by reader_id, seq",
  );
  for (const { reader_id, seq, id, event, data, read_at } of notices) {
    logs.get(reader_id)?.rows.push({ seq, id, event, data, isRead: read_at !== null });
  }
  for (const reader of inboxes) {
    const log = logs.get(reader.userId);
    if (log) log.inbox = await inboxOf(reader);
  }
  return logs;
}

/** Ids of the whole inbox over HTTP, oldest first. */
async function inboxOf({ token, url }: InboxReader): Promise<string[]> {
  const ids: string[] = [];
  for (let before = ""; ; ) {
    const answer = await fetch(`${url}/api/notifications?limit=100${before}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (answer.status !== 200) throw new Error(`the inbox was answered with ${answer.status}: ${await answer.text()}`);
    const { items } = (await answer.json()) as InboxPage;
    ids.push(...items.map(({ id }) => id));
    const oldest = items.at(-1);
    if (items.length < 100 || !oldest) return ids.toReversed();
    before = `&before=${oldest.seq}`;
  }
}

/** What a node holds by its own numbers. */
export async function holdingsOf(nodeUrl: string): Promise<Holdings> {
  const text = await (await fetch(`${nodeUrl}/metrics`)).text();
  return {
    sockets: metric(text, "parkmate_sockets"),
    openFiles: metric(text, "process_open_fds"),
    rssBytes: metric(text, "process_resident_memory_bytes"),
  };
}

/** The sum of a metric over its labels. */
export function metric(text: string, name: string): number {
  const found = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "gm"))];
  if (found.length === 0) throw new Error(`there is no metric ${name}`);
  return found.reduce((sum, [, value]) => sum + Number(value), 0);
}
