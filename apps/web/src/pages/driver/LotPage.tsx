import type { LotView, SlotView } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useRef } from "react";
import { useLocation, useSearchParams } from "wouter";
import { lotQuery } from "../../api/lots.ts";
import { useNow, useVisitorInterval, useWatchedLot } from "../../live/watching.ts";
import { signInPath, useMe } from "../../session.tsx";
import { AsOf } from "../../ui/AsOf.tsx";
import { ButtonLink } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { Empty, One, Skeleton } from "../../ui/Faces.tsx";
import { useFilters } from "../../ui/filters.ts";
import { Message } from "../../ui/Message.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";
import { InterruptedBooking, useInterrupted } from "./InterruptedBooking.tsx";
import { LotHead } from "./LotHead.tsx";
import { LotReviews } from "./LotReviews.tsx";
import { SlotMap } from "./SlotMap.tsx";

const BookSheet = lazy(() => import("./BookSheet.tsx"));

/** The slot whose sheet is open, in the address: a reload or a sign-in opens it again, a step back closes it. */
function usePicked() {
  const [search, setSearch] = useSearchParams();
  const isPushed = useRef(false);
  const put = (id: string | null, replace: boolean) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (id === null) next.delete("slot");
        else next.set("slot", id);
        return next;
      },
      { replace },
    );
  const pickedId = search.get("slot");
  return {
    pickedId,
    pick: (slot: SlotView) => {
      // From one slot to another is no step of its own.
      if (pickedId === null) isPushed.current = true;
      put(slot.id, pickedId !== null);
    },
    leave: () => {
      if (isPushed.current) history.back();
      else put(null, true);
      isPushed.current = false;
    },
  };
}

function Lot({ lot }: { lot: LotView }) {
  const me = useMe();
  const [path, navigate] = useLocation();
  const filters = useFilters("type", "when");
  const { pickedId, pick, leave } = usePicked();
  const { interrupted, look } = useInterrupted(lot, me?.role === "driver" ? me.id : null);
  const now = useNow(false);
  // Kept after it was left, so that the sheet can leave with what it shows.
  const lastId = useRef(pickedId);
  if (pickedId !== null) lastId.current = pickedId;
  // Looked up again each time: the sheet shows the slot's state as it is now.
  const picked = lot.slots.find((slot) => slot.id === lastId.current);
  const isLater = filters.values.when === "later";
  const setLater = (later: boolean) => filters.set("when", later ? "later" : "");
  const mayBook = lot.open && (me === null || me.role === "driver");
  const canPick = (slot: SlotView) => mayBook && (slot.state === "free" || (isLater && slot.state !== "out"));
  const choose = (slot: SlotView) => {
    if (me) pick(slot);
    else navigate(signInPath(`${path}?slot=${slot.id}`));
  };
  return (
    <>
      {interrupted && <InterruptedBooking interrupted={interrupted} />}
      <LotHead lot={lot} />
      {!lot.open && <Message level="warning">{words.lot.closed}</Message>}
      {!me && lot.open && <ButtonLink href={signInPath(path)}>{words.lot.signInToBook}</ButtonLink>}
      <Section title={words.lot.plan}>
        {lot.slots.length === 0 ? (
          <Empty title={words.lot.noSlotsTitle}>{words.lot.noSlots}</Empty>
        ) : (
          <div className="card space-y-4 p-3 sm:p-4">
            {mayBook && me && (
              <div className="space-y-1.5">
                <Choices
                  legend={words.lot.when}
                  choices={[
                    { value: "now", label: words.lot.now },
                    { value: "later", label: words.lot.later },
                  ]}
                  value={isLater ? "later" : "now"}
                  onChange={(value) => setLater(value === "later")}
                />
                {isLater && <p className="text-sm text-muted">{words.lot.laterHint}</p>}
              </div>
            )}
            <SlotMap
              slots={lot.slots}
              timeZone={lot.timeZone}
              now={now}
              own={me?.vehicleType ?? null}
              filter={lot.slots.some((slot) => slot.vehicleType === filters.values.type) ? filters.values.type : ""}
              onFilter={(type) => filters.set("type", type)}
              pickedId={pickedId}
              canPick={canPick}
              onPick={choose}
            />
          </div>
        )}
      </Section>
      <LotReviews lot={lot} />
      {me?.role === "driver" && picked && (
        <Suspense>
          <BookSheet
            lot={lot}
            slot={picked}
            me={me}
            open={pickedId !== null && !interrupted}
            isLater={isLater}
            onLater={setLater}
            onPick={pick}
            onClose={() => {
              leave();
              look();
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** One lot: where it is, its slots moving live, its reviews; a slot can be booked now or for later. */
export default function LotPage({ id }: { id: string }) {
  const query = useQuery({ ...lotQuery(id), refetchInterval: useVisitorInterval() });
  // Not before the lot is cached: the first frame holds the whole lot and needs a place to go.
  useWatchedLot(query.data ? id : null);
  return (
    <Page title={query.data?.name ?? words.lot.untitled} width="wide" aside={<AsOf updatedAt={query.dataUpdatedAt} />}>
      <One
        query={query}
        skeleton={<Skeleton rows={2} className="h-48" />}
        back={{ href: "/lots", name: words.lot.allLots }}
      >
        {(lot) => <Lot lot={lot} />}
      </One>
    </Page>
  );
}
