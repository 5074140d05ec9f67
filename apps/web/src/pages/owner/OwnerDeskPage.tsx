import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { cashToVerifyQuery, ownerBookingsQuery, ownerWashesQuery } from "../../api/owner.ts";
import { Many } from "../../ui/Faces.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { Rows } from "../../ui/Row.tsx";
import { OwnerBookingRow } from "./OwnerBookingRow.tsx";
import { PaymentRow } from "./PaymentRow.tsx";
import { WashRow } from "./WashRow.tsx";

const RUNNING = ["pending", "active", "expired"];

const Nothing = ({ children }: { children: string }) => <p className="card p-4 text-sm text-muted">{children}</p>;
const All = ({ href }: { href: string }) => (
  <Link href={href} className="inline-flex min-h-11 items-center text-sm font-semibold text-accent underline">
    Show all
  </Link>
);

/** What needs the owner now. */
export function OwnerDeskPage() {
  const cash = useInfiniteQuery(cashToVerifyQuery());
  const washes = useInfiniteQuery(ownerWashesQuery());
  const bookings = useInfiniteQuery(ownerBookingsQuery());
  return (
    <Page title="Desk">
      <Section title="Cash to verify" aside={<All href="/owner/payments" />}>
        <Many query={cash} empty={<Nothing>No cash waits to be verified.</Nothing>}>
          {(payments) => (
            <Rows>
              {payments.map((payment) => (
                <PaymentRow key={payment.id} payment={payment} />
              ))}
            </Rows>
          )}
        </Many>
      </Section>
      <Section title="Washes to assign" aside={<All href="/owner/washes" />}>
        <Many query={washes} empty={<Nothing>No wash waits for somebody.</Nothing>}>
          {(items) => {
            const unassigned = items.filter(
              (wash) => !wash.employee && (wash.state === "pending" || wash.state === "confirmed"),
            );
            if (unassigned.length === 0) return <Nothing>No wash waits for somebody.</Nothing>;
            return (
              <Rows>
                {unassigned.map((wash) => (
                  <WashRow key={wash.id} wash={wash} />
                ))}
              </Rows>
            );
          }}
        </Many>
      </Section>
      <Section title="Running bookings" aside={<All href="/owner/bookings" />}>
        <Many query={bookings} empty={<Nothing>Nobody is parked at the moment.</Nothing>}>
          {(items) => {
            const running = items.filter((booking) => RUNNING.includes(booking.state));
            if (running.length === 0) return <Nothing>Nobody is parked at the moment.</Nothing>;
            return (
              <Rows>
                {running.map((booking) => (
                  <OwnerBookingRow key={booking.id} booking={booking} />
                ))}
              </Rows>
            );
          }}
        </Many>
      </Section>
    </Page>
  );
}
