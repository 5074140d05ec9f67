import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REALTIME_PATH } from "@parkmate/protocol";
import { freePort } from "../apps/server/src/platform/freePort.ts";
import { openRows } from "../e2e/harness/rows.ts";
import { type Child, startChild } from "./child.ts";
import { type Seeded, type SeedSize, seed } from "./seed.ts";
import type { Dialling } from "./socket.ts";

const SECRET = "the secret of the servers of the bench";

export interface ParkMate extends Seeded {
  child: Child;
  /** Such as `http://127.0.0.1:8000`. */
  url: string;
  /** How a person's device connects. */
  dial(token: string): Dialling;
  /** Stops the server and takes its data folder away. */
  close(): Promise<void>;
}

/** The real server as a process of its own, on a fresh data folder, rate limits off, pinging every 10 s. */
export async function startParkMate(size: SeedSize): Promise<ParkMate> {
  const folder = mkdtempSync(join(tmpdir(), "parkmate-bench-"));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const port = await freePort("127.0.0.1");
    const child = startChild([process.execPath, join(import.meta.dir, "../apps/server/src/main.ts"), "start"], {
      PORT: String(port),
      PARKMATE_DATA_DIR: folder,
      PARKMATE_SECRET: SECRET,
      PARKMATE_RATE_LIMITS: "off",
      PARKMATE_HEARTBEAT_SECONDS: "10",
    });
    await child.line((line) => line.startsWith("ParkMate is ready"));
    await using rows = openRows({ dataDir: folder });
    const seeded = await seed(rows, SECRET, size);
    return {
      ...seeded,
      child,
      url: `http://127.0.0.1:${port}`,
      dial: (token) => ({
        url: `ws://127.0.0.1:${port}${REALTIME_PATH}`,
        headers: { authorization: `Bearer ${token}` },
        dialect: "frames",
      }),
      async close() {
        await child.stop();
        removeFolder();
      },
    };
  } catch (error) {
    removeFolder();
    throw error;
  }
}
