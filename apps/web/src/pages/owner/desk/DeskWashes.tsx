import { type CarwashView, formatPlate } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { Check, UserX } from "lucide-react";
import { moveWash, useOwnerCommand } from "../../../api/owner.ts";
import { type Desk, deskPeopleQuery, waitsFor } from "../../../api/ownerDesk.ts";
import { Button } from "../../../ui/Button.tsx";
import { useArrived } from "../../../ui/fresh.ts";
import { Refusal } from "../../../ui/Message.tsx";
import { Section } from "../../../ui/Page.tsx";
import { CarwashBadge } from "../../../ui/State.tsx";
import { dayTime } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";
import { DeskRow, DeskRows } from "./DeskRow.tsx";
import { GiveWash } from "./GiveWash.tsx";

function Confirm({ wash }: { wash: CarwashView }) {
  const confirm = useOwnerCommand();
  return (
    <>
      <Button icon={Check} busy={confirm.busy} onClick={() => confirm.send(moveWash(wash.id, "confirm"))}>
        {words.ownerDesk.confirmWash}
      </Button>
      {confirm.error && (
        <div className="w-full">
          <Refusal error={confirm.error} />
        </div>
      )}
    </>
  );
}

/** Washes that nobody does yet, and those whose owner has not said yes; nothing where there are none. */
export function DeskWashes({ washes, desk }: { washes: readonly CarwashView[]; desk: Desk }) {
  const people = useQuery(deskPeopleQuery());
  const waiting = washes
    .map((wash) => ({ wash, waits: waitsFor(wash) }))
    .filter(({ waits }) => waits.someone || waits.yes);
  const fresh = useArrived(waiting.map(({ wash }) => wash.id));
  if (waiting.length === 0) return null;
  return (
    <Section
      title={words.ownerDesk.washes}
      aside={
        <p className="text-sm font-medium text-muted">
          {words.ownerDesk.washesSum(desk.washesToAssign, desk.washesToConfirm)}
        </p>
      }
    >
      <DeskRows>
        {waiting.map(({ wash, waits }) => (
          <DeskRow
            key={wash.id}
            fresh={fresh.has(wash.id)}
            title={`${wash.service.name}, ${wash.lot.name}`}
            badge={<CarwashBadge state={wash.state} />}
            actions={
              <>
                {waits.yes && <Confirm wash={wash} />}
                {waits.someone && people.data && <GiveWash wash={wash} {...people.data} />}
              </>
            }
          >
            <p className="font-medium">
              {[
                wash.scheduledAt ? dayTime(wash.scheduledAt, wash.lot.timeZone) : words.ownerDesk.whileParked,
                wash.driver?.vehicleNumber && formatPlate(wash.driver.vehicleNumber),
                wash.driver?.name,
              ]
                .filter(Boolean)
                .join(" · ")}
            </p>
            {waits.someone ? (
              <p className="inline-flex items-center gap-1.5 font-semibold text-warning">
                <UserX aria-hidden="true" className="size-4" />
                {words.ownerDesk.nobody}
              </p>
            ) : (
              wash.employee && <p className="text-muted">{words.ownerDesk.withEmployee(wash.employee.name)}</p>
            )}
            {wash.payments.some(({ state }) => state === "pending") && (
              <p className="text-muted">{words.ownerDesk.cashOpen}</p>
            )}
            {wash.notes && <p className="text-muted">{wash.notes}</p>}
          </DeskRow>
        ))}
      </DeskRows>
    </Section>
  );
}
