import type {
  CountsFrame,
  InboxPage,
  LotFrame,
  LotSummaryView,
  LotView,
  Notification,
  NotificationFrame,
  OwnerLotView,
  Page,
  ReadMark,
} from "@parkmate/protocol";
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { INBOX_PATH } from "../api/inbox.ts";
import { LOTS_PATH, lotQuery, OWNER_LOTS_KEY } from "../api/lots.ts";

type InboxData = InfiniteData<InboxPage, number | null>;

function mapNotifications(data: InboxData, change: (one: Notification) => Notification): InboxData {
  return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
}

/** The inbox as cached is fetched again where it is on screen. */
export function renewInbox(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: [INBOX_PATH] });
}

/** The notification stands first in every cached inbox, without a request. One that is there already is left alone. */
export function prependNotification(client: QueryClient, frame: NotificationFrame): void {
  const { type: _type, replayed: _replayed, alert: _alert, ...notification } = frame;
  client.setQueriesData<InboxData>({ queryKey: [INBOX_PATH] }, (data) => {
    const [first, ...rest] = data?.pages ?? [];
    if (!data || !first || (first.items[0]?.seq ?? 0) >= notification.seq) return data;
    return { ...data, pages: [{ ...first, items: [notification, ...first.items] }, ...rest] };
  });
  // An answer under way may be older than this frame and would push the notification out again.
  if (client.isFetching({ queryKey: [INBOX_PATH] }) > 0) renewInbox(client);
}

/** Those notifications are read in every cached inbox; `readAt` is ISO 8601. */
export function markCachedRead(client: QueryClient, mark: ReadMark, readAt: string): void {
  const isMarked = ({ seq }: Notification) => (mark.seqs ? mark.seqs.includes(seq) : seq <= mark.upTo);
  client.setQueriesData<InboxData>(
    { queryKey: [INBOX_PATH] },
    (data) =>
      data && mapNotifications(data, (one) => (one.readAt === null && isMarked(one) ? { ...one, readAt } : one)),
  );
}

/** The states of a watched lot's slots are in the cached lot, as everybody and as its owner sees it. */
export function applyLot(client: QueryClient, frame: LotFrame): void {
  const states = new Map(frame.slots.map((slot) => [slot.id, slot.state]));
  const moved = <Lot extends LotView>(lot: Lot): Lot => {
    const slots = lot.slots.map((slot) => ({ ...slot, state: states.get(slot.id) ?? slot.state }));
    return { ...lot, slots, freeSlots: frame.freeSlots };
  };
  client.setQueryData<LotView>(lotQuery(frame.lotId).queryKey, (lot) => lot && moved(lot));
  client.setQueryData<OwnerLotView[]>(OWNER_LOTS_KEY, (lots) =>
    lots?.map((lot) => (lot.id === frame.lotId ? moved(lot) : lot)),
  );
  for (const queryKey of [lotQuery(frame.lotId).queryKey, OWNER_LOTS_KEY]) {
    if (client.isFetching({ queryKey }) > 0) void client.invalidateQueries({ queryKey });
  }
}

/** The free counts are in the cached list of lots. */
export function applyCounts(client: QueryClient, frame: CountsFrame): void {
  const counts = new Map(frame.lots.map((lot) => [lot.id, lot.freeSlots]));
  client.setQueriesData<InfiniteData<Page<LotSummaryView>>>({ queryKey: [LOTS_PATH] }, (data) => {
    if (!data) return data;
    const pages = data.pages.map((page) => ({
      ...page,
      items: page.items.map((lot) => ({ ...lot, freeSlots: counts.get(lot.id) ?? lot.freeSlots })),
    }));
    return { ...data, pages };
  });
}
