import type { OwnerLotView } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { CarFront, CircleCheck, ParkingSquare, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { type Desk, deskCashQuery, deskQuery, deskWashesQuery, waitsFor } from "../../api/ownerDesk.ts";
import { ownerLotsQuery } from "../../api/ownerLots.ts";
import { useMoment } from "../../live/moment.ts";
import { Button, ButtonLink } from "../../ui/Button.tsx";
import { One, Skeleton } from "../../ui/Faces.tsx";
import { KeptFocus } from "../../ui/KeptFocus.tsx";
import { Page } from "../../ui/Page.tsx";
import { nextMidnight } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { DeskCash } from "./desk/DeskCash.tsx";
import { DeskChart } from "./desk/DeskChart.tsx";
import { DeskEmpty } from "./desk/DeskEmpty.tsx";
import { DeskGuests } from "./desk/DeskGuests.tsx";
import { DeskLots } from "./desk/DeskLots.tsx";
import { DeskTakings } from "./desk/DeskTakings.tsx";
import { DeskWashes } from "./desk/DeskWashes.tsx";
import { WalkInSheet } from "./desk/WalkInSheet.tsx";
import { WalkIns } from "./desk/WalkIns.tsx";

/** The reader's own, where an owner has no lot yet. */
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

function Note({ title, hint, children }: { title: string; hint: string; children?: ReactNode }) {
  return (
    <div className="card flex flex-wrap items-center justify-between gap-3 p-4">
      <div className="min-w-0">
        <p className="font-semibold">{title}</p>
        <p className="text-sm text-muted">{hint}</p>
      </div>
      {children}
    </div>
  );
}

/** What waits for the owner, each to be done in place; one calm line where nothing does. */
function NeedsYou({ desk, lots }: { desk: Desk; lots: readonly OwnerLotView[] }) {
  const cash = useQuery(deskCashQuery());
  const washes = useQuery(deskWashesQuery());
  const timeZoneOf = (lotId: string) => lots.find(({ id }) => id === lotId)?.timeZone ?? HERE;
  const bare = lots.find(({ totalSlots }) => totalSlots === 0);
  const isQuiet =
    cash.data?.length === 0 &&
    washes.data?.every((wash) => Object.values(waitsFor(wash)).every((waits) => !waits)) &&
    desk.shouldBeEmpty.length === 0;
  return (
    <KeptFocus label={words.ownerDesk.needsYou}>
      <div className="space-y-6">
        {bare && (
          <Note title={words.ownerDesk.noSlots(bare.name)} hint={words.ownerDesk.noSlotsHint}>
            <ButtonLink href={`/owner/lots/${bare.id}`} icon={Plus}>
              {words.ownerDesk.addSlots}
            </ButtonLink>
          </Note>
        )}
        <One query={cash} skeleton={<Skeleton rows={1} />}>
          {(waiting) => <DeskCash cash={waiting} sum={desk.cashToVerify} />}
        </One>
        <DeskEmpty left={desk.shouldBeEmpty} timeZoneOf={timeZoneOf} />
        <One query={washes} skeleton={<Skeleton rows={1} />}>
          {(waiting) => <DeskWashes washes={waiting} desk={desk} />}
        </One>
        {isQuiet && (
          <div className="card flex items-center gap-3 p-4">
            <CircleCheck aria-hidden="true" className="size-6 shrink-0 text-success" />
            <div>
              <p className="font-semibold">{words.ownerDesk.nothing}</p>
              <p className="text-sm text-muted">{words.ownerDesk.nothingHint}</p>
            </div>
          </div>
        )}
      </div>
    </KeptFocus>
  );
}

function DeskBody({ desk, lots, onStale }: { desk: Desk; lots: readonly OwnerLotView[]; onStale: () => void }) {
  const midnights = lots.map(({ timeZone }) => nextMidnight(desk.asOf, timeZone));
  // A second later, so that the server's answer is surely of after that moment.
  useMoment(Math.min(desk.staleAt, ...midnights) + 1000, onStale);
  const timeZone = lots[0]?.timeZone ?? HERE;
  if (lots.length === 0) {
    return (
      <div className="card flex flex-col items-center gap-3 px-4 py-10 text-center">
        <ParkingSquare aria-hidden="true" className="size-8 text-muted" />
        <p className="font-semibold">{words.ownerDesk.noLots}</p>
        <p className="text-sm text-muted">{words.ownerDesk.noLotsHint}</p>
        <ButtonLink href="/owner/lots?add" icon={Plus}>
          {words.ownerDesk.addLot}
        </ButtonLink>
      </div>
    );
  }
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-3 lg:grid-rows-[auto_1fr]">
      <div className="min-w-0 lg:col-span-2">
        <NeedsYou desk={desk} lots={lots} />
      </div>
      <div className="min-w-0 space-y-6 lg:row-span-2">
        <DeskTakings desk={desk} timeZone={timeZone} />
        <DeskLots lots={desk.lots} own={lots} />
        <KeptFocus label={words.ownerDesk.walkIns}>
          <WalkIns lots={lots} />
        </KeptFocus>
      </div>
      <div className="min-w-0 space-y-6 lg:col-span-2">
        <div className="grid grid-cols-1 gap-6 sm:grid-cols-2">
          <DeskGuests
            title={words.ownerDesk.arrivals}
            none={words.ownerDesk.noArrivals}
            guests={desk.arrivals}
            timeOf={({ startsAt }) => startsAt}
          />
          <DeskGuests
            title={words.ownerDesk.departures}
            none={words.ownerDesk.noDepartures}
            guests={desk.departures}
            timeOf={({ endsAt }) => endsAt}
          />
        </div>
        <DeskChart occupancy={desk.occupancy} timeZone={timeZone} />
      </div>
    </div>
  );
}

/** What needs the owner now, on one page that moves by itself. */
export function OwnerDeskPage() {
  const desk = useQuery(deskQuery());
  const lots = useQuery(ownerLotsQuery());
  const [marking, setMarking] = useState(false);
  const canMark = lots.data?.some(({ totalSlots }) => totalSlots > 0) ?? false;
  return (
    <Page
      title={words.ownerDesk.title}
      width="full"
      aside={
        canMark && (
          <Button look="secondary" icon={CarFront} onClick={() => setMarking(true)}>
            {words.ownerDesk.walkIn}
          </Button>
        )
      }
    >
      <One query={desk}>
        {(numbers) => (
          <One query={lots}>{(own) => <DeskBody desk={numbers} lots={own} onStale={() => void desk.refetch()} />}</One>
        )}
      </One>
      <WalkInSheet open={marking} lots={lots.data ?? []} onClose={() => setMarking(false)} />
    </Page>
  );
}
