import type { BookingView, LotView, MeView, Page } from "@parkmate/protocol";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { prerender } from "react-dom/static";
import { Router } from "wouter";
import { Frame } from "./App.tsx";
import { bookingQuery } from "./api/bookings.ts";
import { lotQuery, lotReviewsQuery, lotsQuery } from "./api/lots.ts";
import { assumeServerClock } from "./live/watching.ts";
import { type Session, SessionProvider } from "./session.tsx";
import { languageFor } from "./words/languages.ts";

/**
 * The page as it is first seen, written by the server while the scripts are still on their way (`vite build --ssr`; the
 * server's `http/firstLook.ts` imports the result).
 *
 * Owns: nothing. Promises: the same components as in the browser, given the API's own answers. Never: asks for anything.
 */

/** What a first look is made of; `answers` are what the API said to what the page `asks`, in that order. */
export interface Sight {
  path: string;
  answers: readonly unknown[];
  /** Null: a visitor. */
  me: MeView | null;
  /** How far the server's clock is ahead of this process's, ms. */
  aheadMs: number;
}

/** A page that has a first look: for whom, and what the API has to be asked for it. */
interface Looked {
  path: RegExp;
  who: "anybody" | "visitor" | "person";
  /** `$1` is the group of the path. */
  asks: readonly string[];
  put: (client: QueryClient, answers: readonly unknown[]) => void;
}

const firstPage = (answer: unknown) => ({ pages: [answer as Page<never>], pageParams: [null] });

const LOOKED: readonly Looked[] = [
  {
    ...{ path: /^\/$/, who: "visitor", asks: ["/api/lots?limit=20"] },
    put(client, [lots]) {
      client.setQueryData(lotsQuery().queryKey, firstPage(lots));
    },
  },
  {
    ...{ path: /^\/lots$/, who: "anybody", asks: ["/api/lots?limit=20"] },
    put(client, [lots]) {
      const { queryKey } = lotsQuery({ q: "", vehicleType: "", carwash: "", near: "" });
      client.setQueryData(queryKey, firstPage(lots));
    },
  },
  {
    ...{ path: /^\/lots\/([\w-]+)$/, who: "anybody", asks: ["/api/lots/$1", "/api/lots/$1/reviews"] },
    put(client, [answer, reviews]) {
      const lot = answer as LotView;
      client.setQueryData(lotQuery(lot.id).queryKey, lot);
      client.setQueryData(lotReviewsQuery(lot.id).queryKey, firstPage(reviews));
    },
  },
  {
    ...{ path: /^\/bookings\/([\w-]+)$/, who: "person", asks: ["/api/bookings/$1"] },
    put(client, [answer]) {
      const booking = answer as BookingView;
      client.setQueryData(bookingQuery(booking.id).queryKey, booking);
    },
  },
];

const lookedAt = (path: string) => LOOKED.find((one) => one.path.test(path));

/** What the server has to ask its API for, to look at the page of a path. Null: this page has no first look for them. */
export function asks(path: string, who: "visitor" | "person"): string[] | null {
  const looked = lookedAt(path);
  if (!looked || (looked.who !== "anybody" && looked.who !== who)) return null;
  return looked.asks.map((api) => path.replace(looked.path, api));
}

/** Whether somebody who wants these languages (BCP 47 tags, best first) gets the one the first look is written in. */
export const speaks = (wanted: readonly string[]): boolean => languageFor(wanted) === "en";

/** The HTML inside the page's root. Throws what a component threw. */
export async function firstLook(sight: Sight): Promise<string> {
  const { path, me, aheadMs } = sight;
  assumeServerClock(aheadMs);
  const known: Session = me ? { phase: "person", me } : { phase: "visitor" };
  const faults: unknown[] = [];
  const { prelude } = await prerender(
    <Router ssrPath={path}>
      <SessionProvider known={known}>{() => <Answered {...sight} />}</SessionProvider>
    </Router>,
    // In one piece: what is sent behind its place is put there by a script in the page, which the policy forbids.
    { progressiveChunkSize: Number.MAX_SAFE_INTEGER, onError: (error) => void faults.push(error) },
  );
  const html = await new Response(prelude).text();
  if (faults.length > 0) throw faults[0];
  return html;
}

function Answered({ path, answers }: Sight) {
  lookedAt(path)?.put(useQueryClient(), answers);
  return <Frame />;
}
