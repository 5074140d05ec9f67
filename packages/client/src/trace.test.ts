import { test } from "bun:test";
import { play } from "./tabs.simulation.test.ts";
import { FakeBrowser } from "./testing/fakeBrowser.ts";
test("t", async () => {
  const s = await play(JSON.parse(process.env.EV!), Number(process.env.SEED ?? 0), (b: FakeBrowser) => { (b as any).log = (x: unknown) => console.log(b.at % 1e6, JSON.stringify(x).slice(0, 330)); });
  console.log(s.alerts.map(a => [a.seq, a.at % 1e6, s.pages.indexOf(a.page)]));
});
