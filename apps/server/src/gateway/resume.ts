import type { ReaderRow } from "../store/readers.ts";

/** Where a client says it stands. `cursor` is null where it could not be read. */
export interface ResumeRequest {
  cursor: number | null;
  epoch: string | null;
  last: string | null;
}

/** What the query asks to resume from, or null where no cursor was given. */
export function resumeRequest(query: URLSearchParams): ResumeRequest | null {
  const cursors = query.getAll("cursor");
  if (cursors.length === 0) return null;
  const [text = ""] = cursors;
  const readable = cursors.length === 1 && /^(0|[1-9][0-9]{0,14})$/.test(text);
  return { cursor: readable ? Number(text) : null, epoch: query.get("epoch"), last: query.get("last") };
}

/**
 * The cursor to go on from, or null where the request cannot be honoured without a gap or another database's rows:
 * unreadable, of another epoch, beyond the head, pruned. Only a cursor of 0, which has seen nothing, needs no epoch.
 */
export function acceptedCursor(request: ResumeRequest, reader: ReaderRow, epoch: string): number | null {
  const { cursor } = request;
  if (cursor === null || cursor > reader.head || cursor < reader.floor) return null;
  if (request.epoch === null ? cursor !== 0 : request.epoch !== epoch) return null;
  return cursor;
}
