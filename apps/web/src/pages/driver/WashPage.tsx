import type { CarwashView } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { washQuery } from "../../api/carwashes.ts";
import { ButtonLink } from "../../ui/Button.tsx";
import { One } from "../../ui/Faces.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";
import { PaymentList } from "./PaymentList.tsx";
import { WashCard } from "./WashCard.tsx";

const ReviewSection = lazy(() => import("./ReviewSection.tsx"));

function Wash({ wash }: { wash: CarwashView }) {
  const isOver = wash.state === "completed" || wash.state === "cancelled";
  return (
    <>
      <WashCard wash={wash} />
      <div className="flex flex-wrap gap-2">
        {wash.bookingId && (
          <ButtonLink href={`/bookings/${wash.bookingId}`} look="secondary">
            {words.washes.openBooking}
          </ButtonLink>
        )}
        {isOver && (
          <ButtonLink href={`/washes/new?lot=${wash.lot.id}&service=${wash.service.id}`}>
            {words.washes.another}
          </ButtonLink>
        )}
      </div>
      {wash.payments.length > 0 && (
        <Section title={words.booking.receipt.payments}>
          <div className="card px-4 py-1">
            <PaymentList payments={wash.payments} timeZone={wash.lot.timeZone} />
          </div>
        </Section>
      )}
      {wash.state === "completed" && (
        <Suspense>
          <ReviewSection lot={wash.lot} visitIds={wash.bookingId ? [wash.id, wash.bookingId] : [wash.id]} />
        </Suspense>
      )}
    </>
  );
}

/** One wash of the driver, live. */
export default function WashPage({ id }: { id: string }) {
  const query = useQuery(washQuery(id));
  return (
    <Page title={words.washes.one}>
      <One query={query} back={{ href: "/washes", name: words.washes.title }}>
        {(wash) => <Wash wash={wash} />}
      </One>
    </Page>
  );
}
