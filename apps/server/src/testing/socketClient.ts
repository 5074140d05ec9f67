import type { NotificationFrame, ServerFrame } from "@parkmate/protocol";
import { until } from "./until.ts";

type FrameOf<Type extends ServerFrame["type"]> = Extract<ServerFrame, { type: Type }>;

/** A device: everything it was sent, and how it was closed. */
export class SocketClient {
  readonly frames: ServerFrame[] = [];
  closedWith: number | null = null;
  opened = false;
  readonly #socket: WebSocket;

  constructor(url: string, headers: Record<string, string>, protocols: string[]) {
    this.#socket = new WebSocket(url, { headers, protocols } as never);
    this.#socket.onopen = () => {
      this.opened = true;
    };
    this.#socket.onmessage = (event) => this.frames.push(JSON.parse(String(event.data)) as ServerFrame);
    this.#socket.onclose = (event) => {
      this.closedWith = event.code;
    };
  }

  /** The subprotocol the server chose. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  send(frame: unknown): void {
    this.#socket.send(typeof frame === "string" || frame instanceof ArrayBuffer ? frame : JSON.stringify(frame));
  }

  /** Closes politely. */
  close(): void {
    this.#socket.close(1000);
  }

  /** Cuts the connection. */
  drop(): void {
    // Bun has it, the DOM typings do not.
    (this.#socket as unknown as { terminate(): void }).terminate();
  }

  of<Type extends ServerFrame["type"]>(type: Type): FrameOf<Type>[] {
    return this.frames.filter((frame): frame is FrameOf<Type> => frame.type === type);
  }

  /** The first frame of the type, or of those that match. */
  async first<Type extends ServerFrame["type"]>(
    type: Type,
    matches: (frame: FrameOf<Type>) => boolean = () => true,
  ): Promise<FrameOf<Type>> {
    await this.until(() => this.of(type).some(matches), `a ${type} frame`);
    const frame = this.of(type).find(matches);
    if (!frame) throw new Error(`no ${type} frame`);
    return frame;
  }

  get seqs(): number[] {
    return this.of("notification").map((frame: NotificationFrame) => frame.seq);
  }

  async until(holds: () => boolean, what = "what was waited for"): Promise<void> {
    try {
      await until(holds);
    } catch (cause) {
      const seen = this.frames.map((frame) => frame.type).slice(-20);
      throw new Error(`${what} did not come; closed with ${this.closedWith}, last frames ${seen.join(", ")}`, {
        cause,
      });
    }
  }

  /** The close code, once it is there. */
  async closed(): Promise<number> {
    await this.until(() => this.closedWith !== null, "the close");
    return this.closedWith ?? 0;
  }
}
