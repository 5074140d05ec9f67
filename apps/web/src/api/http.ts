import type { FieldError, Problem, RefusalCode } from "@parkmate/protocol";
import { words } from "../words/index.ts";

/**
 * The only caller of fetch.
 * Owns: requests to this origin's /api, and what their failures are called.
 * Promises: an answer of 2xx as its JSON; anything else throws ApiError (the server said no) or NetworkError (it is
 * not known whether the server heard).
 * Never: retries, or touches a cache; that is the query layer's.
 */

/** The server's definite no. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  readonly errors: FieldError[];
  /** What the answer says besides: `latestEndsAt` of a slot that is promised later. */
  readonly data: Readonly<Record<string, unknown>>;

  constructor(
    problem: Pick<Problem, "status" | "detail"> & { code: string; errors?: FieldError[]; [extension: string]: unknown },
  ) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.errors = problem.errors ?? [];
    this.data = problem;
  }

  /** Whether asking the very same again may succeed: the server was away, or has not finished the first request. */
  get isTemporary(): boolean {
    return this.status >= 500 || this.status === 429 || this.code === "idempotency.in_progress";
  }
}

/** No answer: it is unknown whether the request was carried out. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  constructor(cause: unknown) {
    super(words.errors.unreachable, { cause });
  }
}

/** Longer than the server waits for a payment's provider, or for the first of two equal requests. */
const ANSWERS_WITHIN_MS = 30_000;

let isReached = true;
const listeners = new Set<() => void>();

/** Whether the last request was heard by the server, as far as this page can know. */
export const wasReached = (): boolean => isReached;

/** `listener` is called whenever `wasReached` changes; the answer ends that. */
export function onReached(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function reached(now: boolean): void {
  if (now === isReached) return;
  isReached = now;
  for (const listener of listeners) listener();
}

/** Whether the server has said its last word; else the request may have been carried out, or may still be. */
export function isDefinite(error: unknown): boolean {
  return error instanceof ApiError && !error.isTemporary;
}

interface RequestOptions {
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** The JSON answer of `method path`. Throws ApiError or NetworkError, or the abort reason of `signal`. */
export async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  const { text } = await exchange(method, path, "application/json", options);
  return parseJson(text) as T;
}

/** Saves the answer of GET `path` as a file, byte for byte. Throws ApiError or NetworkError. */
export async function download(path: string, mediaType: string, fileName: string): Promise<void> {
  const { bytes } = await exchange("GET", path, mediaType, {});
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}

/** A successful answer as text, and as it came: decoding drops the mark by which spreadsheets know UTF-8. */
async function exchange(method: Method, path: string, accept: string, options: RequestOptions) {
  const headers: Record<string, string> = { accept };
  if (options.body !== undefined) headers["content-type"] = "application/json";
  if (options.idempotencyKey) headers["idempotency-key"] = options.idempotencyKey;
  let response: Response;
  let bytes: ArrayBuffer;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: within(ANSWERS_WITHIN_MS, options.signal),
    });
    bytes = await response.arrayBuffer();
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    reached(false);
    throw new NetworkError(cause);
  }
  reached(true);
  const text = new TextDecoder().decode(bytes);
  if (response.ok) return { text, bytes };
  const json = parseJson(text);
  throw new ApiError(
    isProblem(json) ? json : { status: response.status, code: "internal", detail: wordsFor(response) },
  );
}

/** `signal`, and the end of waiting: a network that is there and carries nothing answers never. */
function within(ms: number, signal: AbortSignal | undefined): AbortSignal {
  const deadline = AbortSignal.timeout(ms);
  if (!signal) return deadline;
  return "any" in AbortSignal ? AbortSignal.any([signal, deadline]) : signal;
}

function parseJson(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    // A proxy's error page is no JSON; the caller only learns that this is no problem document.
    return undefined;
  }
}

function isProblem(json: unknown): json is Problem {
  return typeof json === "object" && json !== null && "code" in json && "status" in json && "detail" in json;
}

function wordsFor(response: Response): string {
  return response.status >= 500 ? words.errors.away : words.errors.refused(response.status);
}

/** What to tell a person about a failed request. */
export function wordsOf(error: unknown): string {
  if (error instanceof ApiError) return words.refusals[error.code as RefusalCode] ?? error.message;
  return error instanceof NetworkError ? error.message : words.errors.unexpected;
}

/** The server's words about one field of a refused form, where it named it. */
export function fieldError(error: unknown, field: string): string | undefined {
  return error instanceof ApiError ? error.errors.find((one) => one.field === field)?.message : undefined;
}

/** Whether the server refused with one of these codes. */
export function isRefusal(error: unknown, ...codes: readonly RefusalCode[]): error is ApiError {
  return error instanceof ApiError && codes.some((code) => code === error.code);
}

/** The latest end that a refused booking or renewal could have (ISO 8601), where the server named it. */
export function latestEndOf(error: unknown): string | null {
  const latest = error instanceof ApiError ? error.data.latestEndsAt : null;
  return typeof latest === "string" ? latest : null;
}

/** A path with those search parameters that have a value. */
export function pathWith(path: string, params: Record<string, string | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value) search.set(name, value);
  return search.size > 0 ? `${path}?${search}` : path;
}
