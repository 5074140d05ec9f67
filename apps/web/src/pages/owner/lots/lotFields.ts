import type { OwnerLotView } from "@parkmate/protocol";
import type { LotFields } from "../../../api/ownerLots.ts";

/** A lot's form as it is typed. */
export interface LotDraft {
  name: string;
  street: string;
  locality: string;
  city: string;
  state: string;
  pincode: string;
  latitude: string;
  longitude: string;
  timeZone: string;
  offersCarwash: boolean;
  discount: string;
}

/** The form of that lot, or of a new one in the owner's own city. */
export function draftOf(lot: OwnerLotView | null, city = ""): LotDraft {
  return {
    name: lot?.name ?? "",
    street: lot?.street ?? "",
    locality: lot?.locality ?? "",
    city: lot?.city ?? city,
    state: lot?.state ?? "",
    pincode: lot?.pincode ?? "",
    latitude: lot?.latitude?.toString() ?? "",
    longitude: lot?.longitude?.toString() ?? "",
    timeZone: lot?.timeZone ?? "Asia/Kolkata",
    offersCarwash: lot?.offersCarwash ?? false,
    discount: String(lot?.renewalDiscountPercent ?? 0),
  };
}

/** The number that was typed; what is none goes to the server as it is, which says what is wrong with it. */
const numberIn = (typed: string): number | string => {
  const value = typed.trim() === "" ? Number.NaN : Number(typed);
  return Number.isNaN(value) ? typed : value;
};

function fieldsOf(draft: LotDraft): Omit<LotFields, "open"> {
  const { locality, latitude, longitude, discount, ...rest } = draft;
  return {
    ...rest,
    locality: locality.trim() === "" ? null : locality,
    latitude: latitude.trim() === "" ? null : numberIn(latitude),
    longitude: longitude.trim() === "" ? null : numberIn(longitude),
    renewalDiscountPercent: numberIn(discount),
  };
}

/** What to send for a new lot. */
export const newLotOf = fieldsOf;

/** What was changed since the form was opened, so that what somebody else changed meanwhile stays; a place is sent whole. */
export function changesOf(draft: LotDraft, opened: LotDraft): Partial<LotFields> {
  const [now, before] = [fieldsOf(draft), fieldsOf(opened)];
  const changed = (Object.keys(now) as (keyof typeof now)[]).filter((key) => now[key] !== before[key]);
  const isMoved = changed.includes("latitude") || changed.includes("longitude");
  const keys = isMoved ? [...new Set([...changed, "latitude" as const, "longitude" as const])] : changed;
  return Object.fromEntries(keys.map((key) => [key, now[key]]));
}
