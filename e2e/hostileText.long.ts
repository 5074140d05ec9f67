import { expect } from "bun:test";
import { NARROW } from "./harness/device.ts";
import { hostileFaults } from "./harness/hostileText.ts";
import { scenario } from "./harness/stage.ts";
import { Elsewhere, FORMS } from "./pages/forms.ts";
import { signIn } from "./people/anybody.ts";

for (const [who, forms] of Map.groupBy(FORMS, (form) => form.who)) {
  scenario(
    `hostile text in any form of a ${who} is accepted or refused in words, runs nothing and is kept`,
    async (stage) => {
      const elsewhere = new Elsewhere(stage.server);
      const device = await stage.device(who, NARROW);
      if (who === "visitor") await device.openTab("/");
      else await signIn(device, who);
      const faults: string[] = [];
      for (const { name, open, submit, right } of forms) {
        const found = await hostileFaults(device, { open: () => open(device, elsewhere), submit, right }).catch(
          (cause: unknown) => [`not reached: ${cause instanceof Error ? cause.message : String(cause)}`],
        );
        faults.push(...found.map((fault) => `${name}: ${fault}`));
      }
      expect(faults).toEqual([]);
    },
    { env: { PARKMATE_RATE_LIMITS: "off" } },
  );
}
