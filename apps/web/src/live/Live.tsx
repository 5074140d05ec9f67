import { useConnection, useServerClock, useWebSocketNotifications } from "@parkmate/client/react";
import type { ChangedResource, MeView, NotificationFrame, ReadMark } from "@parkmate/protocol";
import { useQueryClient } from "@tanstack/react-query";
import {
  type ComponentType,
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { isSigningOut } from "../api/person.ts";
import { invalidateShowing, retryFailed } from "../api/query.ts";
import { useSession } from "../session.tsx";
import { whenKept } from "./appVersion.ts";
import { applyCounts, applyLot, markCachedRead, prependNotification, renewInbox } from "./caches.ts";
import { createRenewals } from "./renewals.ts";
import { allowSounds, playSound } from "./sounds.ts";
import { noteStats } from "./stats.ts";
import { createToastGroups, type JoinedNotices } from "./toastGroups.ts";
import { useUnsentReads } from "./unsentReads.ts";

/**
 * Owns: the line of the signed-in person on this page, and what its frames do to the caches and the screen.
 * Promises: each notice becomes a toast in one tab of this browser, and that goes when it is read wherever; the inbox,
 * the badge, slots, counts and lists follow by themselves; a session that ended elsewhere ends here.
 * Lives: while its person is signed in. With it go the line and all toasts.
 */

interface LiveValue {
  isConnected: boolean;
  /** Epoch ms of this device's clock since when the line is as it is. */
  since: number;
  unread: number;
  /** Marks notifications as read in this browser at once, on the server and the other devices as soon as there is a line. */
  markRead: (mark: ReadMark) => void;
}

const LiveContext = createContext<LiveValue | null>(null);

/** The live state of the signed-in person; null for a visitor, whose page does not move by itself. */
export function useLive(): LiveValue | null {
  return useContext(LiveContext);
}

/** Whether a change of each resource is about who is signed in here; one without a row does not compile. */
const ABOUT_ME = {
  ...{ booking: false, payment: false, carwash: false, "carwash-hours": false, service: false, lot: false },
  // Of others: the lists of an admin.
  ...{ employee: false, owner: false, user: false, review: false, summary: false },
  ...{ preferences: false, profile: true, all: true },
} satisfies Record<ChangedResource, boolean>;

/** By how much the clock held here may be wrong in the ordinary course of things. */
const CLOCK_SLACK_MS = 2_000;

type Toasts = typeof import("./toasts.tsx");

/** Presents toasts; their code is loaded with the first one. */
function useToasts() {
  const [Toaster, setToaster] = useState<ComponentType | null>(null);
  const isMounted = useRef(false);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);
  const present = (run: (toasts: Toasts) => void) => {
    import("./toasts.tsx").then(
      (toasts) => {
        if (!isMounted.current) return;
        setToaster(() => toasts.Toaster);
        run(toasts);
      },
      (error: unknown) => console.error("The toasts could not be loaded; the notices are in the inbox.", error),
    );
  };
  return { toaster: Toaster && <Toaster />, present };
}

/** Holds the person's line open around `children`. */
export function Live({ me, children }: { me: MeView; children: ReactNode }) {
  const client = useQueryClient();
  const { refresh, lose } = useSession();
  const connection = useConnection();
  const clock = useServerClock();
  const { toaster, present } = useToasts();
  const [groups] = useState(createToastGroups);
  const renewals = useRef<ReturnType<typeof createRenewals>>(null);
  useEffect(() => {
    renewals.current = createRenewals((resources) => {
      if (isSigningOut()) return;
      if (resources.some((resource) => ABOUT_ME[resource])) void refresh();
      void invalidateShowing(client, resources);
    });
    return renewals.current.stop;
  }, [client, refresh]);

  const markRead = (mark: ReadMark) => {
    if (connection) connection.read(mark);
    else markCachedRead(client, mark, new Date(clock.now()).toISOString());
    keepUnsent(mark);
  };
  const joinAndSound = (notice: NotificationFrame): JoinedNotices => {
    const joined = groups.join(notice);
    if (notice.alert.sound && joined.notices.length === 1) playSound(notice.level);
    return joined;
  };
  const showNotice = (_message: string, notice: NotificationFrame) => {
    const joined = joinAndSound(notice);
    present((toasts) =>
      toasts.showNotices(joined, {
        onShown: (seqs) => {
          for (const seq of seqs) connection?.shown(seq);
        },
        onActed: (seqs) => markRead({ seqs }),
      }),
    );
  };
  const { state } = useWebSocketNotifications({
    userId: me.id,
    notify: { success: showNotice, info: showNotice, warning: showNotice, error: showNotice },
    onAlert: (notice) => {
      if (!notice.alert.toast) joinAndSound(notice);
    },
    onNotification: (frame) => {
      // Written in what is the future here: the server's clock was moved, and its next heartbeat may be long in coming.
      if (Date.parse(frame.createdAt) > clock.now() + CLOCK_SLACK_MS) clock.resync();
      prependNotification(client, frame);
    },
    onReplayed: (_count, notices) => {
      const summary = groups.sumUp(notices);
      if (summary.notices.length > 0) present((toasts) => toasts.showSummary(summary));
    },
    onChanged: ({ resource }) => renewals.current?.changed(resource),
    onLot: (frame) => applyLot(client, frame),
    onCounts: (frame) => applyCounts(client, frame),
    onStats: noteStats,
    onRead: (mark) => {
      markCachedRead(client, mark, new Date(clock.now()).toISOString());
      const over = groups.read(mark);
      if (over.length > 0) present((toasts) => toasts.closeToasts(over));
    },
    onInboxStale: () => renewInbox(client),
    onReset: () => {
      void refresh();
      void client.resetQueries();
    },
  });

  useEffect(allowSounds, []);
  // Before the first toast: a screen reader announces what is added to a region it knows. The service worker fetches the
  // code anyway; after it, it costs the first visit nothing.
  const hasLine = state.isConnected;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once there is a line.
  useEffect(() => {
    if (hasLine) void whenKept().then(() => present(() => {}));
  }, [hasLine]);

  const isStopped = state.phase === "stopped";
  useEffect(() => {
    if (isStopped) void lose();
  }, [isStopped, lose]);

  const { isConnected, since, unread } = state;
  const keepUnsent = useUnsentReads(me.id, connection, isConnected);
  useEffect(() => {
    if (isConnected) void retryFailed(client);
  }, [isConnected, client]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: markRead only closes over the connection and the client.
  const value = useMemo(
    () => ({ isConnected, since, unread, markRead }),
    [isConnected, since, unread, connection, client, me.id],
  );
  return (
    <LiveContext value={value}>
      {children}
      {toaster}
    </LiveContext>
  );
}
