import { expect } from "bun:test";
import type { CarwashHourView, CarwashView, Page } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import { type Device, PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, choose, press, toastAppears } from "../people/anybody.ts";
import { review, UPI } from "../people/booking.ts";

const LOT = "demo-lot-marine-drive";

/** The hours of tomorrow at the lot, as somebody else's device has them. */
async function tomorrow(api: ApiClient): Promise<CarwashHourView[]> {
  const { serverTime } = (await api.get<{ serverTime: string }>("/api/demo/clock")).body;
  const date = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: "Asia/Kolkata" }).format(
    Date.parse(serverTime) + 86_400_000,
  );
  return (await api.get<Page<CarwashHourView>>(`/api/lots/${LOT}/carwash-hours?date=${date}`)).body.items;
}

async function orderAs(api: ApiClient, scheduledAt: string): Promise<CarwashView> {
  const body = { serviceId: "demo-service-quick", lotId: LOT, scheduledAt, payment: UPI };
  const answer = await api.post<{ carwash: CarwashView }>("/api/carwashes", body);
  expect(answer.status).toBe(201);
  return answer.body.carwash;
}

/** The hour of that name on the form, with what it says. */
const hour = (device: Device, name: RegExp) => device.page.getByRole("radio", { name });

scenario(
  "an hour fills up before one's eyes; ordered all the same it is refused and what was chosen stays",
  async (stage) => {
    const [device, other] = [await arrive(stage, "driver"), await ApiClient.signIn(stage.server, "driver2")];
    const hours = await tomorrow(other);
    const [ten, eleven] = [hours[1]?.startsAt ?? "", hours[2]?.startsAt ?? ""];
    await device.page.goto("/washes");
    await device.page.getByText("No washes yet").waitFor();
    await device.page.getByRole("link", { name: "Order a wash" }).click();
    await device.page.getByRole("heading", { level: 1, name: "Order a wash" }).waitFor();

    await press(device.page, "Order a wash");
    await device.page.getByText("Still missing: choose a service, choose a lot, choose an hour.").waitFor();
    await choose(device.page, /^Foam wash/);
    // Only lots that wash cars are offered, and they are searched.
    await device.page.getByRole("button", { name: /^MG Road/ }).waitFor();
    expect(await device.page.getByRole("button", { name: /^Broadway/ }).count()).toBe(0);
    await device.page.getByLabel("Search lots with car wash").fill("marine");
    await device.page.getByRole("button", { name: /^MG Road/ }).waitFor({ state: "detached" });
    await press(device.page, /^Marine Drive/);
    await choose(device.page, "Tomorrow");
    await hour(device, /^10:00 ?2 left/).check();
    await device.page.getByLabel(/^Notes for whoever washes/).fill("Blue hatchback");

    await orderAs(other, ten);
    await hour(device, /^10:00 ?1 left/).waitFor();
    await device.page.reload();
    // What was chosen stood in the address.
    expect(await hour(device, /^10:00 ?1 left/).isChecked()).toBe(true);
    expect(await device.page.getByRole("radio", { name: /^Foam wash/ }).isChecked()).toBe(true);

    const ordered = /^\/api\/carwashes$/;
    await device.page.route(
      (url) => ordered.test(url.pathname),
      async (route) => {
        await orderAs(other, ten);
        await route.continue();
      },
      { times: 1 },
    );
    device.faults.expect({ status: 409, path: ordered });
    await press(device.page, "Pay ₹299");
    await device.page.getByRole("alert").getByText("Both washes of this hour are taken.").waitFor();
    await hour(device, /^10:00 ?Full/).waitFor();
    await device.page
      .getByText(/^That hour has just been taken\./)
      .first()
      .waitFor();
    expect(await device.page.getByLabel(/^Notes for whoever washes/).inputValue()).toBe("Blue hatchback");
    // What is full cannot be chosen.
    await orderAs(other, eleven);
    await orderAs(other, eleven);
    await hour(device, /^11:00 ?Full/).waitFor();
    await hour(device, /^11:00 ?Full/).click({ force: true });
    expect(await hour(device, /^11:00 ?Full/).isChecked()).toBe(false);
    await hour(device, /^12:00 ?2 left/).check();
    await press(device.page, "Pay ₹299");
    await device.page.getByRole("heading", { level: 1, name: "Car wash" }).waitFor();
    await device.page.getByText("Blue hatchback").waitFor();
    await device.page.getByText(/^Paid\. The owner still has to confirm the hour/).waitFor();
  },
);

/** The step of the wash that is reached. */
const reached = (device: Device) =>
  device.page.getByRole("list", { name: "Progress" }).locator('[aria-current="step"]');

scenario(
  "a wash goes its steps before its driver's eyes, and is reviewed; one that waits is called off",
  async (stage) => {
    const device = await arrive(stage, "driver", "driver", PHONE);
    const api = await ApiClient.signIn(stage.server, "driver");
    const at = (await tomorrow(api))[4]?.startsAt ?? "";
    const wash = await orderAs(api, at);
    await device.page.goto(`/washes/${wash.id}`);
    await until("first step", async () => (await reached(device).textContent())?.includes("Requested") ?? false);
    await device.page.getByText("Ravi Kumar").waitFor();
    const ownerApi = await ApiClient.signIn(stage.server, "owner");
    for (const [step, state, toast] of [
      ["confirm", "Confirmed", "Car wash confirmed"],
      ["start", "In progress", "Car wash started"],
      ["complete", "Done", "Car wash done"],
    ] as const) {
      expect((await ownerApi.post(`/api/owner/carwashes/${wash.id}/${step}`, {})).status).toBe(200);
      await toastAppears(toast, [device]);
      await until(`step ${state}`, async () => (await reached(device).textContent())?.includes(state) ?? false);
    }
    expect(await device.page.getByRole("button", { name: "Cancel wash" }).count()).toBe(0);
    await review(device, 5, "Clean as new");

    const next = await orderAs(api, at);
    await device.page.goto("/washes");
    await device.page
      .getByRole("region", { name: "Coming and running" })
      .getByRole("link", { name: "Quick rinse" })
      .click();
    await press(device.page, "Cancel wash");
    await device.page.getByRole("dialog").getByText("₹150 goes back to where it was paid from.").waitFor();
    await press(device.page.getByRole("dialog"), "Cancel wash");
    await device.page.getByText("This wash was cancelled.").waitFor();
    await device.page
      .getByText(/^Refunded /)
      .first()
      .waitFor();
    expect((await api.get<CarwashView>(`/api/carwashes/${next.id}`)).body.state).toBe("cancelled");
    await device.page.goto("/washes?state=completed");
    await until(
      "one finished wash",
      async () => (await device.page.getByRole("link", { name: "Quick rinse" }).count()) === 1,
    );
  },
);
