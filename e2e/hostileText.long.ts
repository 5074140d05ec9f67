import { expect } from "bun:test";
import { type Device, NARROW } from "./harness/device.ts";
import { hostileFaults } from "./harness/hostileText.ts";
import { scenario } from "./harness/stage.ts";
import { FORMS, type FormRow } from "./pages/forms.ts";
import { signIn } from "./people/anybody.ts";

scenario(
  "hostile text in any form is accepted or refused in words, runs nothing and is kept",
  async (stage) => {
    const look = async (who: FormRow["who"], forms: readonly FormRow[]): Promise<string[]> => {
      const device: Device = await stage.device(who, NARROW);
      if (who === "visitor") await device.openTab("/");
      else await signIn(device, who);
      const faults: string[] = [];
      for (const { name, open, submit } of forms) {
        const found = await hostileFaults(device, { open: () => open(device), submit });
        faults.push(...found.map((fault) => `${name}: ${fault}`));
      }
      return faults;
    };
    const byPerson = [...Map.groupBy(FORMS, ({ who }) => who)];
    expect((await Promise.all(byPerson.map(([who, forms]) => look(who, forms)))).flat()).toEqual([]);
  },
  { env: { PARKMATE_RATE_LIMITS: "off" } },
);
