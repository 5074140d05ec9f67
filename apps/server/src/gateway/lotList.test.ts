import { expect, test } from "bun:test";
import { lotListChanged } from "../commands/lotListChanged.ts";
import { openRig } from "../testing/gatewayRig.ts";

test("whoever looks at a list of lots, be it empty, hears once within a heartbeat that there is another list; others do not", async () => {
  const rig = await openRig({ heartbeatMs: 100 });
  const [driver, owner] = [await rig.person("driver"), await rig.person("owner")];
  const { lot } = await rig.lot(owner.userId, ["A-1"]);
  const [counting, empty, other] = [await rig.connect(driver), await rig.connect(driver), await rig.connect(driver)];
  counting.send({ type: "counts", lotIds: [lot.id] });
  await counting.first("counts");
  empty.send({ type: "counts", lotIds: [] });
  empty.send({ type: "time", t0: 1 });
  await empty.first("time");
  const beats = async (): Promise<void> => {
    for (const client of [counting, empty, other]) {
      const before = client.of("heartbeat").length;
      await client.until(() => client.of("heartbeat").length > before + 1);
    }
  };
  const heard = () => [counting, empty, other].map((client) => client.of("changed").map(({ resource }) => resource));
  await beats();
  expect(heard()).toEqual([[], [], []]);
  await rig.commit((unit) => lotListChanged(rig.world, unit));
  await beats();
  await beats();
  expect(heard()).toEqual([["lot"], ["lot"], []]);
  await rig.commit((unit) => unit.lotChanged(lot.id));
  await beats();
  expect(heard()).toEqual([["lot"], ["lot"], []]);
  await rig.close();
  expect(rig.errors).toEqual([]);
});
