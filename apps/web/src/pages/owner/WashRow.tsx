import type { CarwashView } from "@parkmate/protocol";
import { dotted, money } from "../../ui/format.ts";
import { Row } from "../../ui/Row.tsx";
import { CarwashBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { isWashOver, WashActions, WashMenu, washName } from "./WashActions.tsx";
import { WashWorker } from "./WashWorker.tsx";

/** A wash at one of the owner's lots as a row, with its next step, its cancellation and whom it is given to. */
export function WashRow({ wash, marked = false }: { wash: CarwashView; marked?: boolean }) {
  return (
    <Row
      marked={marked}
      title={washName(wash)}
      badge={<CarwashBadge state={wash.state} />}
      actions={
        <>
          <WashActions wash={wash} />
          {!isWashOver(wash) && <WashMenu wash={wash} />}
        </>
      }
    >
      <p>
        <WashWorker wash={wash} />
      </p>
      <p className="text-muted">
        {dotted(money(wash.pricePaise), wash.scheduledAt && dayTime(wash.scheduledAt, wash.lot.timeZone))}
      </p>
      {wash.notes && <p className="text-muted">{wash.notes}</p>}
    </Row>
  );
}
