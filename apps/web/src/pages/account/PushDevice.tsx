import type { ChannelsView } from "@parkmate/protocol";
import { BellOff, BellRing } from "lucide-react";
import { useState } from "react";
import { addPushDevice, removePushDevice } from "../../api/person.ts";
import { useCommand } from "../../api/useCommand.ts";
import { type PushRefusal, pushObstacle, subscribeToPush, unsubscribeFromPush } from "../../live/pushDevice.ts";
import { Button } from "../../ui/Button.tsx";
import { Message, Refusal } from "../../ui/Message.tsx";
import { words } from "../../words/index.ts";

type Push = NonNullable<ChannelsView["push"]>;

/** This browser as a device that takes pushes: put on where it is not yet, taken off, and what stands in the way. */
export function usePushDevice(push: Push | null) {
  const command = useCommand<{ id: string }>(["preferences"]);
  const [isAsking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<PushRefusal | null>(null);
  const putOn = async () => {
    if (!push || push.deviceId !== null || isAsking) return;
    setAsking(true);
    command.reset();
    const got = await subscribeToPush(push.publicKey);
    setAsking(false);
    setRefusal(typeof got === "string" ? got : null);
    if (typeof got !== "string") command.send(addPushDevice(got));
  };
  const takeOff = () => {
    if (push?.deviceId) command.send(removePushDevice(push.deviceId), () => void unsubscribeFromPush());
  };
  return { putOn, takeOff, busy: isAsking || command.busy, error: command.error, refusal: refusal ?? pushObstacle() };
}

/** Whether this device takes pushes, why not, and the way to change it. */
export function PushDevice({ push, device }: { push: Push; device: ReturnType<typeof usePushDevice> }) {
  const isOn = push.deviceId !== null;
  const Icon = isOn ? BellRing : BellOff;
  return (
    <div className="card space-y-3 p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="flex min-w-0 items-center gap-2 text-sm" role="status">
          <Icon aria-hidden="true" className="size-4 shrink-0 text-muted" />
          {isOn ? words.account.pushIsOn : words.account.pushIsOff}
        </p>
        {isOn ? (
          <Button look="secondary" busy={device.busy} onClick={device.takeOff}>
            {words.account.pushTakeOff}
          </Button>
        ) : (
          device.refusal !== "unsupported" && (
            <Button look="secondary" busy={device.busy} onClick={() => void device.putOn()}>
              {words.account.pushPutOn}
            </Button>
          )
        )}
      </div>
      <div role="status" className="empty:-mt-3">
        {!isOn && device.refusal && <Message level="warning">{words.account.pushRefusals[device.refusal]}</Message>}
      </div>
      <Refusal error={device.error} />
    </div>
  );
}
