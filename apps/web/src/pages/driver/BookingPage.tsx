import { type BookingView, formatPlate } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { bookingQuery } from "../../api/bookings.ts";
import { lotQuery } from "../../api/lots.ts";
import { useNow } from "../../live/watching.ts";
import { isDemo } from "../../mode.ts";
import { Button, ButtonLink } from "../../ui/Button.tsx";
import { One, Skeleton } from "../../ui/Faces.tsx";
import { money } from "../../ui/format.ts";
import { Message } from "../../ui/Message.tsx";
import { Fact, Facts, Page, Section } from "../../ui/Page.tsx";
import { BookingBadge } from "../../ui/State.tsx";
import { clockTime, dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { BookingExtras } from "./BookingExtras.tsx";
import { BookingHero } from "./BookingHero.tsx";
import { PaymentList } from "./PaymentList.tsx";
import { Receipt } from "./Receipt.tsx";
import { WashCard } from "./WashCard.tsx";
import { isRefundable, WaysOut } from "./WaysOut.tsx";

const RenewSheet = lazy(() => import("./RenewSheet.tsx"));
const ReviewSection = lazy(() => import("./ReviewSection.tsx"));
const WashSheet = lazy(() => import("./WashSheet.tsx"));
const SkipAhead = lazy(() => import("./SkipAhead.tsx"));

const isOver = ({ state }: BookingView): boolean => state === "completed" || state === "cancelled";

function BookingFacts({ booking }: { booking: BookingView }) {
  const { lot, slot } = booking;
  const { facts, details } = words.booking;
  return (
    <Section title={details}>
      <div className="card p-4">
        <Facts>
          <Fact name={facts.slot}>{slot.label}</Fact>
          <Fact name={facts.lot}>
            <Link href={`/lots/${lot.id}`} className="text-accent underline">
              {lot.name}
            </Link>
          </Fact>
          <Fact name={facts.plate}>{formatPlate(booking.vehicleNumber)}</Fact>
          <Fact name={facts.vehicle}>{words.vehicles[slot.vehicleType]}</Fact>
          <Fact name={facts.starts}>{dayTime(booking.startsAt, lot.timeZone)}</Fact>
          <Fact name={facts.ends}>{dayTime(booking.endsAt, lot.timeZone)}</Fact>
          <Fact name={facts.price}>{money(booking.pricePaise)}</Fact>
          <Fact name={facts.reference}>{booking.reference}</Fact>
        </Facts>
      </div>
    </Section>
  );
}

/** What waits or went wrong besides the state itself. */
function Notes({ booking, isAskedToRenew }: { booking: BookingView; isAskedToRenew: boolean }) {
  const now = useNow(booking.refundableUntil !== undefined);
  const waiting = booking.payments.find(({ kind, state }) => kind === "renewal" && state === "pending");
  const { renewalWaitsCash, renewalWaitsOnline, cancel } = words.booking;
  return (
    <>
      {waiting && (
        <Message level="info">
          {(waiting.method === "cash" ? renewalWaitsCash : renewalWaitsOnline)(money(waiting.amountPaise))}
        </Message>
      )}
      {booking.refundableUntil && isRefundable(booking, now) && (
        <Message level="warning">{cancel.refundable(clockTime(booking.refundableUntil, booking.lot.timeZone))}</Message>
      )}
      {isAskedToRenew && isOver(booking) && <Message level="info">{words.booking.now.renewTooLate}</Message>}
    </>
  );
}

/** When the booking changes its state and what had the focus in here is gone, the focus is on the whole. */
function useKeptFocus(state: BookingView["state"]) {
  const place = useRef<HTMLDivElement>(null);
  const isInside = useRef(false);
  const known = useRef(state);
  useEffect(() => {
    if (known.current === state) return;
    known.current = state;
    if (isInside.current && document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, [state]);
  return {
    place,
    watch: {
      onFocus: () => {
        isInside.current = true;
      },
      onBlur: () => {
        isInside.current = false;
      },
    },
  };
}

function Booking({ booking }: { booking: BookingView }) {
  const [search] = useSearchParams();
  const [path, navigate] = useLocation();
  const [washing, setWashing] = useState(false);
  const { place, watch } = useKeptFocus(booking.state);
  const focusHere = () => place.current?.focus({ preventScroll: true });
  const isRunning = booking.state === "active";
  const over = isOver(booking);
  const lot = useQuery({ ...lotQuery(booking.lot.id), enabled: isRunning });
  const hasWash = booking.carwash !== undefined && booking.carwash.state !== "cancelled";
  const mayWash = isRunning && !hasWash && lot.data?.offersCarwash === true;
  const isAskedToRenew = search.has("renew");
  const waitingCash = booking.payments.find(
    ({ kind, method, state }) => kind === "renewal" && method === "cash" && state === "pending",
  );
  const { actions } = words.booking;
  return (
    <div className="grid items-start gap-x-6 gap-y-4 md:grid-cols-2">
      <div ref={place} tabIndex={-1} className="space-y-4 md:sticky md:top-20 print:hidden" {...watch}>
        <BookingHero booking={booking} />
        <div className="grid grid-cols-2 gap-2 empty:hidden [&>*]:text-base [&>:first-child]:col-span-2 [&>:last-child:nth-child(2)]:col-span-2">
          {booking.renewable && <Button onClick={() => navigate(`${path}?renew`)}>{actions.renew}</Button>}
          {over && (
            <ButtonLink href={`/lots/${booking.lot.id}?slot=${booking.slot.id}`}>{actions.bookAgain}</ButtonLink>
          )}
          {mayWash && (
            <Button look="secondary" onClick={() => setWashing(true)}>
              {actions.addWash}
            </Button>
          )}
          <WaysOut booking={booking} onDone={focusHere} />
        </div>
        <Notes booking={booking} isAskedToRenew={isAskedToRenew} />
        {booking.state === "completed" && (
          <Suspense>
            <ReviewSection
              lot={booking.lot}
              visitIds={booking.carwash ? [booking.id, booking.carwash.id] : [booking.id]}
            />
          </Suspense>
        )}
      </div>
      <div className="min-w-0 space-y-5">
        {over ? <Receipt booking={booking} /> : <BookingExtras booking={booking} />}
        {booking.carwash && (
          <Section title={words.washes.one}>
            <WashCard wash={booking.carwash} />
          </Section>
        )}
        {!over && <BookingFacts booking={booking} />}
        {!over && booking.payments.length > 0 && (
          <Section title={words.booking.receipt.payments}>
            <div className="card px-4 py-1">
              <PaymentList payments={booking.payments} timeZone={booking.lot.timeZone} />
            </div>
          </Section>
        )}
        <Suspense>{isDemo && !over && <SkipAhead booking={booking} />}</Suspense>
      </div>
      {/* One boundary each: loading one part must not hide another. */}
      <Suspense>
        {(booking.renewable || isAskedToRenew) && (
          <RenewSheet
            booking={booking}
            waiting={waitingCash}
            open={isAskedToRenew && booking.renewable}
            onClose={() => navigate(path, { replace: true })}
          />
        )}
      </Suspense>
      <Suspense>
        {(mayWash || washing) && (
          <WashSheet booking={booking} open={washing && mayWash} onClose={() => setWashing(false)} />
        )}
      </Suspense>
    </div>
  );
}

/** One booking with its clock, and what its driver can do about it. */
export default function BookingPage({ id }: { id: string }) {
  const query = useQuery(bookingQuery(id));
  const booking = query.data;
  return (
    <Page
      title={words.booking.title}
      tabTitle={
        booking ? words.booking.tabTitle(words.states.booking[booking.state], booking.slot.label) : words.booking.title
      }
      width="wide"
      aside={booking && <BookingBadge state={booking.state} />}
    >
      <One
        query={query}
        back={{ href: "/bookings", name: words.app.nav.myBookings }}
        skeleton={<Skeleton rows={2} className="h-96" />}
      >
        {(shown) => <Booking booking={shown} />}
      </One>
    </Page>
  );
}
