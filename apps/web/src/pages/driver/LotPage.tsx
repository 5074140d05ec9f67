import type { LotView, SlotView } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { Droplets, MapPin } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { lotQuery } from "../../api/lots.ts";
import { useWatchedLot } from "../../live/watching.ts";
import { signInPath, useMe } from "../../session.tsx";
import { AsOf } from "../../ui/AsOf.tsx";
import { ButtonLink } from "../../ui/Button.tsx";
import { Empty, One } from "../../ui/Faces.tsx";
import { Page } from "../../ui/Page.tsx";
import { SlotMap } from "./SlotMap.tsx";

const BookSheet = lazy(() => import("./BookSheet.tsx"));

function Lot({ lot }: { lot: LotView }) {
  const me = useMe();
  const [pickedId, setPickedId] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  // Looked up again each time: the sheet shows the slot's state as it is now.
  const picked = lot.slots.find((slot) => slot.id === pickedId);
  const pick = (slot: SlotView) => {
    setPickedId(slot.id);
    setOpen(true);
  };
  return (
    <>
      <div className="card space-y-1 p-4 text-sm">
        <p className="flex items-start gap-1.5">
          <MapPin aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted" />
          <span className="min-w-0 break-words">
            {lot.address}, {lot.city}
          </span>
        </p>
        {lot.offersCarwash && (
          <p className="flex items-center gap-1.5">
            <Droplets aria-hidden="true" className="size-4 text-muted" /> Car wash while you park
          </p>
        )}
        <p>
          <strong className="text-lg">{lot.freeSlots}</strong> of {lot.totalSlots} free
        </p>
      </div>
      {!me && <ButtonLink href={signInPath()}>Sign in to book a slot</ButtonLink>}
      {lot.slots.length === 0 ? (
        <Empty title="No slots yet">The owner has not added slots to this lot.</Empty>
      ) : (
        <SlotMap slots={lot.slots} timeZone={lot.timeZone} onPick={me?.role === "driver" ? pick : null} />
      )}
      {me && picked && (
        <Suspense>
          <BookSheet lot={lot} slot={picked} me={me} open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** One lot's slots, live; a free one can be booked. */
export default function LotPage({ id }: { id: string }) {
  const query = useQuery(lotQuery(id));
  // Not before the lot is cached: the first frame holds the whole lot and needs a place to go.
  useWatchedLot(query.data ? id : null);
  return (
    <Page title={query.data?.name ?? "Parking lot"} width="wide" aside={<AsOf updatedAt={query.dataUpdatedAt} />}>
      <One query={query}>{(lot) => <Lot lot={lot} />}</One>
    </Page>
  );
}
