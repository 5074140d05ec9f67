import { Redirect, Route, Switch } from "wouter";
import { NotFound } from "../../ui/NotFound.tsx";
import { AdminBookingsPage } from "./AdminBookingsPage.tsx";
import { AdminEmployeesPage } from "./AdminEmployeesPage.tsx";
import { AdminOwnersPage } from "./AdminOwnersPage.tsx";

/** The admin's pages, loaded together. */
export default function AdminRoutes() {
  return (
    <Switch>
      <Route path="/admin">
        <Redirect to="/admin/owners" replace />
      </Route>
      <Route path="/admin/owners" component={AdminOwnersPage} />
      <Route path="/admin/bookings" component={AdminBookingsPage} />
      <Route path="/admin/employees" component={AdminEmployeesPage} />
      <Route component={NotFound} />
    </Switch>
  );
}
