import { Route, Switch } from "wouter";
import { NotFound } from "../../ui/NotFound.tsx";
import { PreferencesPage } from "./PreferencesPage.tsx";
import { ProfilePage } from "./ProfilePage.tsx";
import { SessionsPage } from "./SessionsPage.tsx";

/** The pages about the signed-in person, loaded together. */
export default function AccountRoutes() {
  return (
    <Switch>
      <Route path="/account" component={ProfilePage} />
      <Route path="/account/preferences" component={PreferencesPage} />
      <Route path="/account/sessions" component={SessionsPage} />
      <Route component={NotFound} />
    </Switch>
  );
}
