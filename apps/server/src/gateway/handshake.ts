import { BEARER_SUBPROTOCOL_PREFIX, CLOSE, type CloseCode, SUBPROTOCOL } from "@parkmate/protocol";
import type { Access } from "../access/access.ts";
import { deviceName } from "../domain/deviceName.ts";
import { problemResponse } from "./problem.ts";
import { type ResumeRequest, resumeRequest } from "./resume.ts";

/** What a socket is opened with: who it belongs to, or why it is closed at once. */
export type Ticket = Admission | { refused: CloseCode; reason: string };

export interface Admission {
  userId: string;
  sessionId: string;
  /** When the session ends, epoch ms of real time. */
  expiresAt: number;
  role: "driver" | "owner" | "admin";
  address: string;
  /** The system listens to itself: in no number, under no limit. */
  isService: boolean;
  /** What the person calls the device. */
  deviceName: string;
  resume: ResumeRequest | null;
}

/** An upgrade request as far as it can be judged without asking who it is. */
export interface Handshake {
  /** The subprotocol to answer, where any was offered. */
  answer: string | null;
  /** Nothing was offered, or ours was among it. */
  speaksOurs: boolean;
  /** What `authenticate` is given: the bearer token alone where there is one, else the cookie. */
  credentials: Headers;
  userAgent: string | null;
}

/**
 * Judges an upgrade request: a response where it is refused before the upgrade (403 for a wrong origin whatever the
 * credentials, 426 where it is no upgrade), else what was offered.
 */
export function judgeHandshake(headers: Headers, allowedOrigins: readonly string[]): Response | Handshake {
  const origin = headers.get("origin");
  if (origin !== null && !allowedOrigins.includes(origin)) return originRefused();
  if (headers.get("upgrade")?.toLowerCase() !== "websocket") return upgradeRequired();
  const offered = (headers.get("sec-websocket-protocol") ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const token = bearerOf(headers, offered);
  if (origin === null && token === null) return originRefused();
  const credentials = new Headers();
  const cookie = headers.get("cookie");
  if (token !== null) credentials.set("authorization", `Bearer ${token}`);
  else if (cookie !== null) credentials.set("cookie", cookie);
  return {
    answer: answerTo(offered),
    speaksOurs: offered.length === 0 || offered.includes(SUBPROTOCOL),
    credentials,
    userAgent: headers.get("user-agent"),
  };
}

/**
 * The ticket of a handshake: who is calling, by the verified session only. A cookie that was rolled is put into
 * `answered`.
 */
export async function admit(
  handshake: Handshake,
  access: Access,
  query: URLSearchParams,
  address: string,
  answered: Headers,
): Promise<Ticket> {
  if (!handshake.speaksOurs) return { refused: CLOSE.unknownSubprotocol, reason: `speak ${SUBPROTOCOL}` };
  const known = await access.recognize(handshake.credentials);
  const caller = known?.caller;
  if (!caller?.profile || caller.profile.disabledAt !== null) {
    return { refused: CLOSE.unauthenticated, reason: "sign in" };
  }
  if (handshake.credentials.has("cookie")) {
    for (const cookie of known?.headers.getSetCookie() ?? []) answered.append("set-cookie", cookie);
  }
  return {
    userId: caller.userId,
    sessionId: caller.sessionId,
    expiresAt: caller.expiresAt,
    role: caller.profile.role,
    address,
    isService: caller.isService,
    // The session's own, as the list of sessions says it.
    deviceName: deviceName(caller.userAgent ?? handshake.userAgent),
    resume: resumeRequest(query),
  };
}

/** 426, telling an operator what a proxy has to pass on. */
export function upgradeRequired(): Response {
  const detail =
    "This address speaks WebSocket only, and the request came without its upgrade headers. A proxy in between must use " +
    "HTTP/1.1 towards this server and pass on `Upgrade: websocket` and `Connection: Upgrade`.";
  return problemResponse(
    { code: "realtime.upgrade_required", detail },
    { upgrade: "websocket", connection: "Upgrade", "sec-websocket-version": "13" },
  );
}

function originRefused(): Response {
  return problemResponse({ code: "origin.refused" });
}

/**
 * What we answer: ours. Left alone, Bun echoes the first offer, which could be the secret. Where ours is not among them
 * a browser only gets to see 4426 if one of its own offers is answered.
 */
function answerTo(offered: readonly string[]): string | null {
  if (offered.length === 0) return null;
  if (offered.includes(SUBPROTOCOL)) return SUBPROTOCOL;
  return offered.find((name) => !name.startsWith(BEARER_SUBPROTOCOL_PREFIX)) ?? SUBPROTOCOL;
}

/** The bearer token, by header or by subprotocol; an unreadable one is as good as a wrong one. */
function bearerOf(headers: Headers, offered: readonly string[]): string | null {
  const header = /^Bearer(?:\s+(.*))?$/i.exec(headers.get("authorization") ?? "");
  if (header) return header[1] ?? "";
  const protocol = offered.find((name) => name.startsWith(BEARER_SUBPROTOCOL_PREFIX));
  if (protocol === undefined) return null;
  const token = Buffer.from(protocol.slice(BEARER_SUBPROTOCOL_PREFIX.length), "base64url").toString("latin1");
  return /^[\x21-\x7e]+$/.test(token) ? token : "unreadable";
}
