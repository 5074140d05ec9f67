import type { EventName, EventPayloads, NotificationFrame } from "@parkmate/protocol";

/** What can be done about a notice where it is shown: followed, or done in place. */
export type NoticeAction = { kind: "open" } | { kind: "renew" } | { kind: "verify"; paymentId: string };

type ActionOf<Name extends EventName> = (data: EventPayloads[Name]) => NoticeAction | null;

/** Events whose notice offers more than its link. */
const ACTIONS: { [Name in EventName]?: ActionOf<Name> } = {
  "booking.expiring": () => ({ kind: "renew" }),
  "booking.expired": () => ({ kind: "renew" }),
  "renewal.failed": () => ({ kind: "renew" }),
  "booking.created": ({ method, paymentId }) => (method === "cash" ? { kind: "verify", paymentId } : null),
  "booking.renewed": ({ needsVerifying, paymentId }) => (needsVerifying ? { kind: "verify", paymentId } : null),
};

/** The action of a toast of these notices; several of a group are only opened. */
export function actionOf(notices: readonly NotificationFrame[]): NoticeAction {
  const [only, more] = notices;
  if (!only || more) return { kind: "open" };
  // The catalogue types each event's data; the frame says which event it is.
  const find = ACTIONS[only.event] as ActionOf<EventName> | undefined;
  return find?.(only.data as never) ?? { kind: "open" };
}
