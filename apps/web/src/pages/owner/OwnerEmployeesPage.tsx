import { useInfiniteQuery } from "@tanstack/react-query";
import { ownerEmployeesQuery } from "../../api/owner.ts";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Page } from "../../ui/Page.tsx";
import { Row, Rows } from "../../ui/Row.tsx";
import { AvailabilityBadge } from "../../ui/State.tsx";

/** The people assigned to the owner, and how much they have to do. */
export function OwnerEmployeesPage() {
  const query = useInfiniteQuery(ownerEmployeesQuery());
  return (
    <Page title="Employees">
      <Many
        query={query}
        empty={<Empty title="No employees yet">An admin assigns people to you; they appear here.</Empty>}
      >
        {(employees) => (
          <Rows>
            {employees.map((one) => (
              <Row key={one.id} title={one.name} badge={<AvailabilityBadge availability={one.availability} />}>
                <p>
                  {one.phone} · licence {one.licenceNumber}
                </p>
                <p className="text-muted">{one.workload} of 3 washes running</p>
              </Row>
            ))}
          </Rows>
        )}
      </Many>
    </Page>
  );
}
