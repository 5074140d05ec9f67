import { connect, createServer, type Server, type Socket } from "node:net";
import { freePort } from "../../apps/server/src/platform/freePort.ts";
import { until } from "./until.ts";

/**
 * The cable between the devices and the server, which can be cut: every connection ends at once, also those that stay
 * open (Chromium's own offline mode leaves a WebSocket alone), and no new one is made until it is mended.
 *
 * Owns: its port and the connections through it.
 */
export class Wire implements AsyncDisposable {
  readonly port: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #serverPort = 0;

  private constructor(port: number) {
    this.port = port;
  }

  /** A wire that leads nowhere yet: the server has to know the wire's address before it starts. */
  static async lay(): Promise<Wire> {
    return new Wire(await freePort("127.0.0.1"));
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** The wire leads to a server on that port. */
  async leadTo(serverPort: number): Promise<void> {
    this.#serverPort = serverPort;
    await this.mend();
  }

  /** Nothing gets through any more. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Everything gets through again. */
  async mend(): Promise<void> {
    if (this.#server) return;
    const server = createServer((near) => {
      const far = connect(this.#serverPort, "127.0.0.1");
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(socket);
        socket.setNoDelay(true);
        // An error is followed by the close, which is all that the other end has to learn.
        socket.on("error", () => other.destroy());
        socket.on("close", () => {
          this.#sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    });
    this.#server = server;
    server.listen(this.port, "127.0.0.1");
    await until("wire that listens", () => server.listening);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut();
  }
}
