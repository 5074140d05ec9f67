import type { Page } from "playwright-core";

/** An answer of 400 and more, or none at all, that a test wants to happen. */
export interface ExpectedRefusal {
  status: number | "no answer";
  path: RegExp;
}

/** What the browser says when nobody listens, or whoever did is gone. */
const OUTAGE =
  /net::ERR_(?:INTERNET_DISCONNECTED|NETWORK_CHANGED|CONNECTION_REFUSED|CONNECTION_RESET|CONNECTION_CLOSED|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED|INCOMPLETE_CHUNKED_ENCODING)|WebSocket connection to .* failed/;

/**
 * Everything that went wrong in the pages of one device: console errors and warnings, exceptions, rejections nobody
 * handled, requests that failed or were refused. What a test expects is declared before it happens.
 */
export class PageFaults {
  #found: string[] = [];
  #expected: (ExpectedRefusal & { seen: boolean })[] = [];
  readonly #device: string;
  /** Whether the server is known to be away: its absence is no fault then. */
  isOutage = false;
  /** The page that the test itself lets crash. */
  doomed: Page | null = null;

  constructor(device: string) {
    this.#device = device;
  }

  /** From now on one such refusal, or several, belong to the test; none at all is a fault. */
  expect(refusal: ExpectedRefusal): void {
    this.#expected.push({ ...refusal, seen: false });
  }

  /** From now on such refusals belong to the test, if they come. */
  allow(refusal: ExpectedRefusal): void {
    this.#expected.push({ ...refusal, seen: true });
  }

  /** What `all` answers; from now on nothing has been found and nothing is expected. */
  take(): string[] {
    const faults = this.all();
    this.#found = [];
    this.#expected = [];
    return faults;
  }

  /** Everything unexpected so far, and expected refusals that did not come. */
  all(): string[] {
    const missing = this.#expected
      .filter(({ seen }) => !seen)
      .map(({ status, path }) => `${this.#device}: expected a ${status} of ${path}, it did not come`);
    return [...this.#found, ...missing];
  }

  watch(page: Page): void {
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      const { url } = message.location();
      const [, status] = /responded with a status of (\d+)/.exec(message.text()) ?? [];
      if (status !== undefined && this.#isExpected(Number(status), url)) return;
      if (message.text().includes("net::ERR_") && this.#isExpected("no answer", url)) return;
      this.#add(`console ${message.type()}: ${message.text()} ${url}`);
    });
    page.on("pageerror", (error) => this.#add(`exception: ${error.stack ?? error.message}`));
    page.on("crash", () => {
      if (page !== this.doomed) this.#add("the page crashed");
    });
    page.on("requestfailed", (request) => {
      const words = request.failure()?.errorText ?? "";
      // The page itself gave it up: it moved on and no longer needs the answer.
      if (words === "net::ERR_ABORTED" || this.#isExpected("no answer", request.url())) return;
      this.#add(`request failed: ${request.method()} ${request.url()} ${words}`);
    });
    page.on("response", (response) => {
      if (response.status() < 400 || this.#isExpected(response.status(), response.url())) return;
      this.#add(`${response.status()} of ${response.request().method()} ${response.url()}`);
    });
  }

  #isExpected(status: ExpectedRefusal["status"], url: string): boolean {
    if (!URL.canParse(url)) return false;
    const { pathname } = new URL(url);
    const expected = this.#expected.filter((one) => one.status === status && one.path.test(pathname));
    for (const one of expected) one.seen = true;
    return expected.length > 0;
  }

  #add(fault: string): void {
    if (!(this.isOutage && OUTAGE.test(fault))) this.#found.push(`${this.#device}: ${fault}`);
  }
}
