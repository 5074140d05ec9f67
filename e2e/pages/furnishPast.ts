/** What lies behind the people of the furnished world: `count` of everything that is listed. */
import type { CarwashHourView, Page } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import type { RealServer } from "../harness/server.ts";
import type { Hands } from "./furnish.ts";
import { Hand } from "./world.ts";

const DAY_MS = 86_400_000;

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const two = (index: number): string => String(index + 1).padStart(2, "0");

const OPINIONS = [
  [5, "Wide slots, friendly people at the counter, and I was out in a minute."],
  [4, "Good, but the ramp is steep."],
  [3, "Fine for the price."],
  [5, "The foam wash is worth it. My car has not been this clean since I bought it, and they did it in half an hour!"],
  [2, "Somebody stood in my slot, they moved me."],
] as const;

/** Washes, called off again, so that the hours stay free. */
async function furnishOldWashes({ driver }: Hands, count: number, now: number): Promise<void> {
  const lot = "demo-lot-marine-drive";
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(now + 2 * DAY_MS);
  const { items } = await driver.api.ask<Page<CarwashHourView>>("GET", `/api/lots/${lot}/carwash-hours?date=${day}`);
  for (const index of upTo(count)) {
    const { carwash } = await driver.wash(lot, items[index % items.length]?.startsAt ?? "", "cash");
    await driver.post(`/api/carwashes/${carwash.id}/cancel`);
  }
}

/** Visits of the driver in that lot, paid in cash, ended and reviewed, over a week; answers the newest. */
export async function furnishHistory(
  hands: Hands,
  count: number,
  lotId: string,
  pass: (advanceMs: number) => Promise<number>,
): Promise<string> {
  const { driver, owner } = hands;
  const slot = await driver.slots(lotId);
  let newest = "";
  for (const index of upTo(count)) {
    if (index === Math.floor(count / 2)) await pass(7 * DAY_MS);
    const { booking, payment } = await driver.book(slot(`C-${two(index % 16)}`), "KL08AZ1234", { method: "cash" });
    newest = booking.id;
    await owner.post(`/api/owner/payments/${payment.id}/verify`);
    if (index % 10 === 0) await pass(17 * 60_000);
    await driver.post(`/api/bookings/${booking.id}/end`);
    const [rating, text] = OPINIONS[index % OPINIONS.length] ?? OPINIONS[0];
    await driver.post(`/api/lots/${lotId}/reviews`, { rating, text });
  }
  await furnishOldWashes(hands, count, await pass(1));
  return newest;
}

const FIRST_NAMES = ["Aditi", "Bharat", "Chitra", "Dev", "Esha", "Farhan", "Gauri", "Hari", "Indu", "Jatin"];
const LAST_NAMES = ["Pillai", "Shetty", "Thomas", "Verma", "Nambiar", "Qureshi"];
const nameOf = (index: number): string =>
  `${FIRST_NAMES[index % FIRST_NAMES.length]} ${LAST_NAMES[index % LAST_NAMES.length]}`;

/** Employees, wash services, owners who wait, and the small lots of somebody else. */
export async function furnishStaff(server: RealServer, { admin, owner, owner2 }: Hands, count: number): Promise<void> {
  const place = { city: "Bengaluru", state: "Karnataka", pincode: "560038" };
  for (const index of upTo(count)) {
    const person = { name: nameOf(index), phone: `98471000${two(index)}`, licenceNumber: `KL07202200010${two(index)}` };
    if (index % 9 === 2) await admin.post("/api/employees/applications", person);
    else {
      const { employee } = await admin.post<{ employee: { id: string } }>("/api/admin/employees", person);
      const left = count - index;
      if (left <= 4) await owner.post(`/api/owner/employees/${employee.id}/take`);
      if (index === 50)
        await owner.api.ask("PATCH", `/api/owner/employees/${employee.id}`, { availability: "offline" });
    }
    const service = {
      name: `Season's offer ${index + 1}`,
      description: "Waxed by hand",
      pricePaise: 79_900,
      minutes: 60,
    };
    await admin.post("/api/admin/carwash/services", { ...service, active: false });
    const street = `${index + 1}th Main Road`;
    const { lot } = await owner2.post<{ lot: { id: string } }>("/api/owner/lots", {
      name: `Indiranagar ${index + 1}`,
      street,
      ...place,
    });
    await owner2.post(`/api/owner/lots/${lot.id}/slots`, {
      vehicleType: "sedan",
      hourlyPaise: 4500,
      count: 1 + (index % 5),
    });
  }
  const waiting = upTo(count).map(async (index) => {
    const profile = { role: "owner", name: nameOf(index), businessName: `${nameOf(index)} Parking`, city: "Kochi" };
    return new Hand(await ApiClient.register(server, `waiting.${index}`, profile)).me();
  });
  const [somebody] = await Promise.all(waiting);
  if (somebody) await admin.post(`/api/admin/users/${somebody.id}/disable`);
}
