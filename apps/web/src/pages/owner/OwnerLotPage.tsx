import type { OwnerLotView } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { ownerLotsQuery } from "../../api/ownerLots.ts";
import { useWatchedLot } from "../../live/watching.ts";
import { Button, ButtonLink } from "../../ui/Button.tsx";
import { Empty, One, Skeleton } from "../../ui/Faces.tsx";
import { Message } from "../../ui/Message.tsx";
import { OccupancyBar } from "../../ui/OccupancyBar.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { words } from "../../words/index.ts";
import { AddSlotsSheet } from "./lots/AddSlotsSheet.tsx";
import { FloorPlan } from "./lots/FloorPlan.tsx";
import { LotBadge } from "./lots/LotBadge.tsx";
import { LotSheet } from "./lots/LotSheet.tsx";
import { OpenOrClose } from "./lots/OpenOrClose.tsx";
import { occupancyOf } from "./lots/occupancyOf.ts";
import { SlotSheet } from "./lots/SlotSheet.tsx";
import { ratingWords } from "./OwnerLotsPage.tsx";

function Slots({ lot, onAdd }: { lot: OwnerLotView; onAdd: () => void }) {
  const [openId, setOpenId] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  // Looked up again each time: the sheet shows the slot as it is now.
  const slot = lot.slots.find(({ id }) => id === openId);
  if (lot.slots.length === 0) {
    return (
      <Empty title={words.ownerLots.noSlots}>
        <div className="space-y-3">
          <p>{words.ownerLots.noSlotsHint}</p>
          <Button icon={Plus} onClick={onAdd}>
            {words.ownerLots.addFirstSlots}
          </Button>
        </div>
      </Empty>
    );
  }
  return (
    <Section
      title={words.ownerLots.slots}
      aside={
        <Button icon={Plus} onClick={onAdd}>
          {words.ownerLots.addSlots}
        </Button>
      }
    >
      <FloorPlan
        slots={lot.slots}
        timeZone={lot.timeZone}
        onOpen={(id) => {
          setOpenId(id);
          setIsOpen(true);
        }}
      />
      {slot && <SlotSheet lot={lot} slot={slot} open={isOpen} onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

function Lot({ lot }: { lot: OwnerLotView }) {
  const [editing, setEditing] = useState(false);
  const [adding, setAdding] = useState(false);
  useWatchedLot(lot.id);
  return (
    <Page
      title={lot.name}
      width="full"
      lead={`${lot.address}, ${lot.city}, ${lot.state} ${lot.pincode}`}
      aside={
        <div className="flex flex-wrap items-center gap-2">
          <Button look="secondary" icon={Pencil} onClick={() => setEditing(true)}>
            {words.ownerLots.edit}
          </Button>
          <OpenOrClose lot={lot} />
        </div>
      }
    >
      {!lot.open && <Message level="warning">{words.ownerLots.closedNote}</Message>}
      {lot.slots.length > 0 && (
        <div className="card space-y-3 p-4">
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="text-lg font-semibold">{words.lots.freeOf(lot.freeSlots, lot.totalSlots)}</p>
            <div className="flex flex-wrap items-center gap-3 text-sm">
              <span className="text-muted">{ratingWords(lot)}</span>
              <LotBadge open={lot.open} />
            </div>
          </div>
          <OccupancyBar occupancy={occupancyOf(lot.slots)} />
        </div>
      )}
      <Slots lot={lot} onAdd={() => setAdding(true)} />
      <LotSheet open={editing} lot={lot} onClose={() => setEditing(false)} onSaved={() => setEditing(false)} />
      <AddSlotsSheet lot={lot} open={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

/** One of the owner's lots: its slots as they are now, to be changed, added to, marked as occupied. */
export function OwnerLotPage({ id }: { id: string }) {
  const query = useQuery(ownerLotsQuery());
  const lot = query.data?.find((one) => one.id === id);
  // A new lot is on its way into the list.
  if (!query.data || (!lot && query.isFetching)) {
    return (
      <Page title={words.ownerLots.untitled} width="full">
        {query.data ? <Skeleton /> : <One query={query}>{() => null}</One>}
      </Page>
    );
  }
  if (lot) return <Lot lot={lot} />;
  return (
    <Page title={words.ownerLots.untitled} width="full">
      <Empty title={words.ownerLots.missingTitle}>
        <ButtonLink href="/owner/lots">{words.ownerLots.listLabel}</ButtonLink>
      </Empty>
    </Page>
  );
}
