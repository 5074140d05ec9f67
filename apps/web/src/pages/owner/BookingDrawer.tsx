import { type BookingView, formatPlate } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { ownerBookingQuery } from "../../api/owner.ts";
import { useNow } from "../../live/watching.ts";
import { Button, TextLink } from "../../ui/Button.tsx";
import { Drawer } from "../../ui/Drawer.tsx";
import { money } from "../../ui/format.ts";
import { Fact, Facts, Section } from "../../ui/Page.tsx";
import { PhoneLink } from "../../ui/PhoneLink.tsx";
import { SheetFoot } from "../../ui/Sheet.tsx";
import { BookingBadge, CarwashBadge } from "../../ui/State.tsx";
import { useSheet } from "../../ui/Surface.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { CancelBooking, isOver } from "./BookingActions.tsx";
import { BookingHistory } from "./BookingHistory.tsx";
import { Countdown } from "./Countdown.tsx";
import { PaymentLines } from "./PaymentLines.tsx";

/** The clock that runs for a booking at this moment: until it starts, is to be paid, ends, or its grace is over. */
function Clock({ booking }: { booking: BookingView }) {
  const now = useNow(false);
  const { left, startsIn, holdLeft, graceLeft } = words.ownerBookings;
  const { state, startsAt, endsAt, graceEndsAt, holdEndsAt } = booking;
  const running: [string, string] | null =
    state === "pending" && holdEndsAt
      ? [holdLeft, holdEndsAt]
      : state === "scheduled" && Date.parse(startsAt) > now
        ? [startsIn, startsAt]
        : state === "active"
          ? [left, endsAt]
          : state === "expired"
            ? [graceLeft, graceEndsAt]
            : null;
  if (!running) return null;
  const [name, until] = running;
  return (
    <Fact name={name}>
      <Countdown endsAt={until} />
    </Fact>
  );
}

function BookingFacts({ booking }: { booking: BookingView }) {
  const texts = words.ownerBookings;
  const { slot, lot, driver } = booking;
  const isElsewhere = dayTime(booking.startsAt) !== dayTime(booking.startsAt, lot.timeZone);
  return (
    <Facts>
      <Clock booking={booking} />
      <Fact name={texts.lot}>{lot.name}</Fact>
      <Fact name={texts.slot}>{slot.label}</Fact>
      <Fact name={texts.vehicleType}>{words.vehicles[slot.vehicleType]}</Fact>
      <Fact name={texts.starts}>{dayTime(booking.startsAt, lot.timeZone)}</Fact>
      <Fact name={texts.ends}>{dayTime(booking.endsAt, lot.timeZone)}</Fact>
      {booking.endedAt && (
        <Fact name={booking.state === "cancelled" ? texts.cancelledAt : texts.endedAt}>
          {dayTime(booking.endedAt, lot.timeZone)}
        </Fact>
      )}
      {isElsewhere && <Fact name={texts.timeZone}>{lot.timeZone}</Fact>}
      <Fact name={texts.price}>{money(booking.pricePaise)}</Fact>
      {driver && <Fact name={texts.driver}>{driver.name}</Fact>}
      {driver && <Fact name={texts.phone}>{driver.phone ? <PhoneLink phone={driver.phone} /> : texts.noPhone}</Fact>}
      <Fact name={texts.reference}>{booking.reference}</Fact>
      {booking.refundableUntil && (
        <Fact name={texts.refundableUntil}>{dayTime(booking.refundableUntil, lot.timeZone)}</Fact>
      )}
      {booking.cancelledBy && <Fact name={texts.cancelledBy}>{texts.cancellers[booking.cancelledBy]}</Fact>}
      {booking.reason && <Fact name={words.common.reason}>{booking.reason}</Fact>}
    </Facts>
  );
}

function Wash({ wash }: { wash: NonNullable<BookingView["carwash"]> }) {
  return (
    <Section title={words.ownerBookings.wash} aside={<CarwashBadge state={wash.state} />}>
      <Facts>
        <Fact name={words.ownerWashes.service}>{wash.service.name}</Fact>
        <Fact name={words.ownerWashes.employee}>{wash.employee?.name ?? words.ownerWashes.nobody}</Fact>
        <Fact name={words.ownerWashes.price}>{money(wash.pricePaise)}</Fact>
      </Facts>
      <TextLink href={`/owner/washes?wash=${wash.id}`}>{words.ownerBookings.openWash}</TextLink>
    </Section>
  );
}

function Detail({ booking }: { booking: BookingView }) {
  const openSheet = useSheet();
  const texts = words.ownerBookings;
  const { carwash, payments } = booking;
  return (
    <>
      <BookingFacts booking={booking} />
      <Section title={texts.payments}>
        <PaymentLines
          payments={payments}
          subject={formatPlate(booking.vehicleNumber)}
          timeZone={booking.lot.timeZone}
        />
      </Section>
      {carwash && <Wash wash={carwash} />}
      <Section title={texts.history}>
        <BookingHistory booking={booking} />
      </Section>
      {!isOver(booking) && (
        <SheetFoot>
          <Button
            look="danger"
            className="w-full"
            onClick={() => openSheet((close) => <CancelBooking booking={booking} onClose={close} />)}
          >
            {texts.cancel}
          </Button>
        </SheetFoot>
      )}
    </>
  );
}

/** Everything about one booking; `seen` is what the list shows of it, where it is on the list. */
export function BookingDrawer({
  id,
  seen,
  onClose,
}: {
  id: string;
  seen: BookingView | undefined;
  onClose: () => void;
}) {
  const query = useQuery(ownerBookingQuery(id, seen));
  return (
    <Drawer
      query={query}
      id={id}
      title={({ vehicleNumber }) => formatPlate(vehicleNumber)}
      description={({ state }) => (
        <div className="pt-1">
          <BookingBadge state={state} />
        </div>
      )}
      missing={{ title: words.ownerBookings.missingTitle, text: words.ownerBookings.missing }}
      onClose={onClose}
    >
      {(booking) => <Detail booking={booking} />}
    </Drawer>
  );
}
