import { useInfiniteQuery } from "@tanstack/react-query";
import { cashToVerifyQuery, ownerPaymentsQuery } from "../../api/owner.ts";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { Rows } from "../../ui/Row.tsx";
import { PaymentRow } from "./PaymentRow.tsx";

/** Cash to verify, and below it every other payment at the owner's lots. */
export function OwnerPaymentsPage() {
  const cash = useInfiniteQuery(cashToVerifyQuery());
  const all = useInfiniteQuery(ownerPaymentsQuery());
  return (
    <Page title="Payments">
      <Section title="Cash to verify">
        <Many
          query={cash}
          empty={<Empty title="No cash to verify">Cash that drivers bring to the counter appears here.</Empty>}
        >
          {(payments) => (
            <Rows>
              {payments.map((payment) => (
                <PaymentRow key={payment.id} payment={payment} />
              ))}
            </Rows>
          )}
        </Many>
      </Section>
      <Section title="Other payments">
        <Many query={all} empty={<Empty title="No payments yet" />}>
          {(payments) => (
            <Rows>
              {payments
                .filter((payment) => !(payment.method === "cash" && payment.state === "pending"))
                .map((payment) => (
                  <PaymentRow key={payment.id} payment={payment} />
                ))}
            </Rows>
          )}
        </Many>
      </Section>
    </Page>
  );
}
