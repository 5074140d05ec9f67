import { Route, Switch } from "wouter";
import { NotFound } from "../../ui/NotFound.tsx";
import { AdminBookingsPage } from "./AdminBookingsPage.tsx";
import { AdminDeskPage } from "./AdminDeskPage.tsx";
import { AdminEmployeesPage } from "./AdminEmployeesPage.tsx";
import { AdminOwnersPage } from "./AdminOwnersPage.tsx";
import { AdminPeoplePage } from "./AdminPeoplePage.tsx";
import { AdminServicesPage } from "./AdminServicesPage.tsx";
import { AdminTracePage } from "./AdminTracePage.tsx";

/** The admin's pages, loaded together; what draws charts comes with the first one. */
export default function AdminRoutes() {
  return (
    <Switch>
      <Route path="/admin" component={AdminDeskPage} />
      <Route path="/admin/owners" component={AdminOwnersPage} />
      <Route path="/admin/bookings" component={AdminBookingsPage} />
      <Route path="/admin/people" component={AdminPeoplePage} />
      <Route path="/admin/employees" component={AdminEmployeesPage} />
      <Route path="/admin/services" component={AdminServicesPage} />
      <Route path="/admin/trace" component={AdminTracePage} />
      <Route component={NotFound} />
    </Switch>
  );
}
