import { connect, createServer, type Server, type Socket } from "node:net";
import { freePort } from "../../apps/server/src/platform/freePort.ts";
import { until } from "./until.ts";

/** What comes of the bytes of one direction: those to pass on now, the others are lost or held by whoever takes them. */
export type Filter = (bytes: Buffer, pass: (bytes: Buffer) => void) => void;

/** The two ends of one connection. */
interface Pair {
  near: Socket;
  far: Socket;
}

/**
 * The cable between two that talk over TCP (devices and server, server and database), which a test can cut, stretch or let
 * fall silent.
 *
 * Owns: its port and the connections through it.
 * Never: looks into what passes, but for a filter that a test brings.
 */
export class TcpProxy implements AsyncDisposable {
  readonly port: number;
  readonly #pairs = new Set<Pair>();
  /** Near ends that were left without a far one: nobody told them. */
  readonly #orphans = new Set<Socket>();
  #server: Server | null = null;
  #targetPort = 0;
  #isSilent = false;
  #delayMs = 0;
  #filter: (() => Filter) | null = null;

  private constructor(port: number) {
    this.port = port;
  }

  /** A cable that leads nowhere yet: the far end may have to know its address before it starts. */
  static async lay(): Promise<TcpProxy> {
    return new TcpProxy(await freePort("127.0.0.1"));
  }

  /** A cable to a port of this machine. */
  static async to(targetPort: number): Promise<TcpProxy> {
    const proxy = await TcpProxy.lay();
    await proxy.leadTo(targetPort);
    return proxy;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** How many connections go through it now. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** The cable leads to that port. */
  async leadTo(targetPort: number): Promise<void> {
    this.#targetPort = targetPort;
    await this.mend();
  }

  /** Every connection ends at once, and no new one is made until it is mended. */
  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.reset();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Every connection ends at once; new ones are made as before. */
  reset(): void {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    for (const orphan of this.#orphans) orphan.destroy();
  }

  /** Nothing arrives any more and nobody is told: connections stay, new ones are taken, all of them silent. */
  silence(): void {
    this.#isSilent = true;
    for (const { near, far } of this.#pairs) {
      near.pause();
      far.pause();
    }
  }

  /** The far ends are told that the connection ended, the near ends are not: a half-open line (RFC 9293 §3.5.1). */
  halfOpen(): void {
    for (const { near, far } of this.#pairs) {
      this.#orphans.add(near);
      far.destroy();
    }
  }

  /** What goes towards the near end arrives so much later from now on. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** What comes from the far end of connections made from now on passes a filter of its own. */
  filter(make: (() => Filter) | null): void {
    this.#filter = make;
  }

  /** Everything gets through again, what a silence held back included. */
  async mend(): Promise<void> {
    this.#isSilent = false;
    this.#delayMs = 0;
    for (const { near, far } of this.#pairs) {
      near.resume();
      far.resume();
    }
    if (this.#server) return;
    const server = createServer((near) => this.#join(near));
    this.#server = server;
    server.listen(this.port, "127.0.0.1");
    await until("cable that can be plugged in", () => server.listening);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut();
  }

  #join(near: Socket): void {
    const far = connect(this.#targetPort, "127.0.0.1");
    const pair = { near, far };
    this.#pairs.add(pair);
    const gone = (socket: Socket, other: Socket): void => {
      socket.setNoDelay(true);
      // An error is followed by the close, which is all that the other end has to learn.
      socket.on("error", () => undefined);
      socket.on("close", (isBroken) => {
        this.#pairs.delete(pair);
        this.#orphans.delete(socket);
        if (this.#orphans.has(other)) return;
        if (isBroken) other.destroy();
        else other.end();
      });
    };
    gone(near, far);
    gone(far, near);
    near.on("data", (bytes) => far.write(bytes));
    const filter = this.#filter?.();
    const pass = (bytes: Buffer): void => void near.write(bytes);
    far.on("data", (chunk) => {
      const bytes = Buffer.from(chunk);
      if (filter) filter(bytes, pass);
      else if (this.#delayMs > 0) setTimeout(pass, this.#delayMs, bytes);
      else pass(bytes);
    });
    if (this.#isSilent) {
      near.pause();
      far.pause();
    }
  }
}
