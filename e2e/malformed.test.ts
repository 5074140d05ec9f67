import { expect, test } from "bun:test";
import { connect } from "node:net";
import { RealServer } from "./harness/server.ts";

/** What a server answers to these very bytes. */
function answerTo(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}

test("a Host header that is none is refused in a sentence, shows no source code and does no harm", async () => {
  await using server = await RealServer.start();
  const { port } = server;
  for (const host of ["a b", "[", "localhost:99999"]) {
    for (const path of ["/healthz", "/api/realtime", "/api/lots"]) {
      const answer = await answerTo(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(answer, `${host} ${path}`).toStartWith("HTTP/1.1 400");
      expect(answer).not.toContain("main.ts");
    }
  }
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});
