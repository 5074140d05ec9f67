import { connect, type Socket } from "node:net";
import { until } from "./until.ts";

/** A client that speaks WebSocket by hand: it can break the protocol, stop reading, and cut itself in mid frame. */
export class RawSocket {
  readonly texts: string[] = [];
  /** The answer to the upgrade, until it is complete an empty text. */
  head = "";
  closedWith: number | null = null;
  ended = false;
  readonly #socket: Socket;
  #rest = Buffer.alloc(0);
  #bytesLeft = Number.POSITIVE_INFINITY;

  constructor(port: number, path: string, headers: readonly string[]) {
    this.#socket = connect(port, "127.0.0.1", () => {
      const lines = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", ...headers];
      const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
      this.#socket.write([`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, key, ...lines, "", ""].join("\r\n"));
    });
    this.#socket.on("data", (bytes: Buffer) => this.#take(bytes));
    this.#socket.on("close", () => {
      this.ended = true;
    });
    // A cut connection is what these tests are about.
    this.#socket.on("error", () => {
      this.ended = true;
    });
  }

  get status(): number {
    return Number(this.head.split(" ")[1] ?? 0);
  }

  async opened(): Promise<void> {
    await until(() => this.head !== "" || this.ended);
  }

  async closed(): Promise<number> {
    await until(() => this.closedWith !== null);
    return this.closedWith ?? 0;
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Stops reading: what is sent stays with the kernel, then with the sender. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Reads so many bytes more, then the connection is cut. */
  cutAfter(bytes: number): void {
    this.#bytesLeft = bytes;
    if (bytes === 0) this.destroy();
  }

  destroy(): void {
    this.#bytesLeft = 0;
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    const kept = bytes.subarray(0, this.#bytesLeft);
    this.#bytesLeft -= kept.length;
    this.#rest = Buffer.concat([this.#rest, kept]);
    if (this.head === "") this.#takeHead();
    if (this.head !== "") this.#takeFrames();
    if (this.#bytesLeft === 0) this.#socket.destroy();
  }

  #takeHead(): void {
    const end = this.#rest.indexOf("\r\n\r\n");
    if (end < 0) return;
    this.head = this.#rest.subarray(0, end).toString("latin1");
    this.#rest = this.#rest.subarray(end + 4);
  }

  #takeFrames(): void {
    let at = 0;
    for (;;) {
      const short = (this.#rest[at + 1] ?? 0) & 127;
      const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2);
      if (this.#rest.length < start) break;
      const length =
        short === 126
          ? this.#rest.readUInt16BE(at + 2)
          : short === 127
            ? Number(this.#rest.readBigUInt64BE(at + 2))
            : short;
      if (this.#rest.length < start + length) break;
      const payload = this.#rest.subarray(start, start + length);
      const opcode = (this.#rest[at] ?? 0) & 15;
      if (opcode === 1) this.texts.push(payload.toString("utf8"));
      if (opcode === 8) this.closedWith = payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
      at = start + length;
    }
    this.#rest = this.#rest.subarray(at);
  }
}

/** A client frame, masked with zeros unless told otherwise. */
export function rawFrame(
  opcode: number,
  payload: Uint8Array,
  shape: { final?: boolean; masked?: boolean; reserved?: number; claim?: number } = {},
): Buffer {
  const { final = true, masked = true, reserved = 0, claim = payload.length } = shape;
  const mask = masked ? 0x80 : 0;
  const first = (final ? 0x80 : 0) | reserved | opcode;
  const header = claim < 126 ? Buffer.from([first, mask | claim]) : Buffer.alloc(claim < 65_536 ? 4 : 10);
  if (claim >= 126) {
    header[0] = first;
    header[1] = mask | (claim < 65_536 ? 126 : 127);
    if (claim < 65_536) header.writeUInt16BE(claim, 2);
    else header.writeBigUInt64BE(BigInt(claim), 2);
  }
  return Buffer.concat([header, Buffer.alloc(masked ? 4 : 0), payload]);
}
