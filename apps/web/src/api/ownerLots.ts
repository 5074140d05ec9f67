import type { OwnerLotView, OwnerSlotView, VehicleType } from "@parkmate/protocol";
import { queryOptions } from "@tanstack/react-query";
import { everyPage } from "./everyPage.ts";
import { OWNER_LOTS_KEY } from "./lots.ts";
import { useCommand } from "./useCommand.ts";

const [PATH] = OWNER_LOTS_KEY;

/** All lots of the owner with all their slots, newest first. */
export function ownerLotsQuery() {
  return queryOptions({
    queryKey: OWNER_LOTS_KEY,
    queryFn: ({ signal }) => everyPage<OwnerLotView>(PATH, {}, signal),
    meta: { shows: ["lot", "booking", "payment", "review"] },
  });
}

/** What an owner says of a lot; the server decides what of it is right, so numbers may still be what was typed. */
export interface LotFields {
  name: string;
  street: string;
  locality: string | null;
  city: string;
  state: string;
  pincode: string;
  latitude: number | string | null;
  longitude: number | string | null;
  timeZone: string;
  offersCarwash: boolean;
  renewalDiscountPercent: number | string;
  open: boolean;
}

interface SlotFields {
  vehicleType: VehicleType;
  hourlyPaise: number | null;
}

/** What a command on the owner's lots and slots may change. */
export const LOT_TOUCHES = ["lot", "booking"] as const;

/** Commands on the owner's lots and slots. */
export const useLotCommand = () =>
  useCommand<{ lot: OwnerLotView; slot: OwnerSlotView; slots: OwnerSlotView[] }>(LOT_TOUCHES);

export const createLot = (body: Omit<LotFields, "open">) => ({ path: PATH, body });

export const changeLot = (id: string, body: Partial<LotFields>) => ({
  method: "PATCH" as const,
  path: `${PATH}/${id}`,
  body,
});

export const addSlots = (lotId: string, body: SlotFields & ({ count: number | string } | { labels: string[] })) => ({
  path: `${PATH}/${lotId}/slots`,
  body,
});

export const changeSlot = (id: string, body: Partial<SlotFields & { label: string; inService: boolean }>) => ({
  method: "PATCH" as const,
  path: `/api/owner/slots/${id}`,
  body,
});

/** A car without a booking is there; `until` is ISO 8601, without it until it is freed. */
export const occupySlot = (id: string, until?: string) => ({
  path: `/api/owner/slots/${id}/occupied`,
  body: until === undefined ? {} : { until },
});

export const freeSlot = (id: string) => ({ path: `/api/owner/slots/${id}/freed` });
