import { formatPlate } from "@parkmate/protocol";
import { CarFront } from "lucide-react";
import { useEffect, useState } from "react";
import { wordsOf } from "../../../api/http.ts";
import type { Desk } from "../../../api/ownerDesk.ts";
import { occupySlot, useLotCommand } from "../../../api/ownerLots.ts";
import { Button } from "../../../ui/Button.tsx";
import { useArrived } from "../../../ui/fresh.ts";
import { Message } from "../../../ui/Message.tsx";
import { Section } from "../../../ui/Page.tsx";
import { clockTime } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";
import { DeskRow, DeskRows } from "./DeskRow.tsx";

type Left = Desk["shouldBeEmpty"][number];

function StillOccupied({ left, onRefused }: { left: Left; onRefused: (error: Error | null) => void }) {
  const occupy = useLotCommand();
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once of each refusal, which may outlive this row.
  useEffect(() => onRefused(occupy.error), [occupy.error]);
  return (
    <Button look="secondary" icon={CarFront} busy={occupy.busy} onClick={() => occupy.send(occupySlot(left.slot.id))}>
      {words.ownerDesk.stillOccupied}
    </Button>
  );
}

/** Slots that were left in the last quarter of an hour: one press says that the car is still there. */
export function DeskEmpty({ left, timeZoneOf }: { left: readonly Left[]; timeZoneOf: (lotId: string) => string }) {
  const fresh = useArrived(left.map(({ bookingId }) => bookingId));
  const [refused, setRefused] = useState<Error | null>(null);
  if (left.length === 0 && !refused) return null;
  return (
    <Section title={words.ownerDesk.empty} aside={<p className="text-sm text-muted">{words.ownerDesk.emptyHint}</p>}>
      {refused && <Message level="error">{wordsOf(refused)}</Message>}
      <DeskRows>
        {left.map((one) => (
          <DeskRow
            key={one.bookingId}
            fresh={fresh.has(one.bookingId)}
            title={words.common.slotAt(one.slot.label, one.lot.name)}
            actions={<StillOccupied left={one} onRefused={setRefused} />}
          >
            <p>
              <strong>{formatPlate(one.vehicleNumber)}</strong>{" "}
              <span className="text-muted">
                {words.ownerDesk.endedAt(clockTime(one.endedAt, timeZoneOf(one.lot.id)))}
              </span>
            </p>
          </DeskRow>
        ))}
      </DeskRows>
    </Section>
  );
}
