import { type BookingView, formatPlate, formatRupees } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { bookingQuery, cancelCommand, endCommand, useBookingCommand } from "../../api/bookings.ts";
import { lotQuery } from "../../api/lots.ts";
import { isDemo } from "../../mode.ts";
import { Button, ButtonLink } from "../../ui/Button.tsx";
import { ConfirmSheet } from "../../ui/ConfirmSheet.tsx";
import { One } from "../../ui/Faces.tsx";
import { Message } from "../../ui/Message.tsx";
import { Fact, Facts, Page, Section } from "../../ui/Page.tsx";
import { BookingBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { BookingClock } from "./BookingClock.tsx";
import { PaymentList } from "./PaymentList.tsx";
import { WashCard } from "./WashCard.tsx";

const RenewSheet = lazy(() => import("./RenewSheet.tsx"));
const WashSheet = lazy(() => import("./WashSheet.tsx"));
const SkipAhead = lazy(() => import("./SkipAhead.tsx"));

const CANCELLED_BY = { driver: "you", owner: "the owner", admin: "an admin", system: "the system" } as const;

function BookingFacts({ booking }: { booking: BookingView }) {
  const { lot, slot } = booking;
  return (
    <div className="card p-4">
      <Facts>
        <Fact name="Slot">{slot.label}</Fact>
        <Fact name="Lot">{lot.name}</Fact>
        <Fact name="Plate">{formatPlate(booking.vehicleNumber)}</Fact>
        <Fact name="Starts">{dayTime(booking.startsAt, lot.timeZone)}</Fact>
        <Fact name="Ends">{dayTime(booking.endsAt, lot.timeZone)}</Fact>
        <Fact name="Price">{formatRupees(booking.pricePaise)}</Fact>
        <Fact name="Reference">{booking.reference}</Fact>
      </Facts>
    </div>
  );
}

/** End and cancel, each asked once more. */
function WaysOut({ booking }: { booking: BookingView }) {
  const [asking, setAsking] = useState<"end" | "cancel" | null>(null);
  const leave = useBookingCommand();
  const close = () => {
    if (leave.busy) return;
    leave.reset();
    setAsking(null);
  };
  const mayEnd = booking.state === "active" || booking.state === "expired";
  const mayCancel = booking.state === "pending" || booking.state === "scheduled";
  return (
    <>
      {mayEnd && (
        <Button look="secondary" onClick={() => setAsking("end")}>
          End parking
        </Button>
      )}
      {mayCancel && (
        <Button look="danger" onClick={() => setAsking("cancel")}>
          Cancel booking
        </Button>
      )}
      <ConfirmSheet
        open={asking === "end"}
        title="End parking now?"
        action="End now"
        busy={leave.busy}
        error={leave.error}
        onClose={close}
        onConfirm={() => leave.send(endCommand(booking.id), () => setAsking(null))}
      >
        The slot becomes free for others at once. Time that is left is not refunded.
      </ConfirmSheet>
      <ConfirmSheet
        open={asking === "cancel"}
        title="Cancel this booking?"
        action="Cancel now"
        busy={leave.busy}
        error={leave.error}
        onClose={close}
        onConfirm={() => leave.send(cancelCommand(booking.id), () => setAsking(null))}
      >
        The slot becomes free for others. What you paid online is refunded in full.
      </ConfirmSheet>
    </>
  );
}

function Booking({ booking }: { booking: BookingView }) {
  const [search] = useSearchParams();
  const [path, navigate] = useLocation();
  const [washing, setWashing] = useState(false);
  const isRunning = booking.state === "active";
  const isOver = booking.state === "completed" || booking.state === "cancelled";
  const lot = useQuery({ ...lotQuery(booking.lot.id), enabled: isRunning });
  const hasWash = booking.carwash !== undefined && booking.carwash.state !== "cancelled";
  const mayWash = isRunning && !hasWash && lot.data?.offersCarwash === true;
  const waitingRenewal = booking.payments.find(
    (one) => one.kind === "renewal" && one.method === "cash" && one.state === "pending",
  );
  return (
    <>
      <BookingClock booking={booking} />
      {waitingRenewal && (
        <Message level="info">
          Your renewal waits for {formatRupees(waitingRenewal.amountPaise)} at the counter. The time is added when the
          owner has confirmed the money.
        </Message>
      )}
      {booking.state === "cancelled" && (
        <Message level="warning">
          Cancelled by {CANCELLED_BY[booking.cancelledBy ?? "system"]}.{booking.reason && ` Reason: ${booking.reason}`}
        </Message>
      )}
      {booking.state === "completed" && <Message level="success">This booking is completed.</Message>}
      <div className="flex flex-wrap gap-2">
        {booking.renewable && <Button onClick={() => navigate(`${path}?renew`)}>Renew</Button>}
        {mayWash && (
          <Button look="secondary" onClick={() => setWashing(true)}>
            Add wash
          </Button>
        )}
        <WaysOut booking={booking} />
        {isOver && <ButtonLink href={`/lots/${booking.lot.id}`}>Book again</ButtonLink>}
      </div>
      <BookingFacts booking={booking} />
      {booking.carwash && (
        <Section title="Car wash">
          <WashCard wash={booking.carwash} />
        </Section>
      )}
      {booking.payments.length > 0 && (
        <Section title="Payments">
          <div className="card px-4 py-2">
            <PaymentList payments={booking.payments} />
          </div>
        </Section>
      )}
      {/* One boundary each: loading one part must not hide another. */}
      <Suspense>
        {booking.renewable && (
          <RenewSheet booking={booking} open={search.has("renew")} onClose={() => navigate(path, { replace: true })} />
        )}
      </Suspense>
      <Suspense>{mayWash && <WashSheet booking={booking} open={washing} onClose={() => setWashing(false)} />}</Suspense>
      <Suspense>{isDemo && !isOver && <SkipAhead booking={booking} />}</Suspense>
    </>
  );
}

/** One booking with its clock, and what its driver can do about it. */
export default function BookingPage({ id }: { id: string }) {
  const query = useQuery(bookingQuery(id));
  return (
    <Page title="Booking" aside={query.data && <BookingBadge state={query.data.state} />}>
      <One query={query}>{(booking) => <Booking booking={booking} />}</One>
    </Page>
  );
}
