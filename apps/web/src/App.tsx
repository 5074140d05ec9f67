import { Suspense, useEffect, useRef } from "react";
import { useLocation } from "wouter";
import { Header } from "./Header.tsx";
import { useRetry } from "./live/away.ts";
import { Live } from "./live/Live.tsx";
import { navigationOf } from "./navigation.ts";
import { Routes } from "./routes.tsx";
import { type Session, SessionProvider, useMe, useSession } from "./session.tsx";
import { Boundary } from "./ui/Boundary.tsx";
import { Failure, Skeleton } from "./ui/Faces.tsx";
import { Page } from "./ui/Page.tsx";
import { words } from "./words/index.ts";

/** After a step to another page it starts at its top, and keyboard and screen reader go on from there, as after a full load. */
function usePageStart(path: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

/** Header and page of whoever `SessionProvider` says is here. */
export function Frame() {
  const [path] = useLocation();
  const main = usePageStart(path);
  const me = useMe();
  const hasSideBar = me !== null && navigationOf(me.role).length > 5;
  return (
    <div className="min-h-dvh pb-20 md:pb-8">
      <Header />
      <main ref={main} id="content" tabIndex={-1} className={hasSideBar ? "md:ml-52" : ""}>
        <Boundary key={path}>
          <Suspense
            fallback={
              <div className="mx-auto max-w-2xl px-4 py-5">
                <Skeleton />
              </div>
            }
          >
            <Routes />
          </Suspense>
        </Boundary>
      </main>
    </div>
  );
}

function Start({ session }: { session: Session }) {
  const { refresh } = useSession();
  useRetry(session.phase === "unreachable", refresh);
  if (session.phase === "asking") return null;
  if (session.phase === "unreachable") {
    return (
      <Page title={words.app.product}>
        <Failure error={session.error} onRetry={() => void refresh()} />
      </Page>
    );
  }
  if (session.phase === "visitor") return <Frame />;
  return (
    <Live me={session.me}>
      <Frame />
    </Live>
  );
}

/** The whole page: who is signed in, their line, their screens. */
export function App() {
  return <SessionProvider>{(session) => <Start session={session} />}</SessionProvider>;
}
