import type { BookingView, CarwashView, LotView, MeView, PaymentView } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import type { RealServer } from "../harness/server.ts";

/** Who looks at pages: the demo's accounts, and people who are at another point of their life with the product. */
export const PEOPLE = {
  visitor: null,
  /** Has bookings and washes in every state. */
  driver: "driver",
  /** Has four minutes left when the world is furnished. */
  hurried: "hurried",
  /** Has just registered. */
  newDriver: "new.driver",
  owner: "owner",
  /** Approved, and has done nothing yet. */
  newOwner: "new.owner",
  pendingOwner: "pending.owner",
  declinedOwner: "declined.owner",
  admin: "admin",
} as const;
export type Person = keyof typeof PEOPLE;

/** Long enough that what is expired or unpaid stays so while pages are looked at. No request is refused for its number. */
export const WORLD_SETTINGS = {
  PARKMATE_GRACE_SECONDS: "3600",
  PARKMATE_HOLD_SECONDS: "3600",
  PARKMATE_RATE_LIMITS: "off",
};

/** Ids of what pages show. */
export interface World {
  lot: string;
  /** Three rows, 60 slots in every state. */
  bigLot: string;
  /** A free slot of it. */
  freeSlot: string;
  /** Its owner has added no slots yet. */
  bareLot: string;
  /** Its owner has closed it. */
  closedLot: string;
  bookings: Record<
    | "unpaid"
    | "active"
    | "washing"
    | "lastMinutes"
    | "expired"
    | "finished"
    | "unreviewed"
    | "scheduled"
    | "cancelledByOwner"
    | "declined"
    | "rejected"
    | "renewing",
    string
  >;
  washes: Record<"pending" | "confirmed" | "running" | "completed" | "cancelled", string>;
  /** Payments at the owner's lots. */
  payments: Record<"waiting" | "received" | "refunded" | "rejected", string>;
  /** What somebody said of the owner's lots. */
  reviewId: string;
  driverId: string;
}

export interface Booked {
  booking: BookingView;
  payment: PaymentView;
}

/** One person's hand on the API, with what pages are furnished by. */
export class Hand {
  readonly api: ApiClient;

  constructor(api: ApiClient) {
    this.api = api;
  }

  static async signIn(server: RealServer, account: string): Promise<Hand> {
    return new Hand(await ApiClient.signIn(server, account));
  }

  me(): Promise<MeView> {
    return this.api.ask("GET", "/api/me");
  }

  post<Body>(path: string, body: unknown = {}): Promise<Body> {
    return this.api.ask("POST", path, body);
  }

  /** Books a slot; in cash it stays unpaid. */
  async book(
    slotId: string,
    vehicleNumber: string,
    { minutes = 60, method = "upi", startsAt }: { minutes?: number; method?: "upi" | "cash"; startsAt?: string } = {},
  ): Promise<Booked> {
    return this.post("/api/bookings", {
      slotId,
      vehicleNumber,
      minutes,
      ...(startsAt === undefined ? {} : { startsAt }),
      payment: method === "cash" ? { method } : { method, token: "tok_ok" },
    });
  }

  /** Orders a wash on its own for the hour. */
  wash(lotId: string, scheduledAt: string, method: "upi" | "cash", notes = ""): Promise<{ carwash: CarwashView }> {
    return this.post("/api/carwashes", {
      serviceId: "demo-service-foam",
      lotId,
      scheduledAt,
      ...(notes === "" ? {} : { notes }),
      payment: method === "cash" ? { method } : { method, token: "tok_ok" },
    });
  }

  /** The lot's slots by label. */
  async slots(lotId: string): Promise<(label: string) => string> {
    const { slots } = await this.api.ask<LotView>("GET", `/api/lots/${lotId}`);
    return (label) => {
      const slot = slots.find((one) => one.label === label);
      if (!slot) throw new Error(`${lotId} has no slot ${label}: ${slots.map((one) => one.label).join(" ")}`);
      return slot.id;
    };
  }
}
