/** Three of the drills in short; `npm run drills` runs all of them in full. */
import { drill } from "./drills/drill.ts";
import { killNodes } from "./drills/killNodes.ts";
import { killRedis } from "./drills/killRedis.ts";
import { startSecond } from "./drills/startSecond.ts";

const FEW = { drivers: 8, owners: 2, devices: 2 };

drill(10, "in short: each of two nodes on PostgreSQL killed once under load, 20 devices", 2, () =>
  killNodes({ ...FEW, noticesPerSecond: 40, isCashOnly: true, kills: 2, commands: { withAll: 40, withOne: 20 } }),
);
drill(7, "in short: Redis killed under load and started again empty", 2, () =>
  killRedis({ engine: "postgres", town: { ...FEW, slots: 100 }, noticesPerSecond: 30, isCashOnly: true }, 2_000, 30),
);
drill(31, "a second server on the SQLite folder of a running one", 2, startSecond);
