import type { Role } from "@parkmate/protocol";
import { lazy, type ReactNode } from "react";
import { Redirect, Route, Switch, useSearchParams } from "wouter";
import { HOME } from "./navigation.ts";
import { returnPath } from "./returnPath.ts";
import { signInPath, useMe } from "./session.tsx";
import { ButtonLink } from "./ui/Button.tsx";
import { NotFound } from "./ui/NotFound.tsx";
import { Page } from "./ui/Page.tsx";
import { words } from "./words/index.ts";

const WelcomePage = lazy(() => import("./pages/visitor/WelcomePage.tsx"));
const SignInPage = lazy(() => import("./pages/visitor/SignInPage.tsx"));
const RegisterPage = lazy(() => import("./pages/visitor/RegisterPage.tsx"));
const LotsPage = lazy(() => import("./pages/driver/LotsPage.tsx"));
const LotPage = lazy(() => import("./pages/driver/LotPage.tsx"));
const BookingsPage = lazy(() => import("./pages/driver/BookingsPage.tsx"));
const BookingPage = lazy(() => import("./pages/driver/BookingPage.tsx"));
const WashesPage = lazy(() => import("./pages/driver/WashesPage.tsx"));
const NewWashPage = lazy(() => import("./pages/driver/NewWashPage.tsx"));
const WashPage = lazy(() => import("./pages/driver/WashPage.tsx"));
const InboxPage = lazy(() => import("./pages/inbox/InboxPage.tsx"));
const AccountRoutes = lazy(() => import("./pages/account/AccountRoutes.tsx"));
const OwnerRoutes = lazy(() => import("./pages/owner/OwnerRoutes.tsx"));
const AdminRoutes = lazy(() => import("./pages/admin/AdminRoutes.tsx"));

/** Shows its children to people of that role (any where none is given), sends visitors to sign in. */
function Only({ who, children }: { who?: Role; children: ReactNode }) {
  const me = useMe();
  if (!me) return <Redirect to={signInPath()} replace />;
  if (who === undefined || me.role === who) return children;
  return (
    <Page title={words.errors.wrongRoleTitle}>
      <p>{words.errors.wrongRole(words.roles[who], words.roles[me.role])}</p>
      <ButtonLink href={HOME[me.role]}>{words.errors.toYourStart}</ButtonLink>
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
  return me ? <Redirect to={HOME[me.role]} replace /> : <WelcomePage />;
}

/** Which page stands at which address, and for whom; each is loaded when it is first needed. */
export function Routes() {
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
      <Route path="/account/*?">
        <Only>
          <AccountRoutes />
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
      <Route path="/washes">
        <Only who="driver">
          <WashesPage />
        </Only>
      </Route>
      <Route path="/washes/new">
        <Only who="driver">
          <NewWashPage />
        </Only>
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
