import type { PaymentView } from "@parkmate/protocol";
import { TwoLines } from "../../ui/Table.tsx";

/** Where what a payment is for takes place: slot and lot, the lot alone for a wash on its own. */
export function PlaceOf({ payment: { about } }: { payment: PaymentView }) {
  if (!about?.slotLabel) return about?.lotName;
  return <TwoLines below={about.lotName}>{about.slotLabel}</TwoLines>;
}
