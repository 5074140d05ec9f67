import { useQuery } from "@tanstack/react-query";
import { washQuery } from "../../api/bookings.ts";
import { ButtonLink } from "../../ui/Button.tsx";
import { One } from "../../ui/Faces.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { PaymentList } from "./PaymentList.tsx";
import { WashCard } from "./WashCard.tsx";

/** One wash of the driver. */
export default function WashPage({ id }: { id: string }) {
  const query = useQuery(washQuery(id));
  return (
    <Page title="Car wash">
      <One query={query}>
        {(wash) => (
          <>
            <WashCard wash={wash} />
            {wash.payments.length > 0 && (
              <Section title="Payments">
                <div className="card px-4 py-2">
                  <PaymentList payments={wash.payments} />
                </div>
              </Section>
            )}
            {wash.bookingId && (
              <ButtonLink href={`/bookings/${wash.bookingId}`} look="secondary">
                Open the booking
              </ButtonLink>
            )}
          </>
        )}
      </One>
    </Page>
  );
}
