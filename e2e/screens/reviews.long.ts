import { expect } from "bun:test";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, press, toastAppears } from "../people/anybody.ts";
import { review } from "../people/booking.ts";
import { book, bookingIs } from "../people/driver.ts";

const LOT = "Marine Drive";

scenario("a visit is reviewed, changed and taken back, on all devices; a second time it is refused", async (stage) => {
  const [device, second, owner] = await Promise.all([
    arrive(stage, "driver"),
    arrive(stage, "driver", "second device"),
    arrive(stage, "owner"),
  ]);
  await book(device, { lot: LOT, slot: "A-01" });
  expect(await device.page.getByRole("region", { name: "Your review" }).count()).toBe(0);
  await press(device.page, "End parking");
  await press(device.page, "End now");
  await bookingIs(device, "Completed");
  await second.page.goto(new URL(device.page.url()).pathname);
  const [mine, theirs] = [device, second].map(({ page }) => page.getByRole("region", { name: "Your review" }));
  if (!mine || !theirs) throw new Error("a device has no page");

  // What is missing is said at its field before anything is sent.
  await press(mine, "Send review");
  await mine.getByText("Choose one to five stars.").waitFor();
  await mine.getByText("Write a few words.").waitFor();
  await until("focus at the first wrong field", () =>
    mine.getByRole("radio", { name: "1 of 5 stars" }).evaluate((input) => input === document.activeElement),
  );
  // Chosen by keyboard.
  await device.page.keyboard.press("ArrowRight");
  await device.page.keyboard.press("ArrowRight");
  await review(device, 4, "Easy to find <b>well lit</b>");
  await mine.getByRole("img", { name: "4 of 5 stars" }).waitFor();
  await theirs.getByText("Easy to find <b>well lit</b>").waitFor();
  await toastAppears("New review", [owner]);

  await press(mine, "Edit review");
  expect(await mine.getByLabel("What should others know?").inputValue()).toBe("Easy to find <b>well lit</b>");
  await mine.getByRole("radio", { name: "2 of 5 stars" }).check();
  await press(mine, "Save");
  for (const shown of [mine, theirs]) await shown.getByRole("img", { name: "2 of 5 stars" }).waitFor();
  await theirs.getByText(/^Edited /).waitFor();

  await press(theirs, "Delete review");
  await press(second.page.getByRole("dialog", { name: "Delete your review?" }), "Delete review");
  for (const shown of [mine, theirs]) await press(shown, "Send review");
  await review(second, 5, "Now from here");
  await mine.getByText("Now from here").waitFor();
  await device.page.reload();
  await mine.getByRole("img", { name: "5 of 5 stars" }).waitFor();
});

scenario(
  "a visit that was reviewed elsewhere in that moment keeps that review, and what was typed here is not lost",
  async (stage) => {
    const device = await arrive(stage, "driver");
    await book(device, { lot: LOT, slot: "A-01" });
    await press(device.page, "End parking");
    await press(device.page, "End now");
    const section = device.page.getByRole("region", { name: "Your review" });
    await section.getByRole("radio", { name: "3 of 5 stars" }).check();
    await section.getByLabel("What should others know?").fill("A bit dark");
    // Another device is faster by a moment.
    const written = /^\/api\/lots\/[^/]+\/reviews$/;
    await device.page.route(
      (url) => written.test(url.pathname),
      async (route) => {
        const sent = route.request();
        await device.context.request.post(sent.url(), {
          data: { rating: 1, text: "From elsewhere" },
          headers: { origin: stage.server.url },
        });
        await route.continue();
      },
      { times: 1 },
    );
    device.faults.expect({ status: 409, path: written });
    await press(section, "Send review");
    await section.getByText("From elsewhere").waitFor();
    await section.getByText(/^You have reviewed this visit already\./).waitFor();
    await press(section, "Edit review");
    expect(await section.getByLabel("What should others know?").inputValue()).toBe("A bit dark");
    await press(section, "Save");
    await section.getByRole("img", { name: "3 of 5 stars" }).waitFor();
    await section.getByText("A bit dark").waitFor();
  },
);
