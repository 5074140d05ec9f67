import type { HistoryFault } from "../harness/history.ts";
import { RealServer, runToEnd } from "../harness/server.ts";
import type { Outcome } from "./drill.ts";

/** A second server on the folder of a running one ends, says why, and does the first no harm. */
export async function startSecond(): Promise<Outcome> {
  await using server = await RealServer.start();
  const { exitCode, output } = await runToEnd("start", { PORT: "0", PARKMATE_DATA_DIR: server.dataDir });
  const faults: HistoryFault[] = [];
  const expect = (holds: boolean, what: string): void => {
    if (!holds) faults.push({ invariant: "I1", who: "the second server", what });
  };
  expect(exitCode === 1, `ended with ${exitCode}`);
  expect(output.includes(server.dataDir), `does not name the folder: ${output}`);
  expect((await fetch(`${server.url}/readyz`)).status === 200, "harmed the first");
  return { checked: ["I1"], faults, said: output.trim().split("\n").at(-1) ?? "" };
}
