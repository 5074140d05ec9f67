import type { ServerFrame } from "@parkmate/protocol";
import { DEMO_PASSWORD } from "../../apps/server/src/commands/demoData.ts";
import type { RealServer } from "./server.ts";
import { until } from "./until.ts";

/** The address an account signs in with. */
export function emailOf(account: string): string {
  return `${account}@parkmate.test`;
}

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

  /** Signed in with a demo account, or another one that has the demo's password. */
  static signIn(server: RealServer, account: string): Promise<ApiClient> {
    return ApiClient.#enter(server, "/api/auth/sign-in/email", { email: emailOf(account), password: DEMO_PASSWORD });
  }

  /** A new account `account`@parkmate.test with the demo's password. */
  static register(server: RealServer, account: string, profile: Record<string, string>): Promise<ApiClient> {
    return ApiClient.#enter(server, "/api/register", {
      email: emailOf(account),
      password: DEMO_PASSWORD,
      ...profile,
    });
  }

  static async #enter(server: RealServer, path: string, body: unknown): Promise<ApiClient> {
    const answer = await fetch(server.url + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const token = answer.headers.get("set-auth-token");
    if (!token) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
    return new ApiClient(server, token);
  }

  async get<Body>(path: string): Promise<Answer<Body>> {
    return this.#send<Body>("GET", path);
  }

  async post<Body>(path: string, body: unknown, idempotencyKey?: string): Promise<Answer<Body>> {
    return this.#send<Body>("POST", path, body, idempotencyKey);
  }

  /** The body of an answer of 2xx to that request; throws the refusal. */
  async ask<Body>(method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE", path: string, body?: unknown): Promise<Body> {
    const answer = await this.#send<Body>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async patch<Body>(path: string, body: unknown): Promise<Answer<Body>> {
    return this.#send<Body>("PATCH", path, body);
  }

  /** A live line of this person, to the server itself or by way of another port. */
  listen(port = this.#server.port): Line {
    return new Line(`ws://localhost:${port}/api/realtime`, this.#token);
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

  constructor(url: string, token: string, trust: { tls?: { ca: string } } = {}) {
    // Bun takes headers and authorities here, the DOM typings do not know them.
    const options = { headers: { authorization: `Bearer ${token}` }, protocols: ["parkmate.v1"], ...trust };
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
