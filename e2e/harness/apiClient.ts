import type { ServerFrame } from "@parkmate/protocol";
import { DEMO_PASSWORD } from "../../apps/server/src/commands/demoData.ts";
import type { RealServer } from "./server.ts";
import { until } from "./until.ts";

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** Somebody who uses the API as a program does: with a bearer token, which outlives the server's process. */
export class ApiClient {
  readonly #server: RealServer;
  readonly #token: string;

  private constructor(server: RealServer, token: string) {
    this.#server = server;
    this.#token = token;
  }

  /** Signed in with a demo account. */
  static async signIn(server: RealServer, account: string): Promise<ApiClient> {
    const answer = await fetch(`${server.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: server.url },
      body: JSON.stringify({ email: `${account}@parkmate.test`, password: DEMO_PASSWORD }),
    });
    const token = answer.headers.get("set-auth-token");
    if (!token) throw new Error(`sign-in was answered with ${answer.status}: ${await answer.text()}`);
    return new ApiClient(server, token);
  }

  async get<Body>(path: string): Promise<Answer<Body>> {
    return this.#send<Body>("GET", path);
  }

  async post<Body>(path: string, body: unknown, idempotencyKey?: string): Promise<Answer<Body>> {
    return this.#send<Body>("POST", path, body, idempotencyKey);
  }

  async patch<Body>(path: string, body: unknown): Promise<Answer<Body>> {
    return this.#send<Body>("PATCH", path, body);
  }

  /** A live line of this person. */
  listen(): Line {
    return new Line(`ws://localhost:${this.#server.port}/api/realtime`, this.#token);
  }

  async #send<Body>(method: string, path: string, body?: unknown, key?: string): Promise<Answer<Body>> {
    const answer = await fetch(this.#server.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
  }
}

/** A WebSocket to the server: everything it said, and how it ended. */
export class Line {
  readonly frames: ServerFrame[] = [];
  closedWith: number | null = null;
  readonly #socket: WebSocket;

  constructor(url: string, token: string) {
    // Bun takes headers here, the DOM typings do not know them.
    const options = { headers: { authorization: `Bearer ${token}` }, protocols: ["parkmate.v1"] };
    this.#socket = new WebSocket(url, options as never);
    this.#socket.onmessage = (event) => this.frames.push(JSON.parse(String(event.data)) as ServerFrame);
    this.#socket.onclose = (event) => {
      this.closedWith = event.code;
    };
  }

  /** The first frame of that type, once it is there. */
  frame<Type extends ServerFrame["type"]>(type: Type): Promise<Extract<ServerFrame, { type: Type }>> {
    return until(
      `${type} frame`,
      () => this.frames.find((frame): frame is Extract<ServerFrame, { type: Type }> => frame.type === type) ?? null,
    );
  }

  /** The close code, once it is there. */
  closed(): Promise<number> {
    return until("close of the line", () => this.closedWith);
  }

  close(): void {
    this.#socket.close();
  }
}
