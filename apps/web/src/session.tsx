import type { MeView } from "@parkmate/protocol";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import { navigate } from "wouter/use-browser-location";
import { fetchMe, forgetSignedIn, hasSession, isLikelySignedIn } from "./api/person.ts";
import { makeQueryClient } from "./api/query.ts";
import { LastSeenCache } from "./live/LastSeenCache.tsx";
import { forget, recall, remember } from "./live/lastSeen.ts";
import { isFirstLook } from "./mode.ts";

/**
 * Owns: who is signed in on this page.
 * Promises: each person gets a query cache of their own and a fresh tree of components, so that nothing of one person
 * is there for the next; the tabs of a browser follow each other. Where nobody is signed in, nothing of anybody is kept.
 * Lives: as long as the page; begins as who was last here with what they last saw, asks the server at load and whenever
 * told that the person changed.
 */

export type Session =
  | { phase: "asking" }
  | { phase: "visitor" }
  /** `seenAt`, epoch ms: the server has not said so in this page, it did then. */
  | { phase: "person"; me: MeView; seenAt?: number }
  | { phase: "unreachable"; error: unknown };

interface SessionActions {
  /** Somebody signed in or registered: they are here now, and in the other tabs. */
  enter: () => Promise<void>;
  /** What is known of the person is asked again. */
  refresh: () => Promise<void>;
  /** The person left by their own wish: nothing of them remains, the page starts anew. */
  leave: () => void;
  /** The session seems to have ended elsewhere: if so nothing of the person remains, and sign-in leads back here. */
  lose: () => Promise<void>;
}

const SessionContext = createContext<(SessionActions & { session: Session }) | null>(null);

/** Who is signed in, and the ways that changes. */
export function useSession(): SessionActions & { session: Session } {
  const value = useContext(SessionContext);
  if (!value) throw new Error("useSession is used outside of SessionProvider");
  return value;
}

/** The signed-in person, or null for a visitor. */
export function useMe(): MeView | null {
  const { session } = useSession();
  return session.phase === "person" ? session.me : null;
}

/** The sign-in page that leads back to `here`, by default the address of this page. */
export function signInPath(here: string = location.pathname + location.search): string {
  return here.startsWith("/sign-in") || here === "/" ? "/sign-in" : `/sign-in?return=${encodeURIComponent(here)}`;
}

/**
 * Gives everything below the session, and a query cache that belongs to the person of this moment only. `known` is who is
 * here where that needs no asking.
 */
export function SessionProvider({ known, children }: { known?: Session; children: (session: Session) => ReactNode }) {
  const [session, setSession] = useState<Session>(() => known ?? { phase: isLikelySignedIn() ? "asking" : "visitor" });
  const current = useRef<Session>(session);
  const tabs = useRef<BroadcastChannel | null>(null);

  const become = useCallback((next: Session) => {
    current.current = next;
    setSession(next);
  }, []);
  const refresh = useCallback(async () => {
    try {
      const me = await fetchMe();
      if (!me && current.current.phase === "person") navigate(signInPath(), { replace: true });
      // Signed out meanwhile, in another tab perhaps: what is erased stays erased.
      if (me && isLikelySignedIn()) void remember(me);
      become(me ? { phase: "person", me } : { phase: "visitor" });
    } catch (error) {
      // Somebody already known stays: not being able to ask is no sign-out.
      if (current.current.phase !== "person") become({ phase: "unreachable", error });
    }
  }, [become]);
  const enter = useCallback(async () => {
    await refresh();
    tabs.current?.postMessage("changed");
  }, [refresh]);
  const leave = useCallback(() => {
    forgetSignedIn();
    navigate("/");
    become({ phase: "visitor" });
    tabs.current?.postMessage("changed");
  }, [become]);
  const lose = useCallback(async () => {
    try {
      if (!(await hasSession())) forgetSignedIn();
    } catch {
      // Away: whoever said that the session is gone is believed, asking again costs nothing once we are back.
      forgetSignedIn();
    }
    await refresh();
  }, [refresh]);
  useEffect(() => {
    const channel = new BroadcastChannel("parkmate-session");
    channel.onmessage = () => void refresh();
    tabs.current = channel;
    void refresh();
    return () => channel.close();
  }, [refresh]);
  useEffect(() => {
    if (!isLikelySignedIn()) return;
    void recall().then((seen) => {
      const { phase } = current.current;
      if (seen && (phase === "asking" || phase === "unreachable")) {
        become({ phase: "person", me: seen.me, seenAt: seen.heardAt });
      }
    });
  }, [become]);
  const { phase } = session;
  useEffect(() => {
    if (phase === "visitor") void forget();
  }, [phase]);

  const personId = session.phase === "person" ? session.me.id : session.phase;
  const client = useMemo<QueryClient>(() => makeQueryClient(personId, () => void lose()), [personId, lose]);
  const value = useMemo(() => ({ session, enter, refresh, leave, lose }), [session, enter, refresh, leave, lose]);
  return (
    <SessionContext value={value}>
      {session.phase === "person" && !isFirstLook ? (
        <LastSeenCache client={client} personId={session.me.id} key={personId}>
          {children(session)}
        </LastSeenCache>
      ) : (
        <QueryClientProvider client={client} key={personId}>
          {children(session)}
        </QueryClientProvider>
      )}
    </SessionContext>
  );
}
