import { type CarwashView, formatPlate } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { ownerWashQuery } from "../../api/owner.ts";
import { TextLink } from "../../ui/Button.tsx";
import { Drawer } from "../../ui/Drawer.tsx";
import { money } from "../../ui/format.ts";
import { Fact, Facts, Section } from "../../ui/Page.tsx";
import { PhoneLink } from "../../ui/PhoneLink.tsx";
import { SheetFoot } from "../../ui/Sheet.tsx";
import { CarwashBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { PaymentLines } from "./PaymentLines.tsx";
import { isWashOver, WashActions, WashMenu, washName } from "./WashActions.tsx";
import { WashWorker } from "./WashWorker.tsx";

function WashFacts({ wash }: { wash: CarwashView }) {
  const texts = words.ownerWashes;
  const { driver, lot } = wash;
  return (
    <Facts>
      <Fact name={texts.lot}>{lot.name}</Fact>
      <Fact name={texts.kind}>{texts.kinds[wash.kind]}</Fact>
      {wash.scheduledAt && <Fact name={texts.when}>{dayTime(wash.scheduledAt, lot.timeZone)}</Fact>}
      <Fact name={texts.employee}>
        <WashWorker wash={wash} />
      </Fact>
      <Fact name={texts.price}>{money(wash.pricePaise)}</Fact>
      {driver?.vehicleNumber && <Fact name={texts.vehicle}>{formatPlate(driver.vehicleNumber)}</Fact>}
      {driver && <Fact name={texts.driver}>{driver.name}</Fact>}
      {driver && <Fact name={texts.phone}>{driver.phone ? <PhoneLink phone={driver.phone} /> : texts.noPhone}</Fact>}
      {wash.notes && <Fact name={texts.notes}>{wash.notes}</Fact>}
      {wash.reason && <Fact name={words.common.reason}>{wash.reason}</Fact>}
    </Facts>
  );
}

/** Everything about one wash, with all that can be done to it. */
export function WashDrawer({ id, seen, onClose }: { id: string; seen: CarwashView | undefined; onClose: () => void }) {
  const query = useQuery(ownerWashQuery(id, seen));
  const texts = words.ownerWashes;
  return (
    <Drawer
      query={query}
      id={id}
      title={washName}
      description={({ state }) => (
        <div className="pt-1">
          <CarwashBadge state={state} />
        </div>
      )}
      missing={{ title: texts.missingTitle, text: texts.missing }}
      onClose={onClose}
    >
      {(wash) => (
        <>
          <WashFacts wash={wash} />
          {wash.payments.length > 0 && (
            <Section title={texts.payments}>
              <PaymentLines
                payments={wash.payments}
                subject={washName(wash)}
                timeZone={wash.lot.timeZone}
                hasActions={false}
              />
            </Section>
          )}
          {wash.bookingId && (
            <TextLink href={`/owner/bookings?booking=${wash.bookingId}`}>{texts.openBooking}</TextLink>
          )}
          {!isWashOver(wash) && (
            <SheetFoot>
              <div className="flex flex-wrap items-center gap-2">
                <WashActions wash={wash} />
                <WashMenu wash={wash} />
              </div>
            </SheetFoot>
          )}
        </>
      )}
    </Drawer>
  );
}
