import type { NotificationFrame, ServerFrame, WelcomeFrame } from "@parkmate/protocol";

const ROWS = 500;

/** Where a tab says that its log was left. */
export interface Place {
  /** Null: it joins at the head, wherever that is. */
  cursor: number | null;
  epoch: string | null;
  last: string | null;
}

/** What came over the leader's socket: everything after `floor` up to `position`, and the badge as the core keeps it. */
export function createLineLog() {
  let rows: NotificationFrame[] = [];
  let floor = 0;
  let position = 0;
  let pair = { unread: 0, head: 0 };
  let after: number[] = [];
  const head = () => Math.max(pair.head, position);
  return {
    get floor() {
      return floor;
    },
    get position() {
      return position;
    },
    /** The highest seq that the server is known to have. */
    get head() {
      return head();
    },
    /** A socket goes on from there; what came before is kept where it joins on and is the same log. */
    begin(start: number, isOther: boolean) {
      if (isOther || start < floor || start > position) [rows, floor, position] = [[], start, start];
    },
    /** Takes the one after `position`. */
    add(frame: NotificationFrame) {
      position = frame.seq;
      rows.push(frame);
      if (rows.length > ROWS) floor = rows.shift()?.seq ?? floor;
      if (!frame.readAt && position > pair.head) after.push(position);
    },
    /** The badge as the server has it. */
    count(frame: { unread: number; head: number }) {
      pair = { unread: frame.unread, head: frame.head };
      after = after.filter((seq) => seq > frame.head);
    },
    /** What a tab at that place is welcomed with: the frame that the server would send now, and what it missed. */
    from({ cursor, epoch, last }: Place, welcome: WelcomeFrame, serverTime: string): ServerFrame[] {
      const at = rows.find(({ seq }) => seq === cursor);
      const isKnown = cursor !== null && epoch === welcome.epoch && cursor >= floor && cursor <= head();
      const resumed = isKnown && !(at && last && at.id !== last);
      const missed = resumed ? rows.filter(({ seq }) => seq > cursor) : [];
      const now = { head: head(), unread: pair.unread + after.length, resumed, serverTime };
      return [{ ...welcome, ...now }, ...missed.map((frame) => ({ ...frame, replayed: true }))];
    },
  };
}
