import { Route, Switch } from "wouter";
import { NotFound } from "../../ui/NotFound.tsx";
import { Surface } from "../../ui/Surface.tsx";
import { ApprovedOnly } from "./ApprovedOnly.tsx";
import { OwnerBookingsPage } from "./OwnerBookingsPage.tsx";
import { OwnerDeskPage } from "./OwnerDeskPage.tsx";
import { OwnerEmployeesPage } from "./OwnerEmployeesPage.tsx";
import { OwnerLotPage } from "./OwnerLotPage.tsx";
import { OwnerLotsPage } from "./OwnerLotsPage.tsx";
import { OwnerPaymentsPage } from "./OwnerPaymentsPage.tsx";
import { OwnerReviewsPage } from "./OwnerReviewsPage.tsx";
import { OwnerWashesPage } from "./OwnerWashesPage.tsx";

/** The owner's pages, loaded together; nothing of them shows or asks before an admin has approved the owner. */
export default function OwnerRoutes() {
  return (
    <ApprovedOnly>
      <Surface>
        <Switch>
          <Route path="/owner" component={OwnerDeskPage} />
          <Route path="/owner/bookings" component={OwnerBookingsPage} />
          <Route path="/owner/payments" component={OwnerPaymentsPage} />
          <Route path="/owner/washes" component={OwnerWashesPage} />
          <Route path="/owner/lots" component={OwnerLotsPage} />
          <Route path="/owner/lots/:id">{({ id }) => <OwnerLotPage key={id} id={id} />}</Route>
          <Route path="/owner/employees" component={OwnerEmployeesPage} />
          <Route path="/owner/reviews" component={OwnerReviewsPage} />
          <Route component={NotFound} />
        </Switch>
      </Surface>
    </ApprovedOnly>
  );
}
