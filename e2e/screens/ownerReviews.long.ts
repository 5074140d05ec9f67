import { expect } from "bun:test";
import type { ReviewView } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, press } from "../people/anybody.ts";
import { exported, show } from "../people/ledger.ts";
import { row } from "../people/staff.ts";
import { leaves, lotNamed, parks } from "../people/traffic.ts";

scenario(
  "reviews arrive by themselves, move their lot's average, are filtered, and a notice's link marks one",
  async (stage) => {
    const [desk, phone, driver] = await Promise.all([
      arrive(stage, "owner", "desk"),
      arrive(stage, "owner", "phone", PHONE),
      ApiClient.signIn(stage.server, "driver"),
    ]);
    const says = async (lot: string, rating: number, text: string): Promise<ReviewView> => {
      await leaves(driver, await parks(driver, { lot, slot: "A-01", plate: "KL 07 AA 1001" }));
      const lotId = await lotNamed(driver, lot);
      return (await driver.post<ReviewView>(`/api/lots/${lotId}/reviews`, { rating, text })).body;
    };
    await show(desk, "/owner/reviews");
    await desk.page.getByRole("region", { name: "What drivers say" }).getByText("No reviews yet").waitFor();

    const first = await says("Marine Drive", 5, "Easy to find");
    await row(desk, "Devika", "Easy to find").getByRole("img", { name: "5 of 5 stars" }).waitFor();
    const averages = desk.page.getByRole("region", { name: "Average per lot" });
    await averages.getByText("5.0").waitFor();
    await says("Marine Drive", 2, "A steep ramp");
    await says("Broadway Market", 3, "A little tight");
    await averages.getByText("3.5").waitFor();
    await averages.getByText("2 reviews").waitFor();
    await row(desk, "A little tight", "Broadway Market").waitFor();
    const glow = await row(desk, "A little tight").evaluate((element) => getComputedStyle(element).animationName);
    expect(glow).toBe("glow");

    await averages.getByRole("link", { name: "Broadway Market" }).click();
    await until("reviews of one lot", async () => (await row(desk, "A steep ramp").count()) === 0);
    await desk.page.getByLabel("Stars", { exact: true }).selectOption({ label: "5 stars" });
    await desk.page.getByText("Nothing matches").waitFor();
    await press(desk.page, "Clear filters");
    await row(desk, "A steep ramp").waitFor();

    const search = desk.page.getByRole("textbox", { name: "Search words or author" });
    await search.fill("steep");
    await until("the review that says so", async () => (await row(desk, "Easy to find").count()) === 0);
    await row(desk, "A steep ramp").waitFor();
    const lines = (await exported(desk)).trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(",Marine Drive,2,A steep ramp,Devika,");
    await search.fill("devika");
    await row(desk, "Easy to find").waitFor();
    await search.fill("");

    await show(phone, `/owner/reviews?review=${first.id}`);
    const marked = phone.page.getByRole("main").locator("[aria-current=true]");
    await marked.getByText("Easy to find").waitFor();
    await until("the marked review is in sight", () =>
      marked.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }),
    );
    await show(phone, "/owner/reviews?review=none");
    await phone.page.getByText("is no longer there").waitFor();
  },
);
