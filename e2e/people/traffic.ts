/** What drivers do, by the API: fills the lists of a test with what it is not about. */
import type { BookingView, CarwashView, LotSummaryView, LotView, WashServiceView } from "@parkmate/protocol";
import type { ApiClient } from "../harness/apiClient.ts";

interface Parked {
  lot?: string;
  slot: string;
  plate: string;
  minutes?: number;
  method?: "cash" | "upi" | "card";
  wash?: string;
}

/** The id of a lot by its name. */
export async function lotNamed(api: ApiClient, name: string): Promise<string> {
  const { body } = await api.get<{ items: LotSummaryView[] }>("/api/lots");
  const lot = body.items.find((one) => one.name === name);
  if (!lot) throw new Error(`there is no lot ${name}`);
  return lot.id;
}

/** The slots of the lots that were asked for, by label: they do not change while a test runs. */
const slots = new WeakMap<ApiClient, Map<string, LotView["slots"]>>();

async function slotIn(api: ApiClient, lot: string, label: string): Promise<string | undefined> {
  const known = slots.get(api) ?? new Map<string, LotView["slots"]>();
  slots.set(api, known);
  const all = known.get(lot) ?? (await api.get<LotView>(`/api/lots/${await lotNamed(api, lot)}`)).body.slots;
  known.set(lot, all);
  return all.find((slot) => slot.label === label)?.id;
}

async function serviceNamed(api: ApiClient, name: string): Promise<string> {
  const { body } = await api.get<{ items: WashServiceView[] }>("/api/carwash/services");
  const service = body.items.find((one) => one.name === name);
  if (!service) throw new Error(`there is no service ${name}`);
  return service.id;
}

const paid = (method: "cash" | "upi" | "card") => (method === "cash" ? { method } : { method, token: "tok_ok" });

/** A booking that starts now, made through the API. */
export async function parks(driver: ApiClient, parked: Parked): Promise<BookingView> {
  const { lot = "Marine Drive", slot, plate, minutes = 30, method = "upi", wash } = parked;
  const { status, body } = await driver.post<{ booking: BookingView }>("/api/bookings", {
    slotId: await slotIn(driver, lot, slot),
    vehicleNumber: plate,
    minutes,
    payment: paid(method),
    ...(wash ? { carwashServiceId: await serviceNamed(driver, wash) } : {}),
  });
  if (status !== 201) throw new Error(`booking ${slot} was answered with ${status}: ${JSON.stringify(body)}`);
  return body.booking;
}

/** The driver leaves before the end. */
export async function leaves(driver: ApiClient, { id }: BookingView): Promise<void> {
  await driver.post(`/api/bookings/${id}/end`, {});
}

/** A wash on its own, tomorrow at the first free hour, paid by UPI. */
export async function ordersWash(driver: ApiClient, service: string, notes: string): Promise<CarwashView> {
  const lotId = await lotNamed(driver, "Marine Drive");
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const hours = await driver.get<{ items: { startsAt: string; left: number }[] }>(
    `/api/lots/${lotId}/carwash-hours?date=${tomorrow}`,
  );
  const { status, body } = await driver.post<{ carwash: CarwashView }>("/api/carwashes", {
    serviceId: await serviceNamed(driver, service),
    lotId,
    scheduledAt: hours.body.items.find(({ left }) => left > 0)?.startsAt,
    notes,
    payment: paid("upi"),
  });
  if (status !== 201) throw new Error(`the wash was answered with ${status}: ${JSON.stringify(body)}`);
  return body.carwash;
}
