import type { Role } from "@parkmate/protocol";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { Redirect, Route, Switch, useLocation, useSearchParams } from "wouter";
import { Header } from "./Header.tsx";
import { useRetry } from "./live/away.ts";
import { Live } from "./live/Live.tsx";
import { returnPath } from "./returnPath.ts";
import { type Session, SessionProvider, signInPath, useMe, useSession } from "./session.tsx";
import { Boundary } from "./ui/Boundary.tsx";
import { ButtonLink } from "./ui/Button.tsx";
import { Failure, Skeleton } from "./ui/Faces.tsx";
import { NotFound } from "./ui/NotFound.tsx";
import { Page } from "./ui/Page.tsx";

const LotsPage = lazy(() => import("./pages/driver/LotsPage.tsx"));
const LotPage = lazy(() => import("./pages/driver/LotPage.tsx"));
const BookingsPage = lazy(() => import("./pages/driver/BookingsPage.tsx"));
const BookingPage = lazy(() => import("./pages/driver/BookingPage.tsx"));
const WashPage = lazy(() => import("./pages/driver/WashPage.tsx"));
const InboxPage = lazy(() => import("./pages/inbox/InboxPage.tsx"));
const SignInPage = lazy(() => import("./pages/visitor/SignInPage.tsx"));
const RegisterPage = lazy(() => import("./pages/visitor/RegisterPage.tsx"));

const OwnerRoutes = lazy(() => import("./pages/owner/OwnerRoutes.tsx"));
const AdminRoutes = lazy(() => import("./pages/admin/AdminRoutes.tsx"));

const HOME: Record<Role, string> = { driver: "/lots", owner: "/owner", admin: "/admin/owners" };

/** Shows its children to people of that role (any where none is given), sends visitors to sign in. */
function Only({ who, children }: { who?: Role; children: ReactNode }) {
  const me = useMe();
  if (!me) return <Redirect to={signInPath()} replace />;
  if (who === undefined || me.role === who) return children;
  return (
    <Page title="Not for this account">
      <p>
        This page is for {who}s; you are signed in as {me.role}.
      </p>
      <ButtonLink href={HOME[me.role]}>To your start page</ButtonLink>
    </Page>
  );
}

/** Sign-in and registration: whoever is signed in goes where they came from. */
function VisitorOnly({ children }: { children: ReactNode }) {
  const me = useMe();
  const [search] = useSearchParams();
  return me ? <Redirect to={returnPath(search)} replace /> : children;
}

function Home() {
  const me = useMe();
  return me ? <Redirect to={HOME[me.role]} replace /> : <LotsPage />;
}

function Routes() {
  return (
    <Switch>
      <Route path="/">{() => <Home />}</Route>
      <Route path="/lots">{() => <LotsPage />}</Route>
      <Route path="/lots/:id">{({ id }) => <LotPage key={id} id={id} />}</Route>
      <Route path="/sign-in">
        <VisitorOnly>
          <SignInPage />
        </VisitorOnly>
      </Route>
      <Route path="/register">
        <VisitorOnly>
          <RegisterPage />
        </VisitorOnly>
      </Route>
      <Route path="/inbox">
        <Only>
          <InboxPage />
        </Only>
      </Route>
      <Route path="/bookings">
        <Only who="driver">
          <BookingsPage />
        </Only>
      </Route>
      <Route path="/bookings/:id">
        {({ id }) => (
          <Only who="driver">
            <BookingPage key={id} id={id} />
          </Only>
        )}
      </Route>
      <Route path="/washes/:id">
        {({ id }) => (
          <Only who="driver">
            <WashPage key={id} id={id} />
          </Only>
        )}
      </Route>
      <Route path="/owner/*?">
        <Only who="owner">
          <OwnerRoutes />
        </Only>
      </Route>
      <Route path="/admin/*?">
        <Only who="admin">
          <AdminRoutes />
        </Only>
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  );
}

function Frame() {
  const [path] = useLocation();
  // In braces: scrollTo answers a promise in newer browsers, which React would take for a clean-up.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page starts at its top, as after a full load.
  useEffect(() => {
    scrollTo(0, 0);
  }, [path]);
  return (
    <div className="min-h-dvh pb-20 md:pb-8">
      <Header />
      <main>
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
      <Page title="ParkMate">
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
