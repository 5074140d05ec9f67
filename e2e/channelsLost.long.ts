import { afterAll, expect, test } from "bun:test";
import { tempFolder } from "../apps/server/src/testing/tempStore.ts";
import { startRedis } from "../tools/services/redis.ts";
import { ApiClient } from "./harness/apiClient.ts";
import { runToEnd } from "./harness/server.ts";
import { scenario } from "./harness/stage.ts";
import { until } from "./harness/until.ts";
import { arrive } from "./people/anybody.ts";

const redis = await startRedis();
const REDIS_URL = `redis://:hidden@127.0.0.1:${redis.port}/1`;
afterAll(() => redis.stop());

const BOOKED = {
  ...{ slotId: "demo-slot-marine-drive-a-01", vehicleNumber: "KL08AZ1234", minutes: 30 },
  payment: { method: "upi", token: "tok_ok" },
};

scenario(
  "Redis is lost and comes back: the node stays ready and says so, the desk shows it by itself, no socket is lost and nothing is missing",
  async (stage) => {
    const admin = await arrive(stage, "admin");
    await admin.page.getByText(/^Live, \d\d:\d\d:\d\d$/).waitFor();
    const nodes = admin.page.getByRole("table", { name: "Nodes" });
    await nodes.getByText("Healthy").waitFor();
    const [driver, owner] = [
      await ApiClient.signIn(stage.server, "driver"),
      await ApiClient.signIn(stage.server, "owner"),
    ];
    const line = owner.listen();
    await line.frame("welcome");
    const ready = async () => (await fetch(`${stage.server.url}/readyz`)).json();
    expect(await ready()).toEqual({ status: "ready" });

    await redis.service().kill();
    await until("degraded", async () => JSON.stringify(await ready()) === '{"status":"ready","degraded":["channels"]}');
    await nodes.getByText("Lost").waitFor();
    await admin.page
      .getByRole("region", { name: "What is wrong" })
      .getByText(/has lost its channel layer/)
      .waitFor();
    const startedAt = performance.now();
    expect((await driver.post("/api/bookings", BOOKED)).status).toBe(201);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await line.frame("notification");

    await redis.startAgain();
    await until("ready again", async () => JSON.stringify(await ready()) === '{"status":"ready"}');
    await nodes.getByText("Healthy").waitFor();
    await until(
      "nothing wrong",
      async () => (await admin.page.getByRole("region", { name: "What is wrong" }).count()) === 0,
    );
    line.close();
    expect(stage.server.lines.join("\n")).not.toContain("hidden");
  },
  { env: { REDIS_URL } },
);

test("a Redis that is not there ends the start after a minute, with what was tried and without the password", async () => {
  await redis.service().kill();
  const startedAt = performance.now();
  const folder = tempFolder();
  const env = { REDIS_URL, PORT: "0", PARKMATE_DATA_DIR: folder.path };
  const { exitCode, output } = await runToEnd("start", env, 90_000);
  folder.remove();
  await redis.startAgain();
  expect(exitCode).toBe(1);
  expect(performance.now() - startedAt).toBeGreaterThan(60_000);
  expect(output).toContain(`ParkMate does not start: Redis at redis://127.0.0.1:${redis.port}/1: connect ECONNREFUSED`);
  expect(output.split("waiting for Redis").length).toBeGreaterThan(10);
  expect(output).not.toContain("hidden");
}, 180_000);
