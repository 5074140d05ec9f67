import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { arrive, press } from "../people/anybody.ts";
import { exported, holdBack, show } from "../people/ledger.ts";
import { parks } from "../people/traffic.ts";

scenario(
  "employees are taken, told whether they take work, and released; of two owners one takes a person",
  async (stage) => {
    const [desk, phone, rival, driver] = await Promise.all([
      arrive(stage, "owner", "desk"),
      arrive(stage, "owner", "phone", PHONE),
      arrive(stage, "owner2", "rival"),
      ApiClient.signIn(stage.server, "driver"),
    ]);
    await Promise.all([desk, phone, rival].map((device) => show(device, "/owner/employees")));
    const own = desk.page.getByRole("region", { name: "Your employees" });
    const pool = desk.page.getByRole("region", { name: "Free pool" });
    const mine = (name: string) => own.getByRole("row").filter({ hasText: name });
    const free = (name: string) => pool.getByRole("row").filter({ hasText: name });
    const onPhone = (name: string) =>
      phone.page.getByRole("region", { name: "Your employees" }).getByRole("listitem").filter({ hasText: name });
    const rivals = rival.page.getByRole("region", { name: "Free pool" });

    await press(free("Meera Joseph"), "Take");
    await Promise.all([
      mine("Meera Joseph").waitFor(),
      onPhone("Meera Joseph").waitFor(),
      rivals.getByRole("row").filter({ hasText: "Meera Joseph" }).waitFor({ state: "detached" }),
    ]);
    const glow = await mine("Meera Joseph").evaluate((element) => getComputedStyle(element).animationName);
    expect(glow).toBe("glow");

    const letGo = await holdBack(rival, /\/take$/);
    const wanted = rivals.getByRole("row").filter({ hasText: "Arjun Shetty" });
    await press(wanted, "Take");
    await press(free("Arjun Shetty"), "Take");
    await wanted.waitFor({ state: "detached" });
    rival.faults.expect({ status: 409, path: /\/take$/ });
    letGo();
    await rivals
      .getByRole("alert")
      .filter({ hasText: /^Arjun Shetty: .*Another owner has taken/ })
      .waitFor();
    await pool.getByText("Nobody is in the free pool").waitFor();

    const takesWork = mine("Meera Joseph").getByRole("switch", { name: "Meera Joseph takes work" });
    await takesWork.click();
    await onPhone("Meera Joseph").getByRole("switch", { checked: false }).waitFor();
    expect(await takesWork.isChecked()).toBe(false);

    // A toggle that is refused goes back and says why.
    desk.faults.expect({ status: 503, path: /\/api\/owner\/employees\// });
    await desk.page.route(
      (url) => url.pathname.startsWith("/api/owner/employees/"),
      (route) => route.fulfill({ status: 503, contentType: "text/plain", body: "" }),
      { times: 1 },
    );
    await takesWork.click();
    await mine("Meera Joseph").getByRole("alert").waitFor();
    expect(await takesWork.isChecked()).toBe(false);

    const search = desk.page.getByRole("textbox", { name: "Search name, phone or licence" });
    await search.fill("ravi");
    await mine("Meera Joseph").waitFor({ state: "detached" });
    await mine("Ravi Kumar").waitFor();
    await pool.getByText("Nobody in the free pool matches").waitFor();
    // What changes while a search narrows the list is seen there, too.
    await mine("Ravi Kumar").getByRole("switch").click();
    await onPhone("Ravi Kumar").getByRole("switch", { checked: false }).waitFor();
    expect(await mine("Ravi Kumar").getByRole("switch").isChecked()).toBe(false);
    await mine("Ravi Kumar").getByRole("switch").click();
    await onPhone("Ravi Kumar").getByRole("switch", { checked: true }).waitFor();
    const lines = (await exported(desk)).trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(",Ravi Kumar,");
    await search.fill("nobody");
    await own.getByText("Nothing matches").waitFor();
    await press(own, "Clear filters");
    await mine("Meera Joseph").waitFor();

    await parks(driver, { slot: "A-01", plate: "KL 07 AA 1001", wash: "Quick rinse" });
    await mine("Ravi Kumar").filter({ hasText: "1 of 3" }).waitFor();
    await press(mine("Ravi Kumar"), "Release");
    const sheet = desk.page.getByRole("dialog", { name: "Release Ravi Kumar?" });
    desk.faults.expect({ status: 409, path: /\/release$/ });
    await press(sheet, "Release now");
    await sheet.getByText("Ravi Kumar still has 1 running wash.").waitFor();
    await press(sheet, "Go back");
    await press(mine("Meera Joseph"), "Release");
    await press(desk.page.getByRole("dialog", { name: "Release Meera Joseph?" }), "Release now");
    await Promise.all([
      mine("Meera Joseph").waitFor({ state: "detached" }),
      onPhone("Meera Joseph").waitFor({ state: "detached" }),
      rivals.getByRole("row").filter({ hasText: "Meera Joseph" }).waitFor(),
    ]);
  },
);
