/**
 * Bad networks, one function each. What the page will say about it in the console is declared with it, so that only
 * what a test did not want is a fault.
 */
import { problemOf, REFUSALS } from "@parkmate/protocol";
import type { Route } from "playwright-core";
import type { Device } from "./device.ts";
import type { Stage } from "./stage.ts";
import { until } from "./until.ts";

/** Which requests are meant. */
export interface Requests {
  method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  path: RegExp;
}

/** What is done to some requests, while it is done. */
export interface Disturbance {
  /** How many it has met so far. */
  met: () => number;
  /** Requests are answered by the server again. */
  end: () => Promise<void>;
}

/** These requests of the device, `times` of them, are handled by `handle` instead of going to the server. */
async function disturb(
  device: Device,
  { method, path }: Requests,
  handle: (route: Route) => Promise<void>,
  times = Number.POSITIVE_INFINITY,
): Promise<Disturbance> {
  let met = 0;
  const matches = (url: URL): boolean => path.test(url.pathname);
  const handler = async (route: Route): Promise<void> => {
    if (met >= times || (method !== undefined && route.request().method() !== method)) return route.fallback();
    met += 1;
    await handle(route);
  };
  await device.context.route(matches, handler);
  return { met: () => met, end: () => device.context.unroute(matches, handler) };
}

/** How a request is refused: by the server with one of its own codes, or by a proxy with a page of HTML. */
export type RefusedBy = "internal" | "unavailable" | "rate_limited" | "proxy";

const PROXY_STATUS = 502;
const PROXY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/** The first `times` of these requests are refused before the server hears of them. */
export async function refuse(device: Device, requests: Requests, by: RefusedBy, times?: number): Promise<Disturbance> {
  const status = by === "proxy" ? PROXY_STATUS : REFUSALS[by][0];
  device.faults.expect({ status, path: requests.path });
  const answer =
    by === "proxy"
      ? { contentType: "text/html", body: PROXY_PAGE }
      : {
          contentType: "application/problem+json",
          headers: by === "internal" ? {} : { "retry-after": "2" },
          body: JSON.stringify(problemOf({ code: by })),
        };
  return disturb(device, requests, (route) => route.fulfill({ status, ...answer }), times);
}

/** The server answers as if there were nothing: lists without items. */
export function emptyLists(device: Device, requests: Requests): Promise<Disturbance> {
  const body = JSON.stringify({ items: [], next: null });
  return disturb(device, requests, (route) => route.fulfill({ status: 200, contentType: "application/json", body }));
}

/** The server does the work, and its answer is lost on the way back. */
export async function loseAnswer(device: Device, requests: Requests, times = 1): Promise<Disturbance> {
  device.faults.expect({ status: "no answer", path: requests.path });
  return disturb(
    device,
    requests,
    async (route) => {
      await route.fetch();
      await route.abort("connectionreset");
    },
    times,
  );
}

/** The request is lost before the server hears of it. */
export async function loseRequest(device: Device, requests: Requests, times = 1): Promise<Disturbance> {
  device.faults.expect({ status: "no answer", path: requests.path });
  return disturb(device, requests, (route) => route.abort("connectionreset"), times);
}

export interface HeldAnswers extends Disturbance {
  /** The server has done the work of `count` of them; their answers wait here. */
  worked: (count: number) => Promise<void>;
  /** What waits arrives, and later ones are not held. */
  release: () => Promise<void>;
}

/** The server does the work at once; its answers arrive when they are released, or never. */
export async function holdAnswers(device: Device, requests: Requests): Promise<HeldAnswers> {
  const gate = Promise.withResolvers<void>();
  let worked = 0;
  let arrived = 0;
  const disturbance = await disturb(device, requests, async (route) => {
    const response = await route.fetch();
    worked += 1;
    await gate.promise;
    // Once it is released, the rest passes as it comes. Whoever asked may be gone: then it arrives nowhere.
    await route.fulfill({ response });
    arrived += 1;
  });
  return {
    ...disturbance,
    worked: async (count) => {
      await until(`${count} requests that the server worked on`, () => worked >= count);
    },
    release: async () => {
      gate.resolve();
      await until("answers that arrived", () => arrived === worked);
      await disturbance.end();
    },
  };
}

/** The requests are never answered, and never reach the server. */
export function holdRequests(device: Device, requests: Requests): Promise<Disturbance> {
  return disturb(device, requests, () => Promise.resolve());
}

/** The device has no network: it knows so, and every connection it had is gone. Needs a wired stage. */
export async function goOffline(stage: Stage, device: Device): Promise<void> {
  device.faults.isOutage = true;
  await device.context.setOffline(true);
  await stage.wire.cut();
  await until(`end of ${device.name}'s line`, () => device.liveLines().length === 0);
}

/** The network is back; done when every page in the device has a line again. */
export async function goOnline(stage: Stage, device: Device): Promise<void> {
  await stage.wire.mend();
  await device.context.setOffline(false);
  await until(`line of ${device.name}`, () => device.liveLines().length > 0);
  device.faults.isOutage = false;
}
