import type { CarwashView } from "@parkmate/protocol";
import { Ban, UserRoundCheck } from "lucide-react";
import { cancelWash, moveWash, OWNER_TOUCHES, useOwnerCommand } from "../../api/owner.ts";
import { Button } from "../../ui/Button.tsx";
import { dotted } from "../../ui/format.ts";
import { Menu } from "../../ui/Menu.tsx";
import { Refusal } from "../../ui/Message.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { useRowCommand, useSheet } from "../../ui/Surface.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { AssignSheet } from "./AssignSheet.tsx";
import { CashActions } from "./CashActions.tsx";

const NEXT = { pending: "confirm", confirmed: "start", in_progress: "complete" } as const;

/** A wash in a few words. */
export const washName = ({ service, lot }: CarwashView): string => words.ownerWashes.subject(service.name, lot.name);

/** Whether nothing can happen to it any more. */
export const isWashOver = ({ state }: Pick<CarwashView, "state">): boolean =>
  state === "completed" || state === "cancelled";

/** Whether somebody can be put on it: it is ordered and not begun. */
export const isAssignable = ({ state }: Pick<CarwashView, "state">): boolean =>
  state === "pending" || state === "confirmed";

/** Asks why the wash is called off, and calls it off. */
function CancelWash({ wash, onClose }: { wash: CarwashView; onClose: () => void }) {
  const cancel = useOwnerCommand();
  const { cancelTitle, cancelAction, cancelHint } = words.ownerWashes;
  return (
    <ReasonSheet
      open
      title={cancelTitle}
      about={dotted(
        washName(wash),
        wash.scheduledAt && dayTime(wash.scheduledAt, wash.lot.timeZone),
        wash.driver?.name,
      )}
      action={cancelAction}
      hint={cancelHint}
      busy={cancel.busy}
      error={cancel.error}
      onClose={onClose}
      onSubmit={(reason) => cancel.send(cancelWash(wash.id, reason), onClose)}
    />
  );
}

/** What is to be done to a wash, in its place: its next step or its cash, and who does it while nobody does. */
export function WashActions({ wash }: { wash: CarwashView }) {
  const openSheet = useSheet();
  const move = useRowCommand(OWNER_TOUCHES, washName(wash));
  const texts = words.ownerWashes;
  const { state } = wash;
  const cash = wash.payments.filter(({ method }) => method === "cash");
  const isUnpaid = cash.some((payment) => payment.state === "pending");
  const verb = state === "completed" || state === "cancelled" ? null : NEXT[state];
  const isNobodys = !wash.employee && isAssignable(wash);
  return (
    <>
      {cash.map((payment) => (
        <CashActions key={payment.id} payment={payment} subject={washName(wash)} />
      ))}
      {verb && !isUnpaid && (
        <Button busy={move.busy} onClick={() => move.send(moveWash(wash.id, verb))}>
          {texts.steps[verb]}
        </Button>
      )}
      {isNobodys && (
        <Button look="secondary" onClick={() => openSheet((close) => <AssignSheet wash={wash} onClose={close} />)}>
          {texts.assign}
        </Button>
      )}
      {move.error && (
        <div className="min-w-52 basis-full">
          <Refusal error={move.error} />
        </div>
      )}
    </>
  );
}

/** What else can be done to a wash that is not over, behind dots: somebody else does it, it is called off. */
export function WashMenu({ wash }: { wash: CarwashView }) {
  const openSheet = useSheet();
  const texts = words.ownerWashes;
  return (
    <Menu
      label={texts.more(washName(wash))}
      actions={[
        ...(wash.employee && isAssignable(wash)
          ? [
              {
                name: texts.assignOther,
                icon: UserRoundCheck,
                onSelect: () => openSheet((close) => <AssignSheet wash={wash} onClose={close} />),
              },
            ]
          : []),
        {
          name: texts.cancel,
          icon: Ban,
          isDangerous: true,
          onSelect: () => openSheet((close) => <CancelWash wash={wash} onClose={close} />),
        },
      ]}
    />
  );
}
