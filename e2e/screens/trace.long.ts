import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { openEntry } from "../people/admin.ts";
import { arrive, goTo, openInbox, press, toastAppears } from "../people/anybody.ts";

const PAID = { minutes: 30, payment: { method: "upi", token: "tok_ok" } };

scenario("the trace says of each notice of a person what became of it", async (stage) => {
  const [admin, owner] = [await arrive(stage, "admin"), await arrive(stage, "owner")];
  const driver = await ApiClient.signIn(stage.server, "driver");
  const book = (slot: string, vehicleNumber: string, more = {}) =>
    driver.post<{ booking: { id: string } }>("/api/bookings", {
      ...{ ...PAID, ...more },
      ...{ slotId: `demo-slot-${slot}`, vehicleNumber },
    });
  await book("marine-drive-a-01", "KL08AZ1234");
  await toastAppears("New booking", [owner]);
  await book("mg-road-b-01", "KL08BB7777");

  // From a person to what they were told.
  await goTo(admin, "People");
  const drawer = await openEntry(admin, "Omar Khan");
  await drawer.getByRole("link", { name: "Trace their notices" }).click();
  const { page } = admin;
  await page.getByRole("heading", { level: 1, name: "Notice trace" }).waitFor();
  await page.getByText("Omar Khan · Owner · owner@parkmate.test").waitFor();
  const notices = page.getByRole("region", { name: "Notices, newest first" });
  const first = notices.getByRole("listitem").first();
  const SHOWN = /^Shown on Headless Chrome on Linux [\d.]+ \w+ after it was written\. Not read yet\.$/;
  await refreshUntil(SHOWN);

  await first.getByText("Each step").click();
  for (const step of ["Written", "Doorbell rung", "Sent", "Handed to the page", "Shown as a toast"]) {
    await first
      .getByRole("row")
      .filter({ hasText: step })
      .getByText(/^[\d,]+ ms$/)
      .waitFor();
  }
  await first
    .getByRole("cell", { name: /^\d\d:\d\d:\d\d\.\d{3}$/ })
    .first()
    .waitFor();

  // Read elsewhere: known when asked again, and the page says how old it is.
  await openInbox(owner);
  await press(owner.page.getByRole("main"), "Mark read");
  await notices.getByText(/^as of \d\d:\d\d:\d\d$/).waitFor();
  await refreshUntil(/^Shown on .* Read [\d.]+ \w+ after it was written\.$/);

  // Somebody without a device, found by search; a reload and the back button keep the place.
  await page.getByRole("link", { name: "Another person" }).click();
  await page.getByRole("link", { name: "Omar Khan" }).waitFor();
  await page.getByRole("textbox", { name: /^Search/ }).fill("priya");
  await page.getByRole("link", { name: "Omar Khan" }).waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Priya Nair" }).click();
  await notices.getByText(/^Not known to have reached a device: .* Not read yet\.$/).waitFor();
  await page.reload();
  await page.getByText("Priya Nair · Owner · owner2@parkmate.test").waitFor();
  await page.goBack();
  await page.getByRole("link", { name: "Priya Nair" }).waitFor();
  expect(await page.getByRole("textbox", { name: /^Search/ }).inputValue()).toBe("priya");

  // More than a page: the further ones follow on demand, each once.
  const startsAt = new Date(Date.now() + 24 * 60 * 60_000).toISOString();
  for (let count = 0; count < 26; count++) {
    const { body } = await book("broadway-a-01", "KL08CC1111", { startsAt });
    expect((await driver.post(`/api/bookings/${body.booking.id}/cancel`, {})).status).toBe(200);
  }
  await page.getByRole("textbox", { name: /^Search/ }).fill("omar");
  await page.getByRole("link", { name: "Omar Khan" }).click();
  await until("first page", async () => (await notices.getByRole("listitem").count()) === 50);
  await press(notices, "Show more");
  await until("all", async () => (await notices.getByRole("listitem").count()) === 53);
  const numbers = (await notices.getByText(/ no\.\s\d+$/).allTextContents()).map((text) =>
    Number(/\d+$/.exec(text)?.[0]),
  );
  expect(numbers).toEqual(Array.from({ length: 53 }, (_, index) => 53 - index));

  async function refreshUntil(sentence: RegExp): Promise<void> {
    await until(`sentence ${sentence}`, async () => {
      if (await notices.getByText(sentence).first().isVisible()) return true;
      await press(notices, "Refresh");
      await until(
        "answer",
        async () => (await notices.getByRole("button", { name: "Refresh", disabled: false }).count()) === 1,
      );
      return false;
    });
  }
});
