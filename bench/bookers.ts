import type { Child } from "./child.ts";
import { startBun, startNode } from "./child.ts";
import { startParkMate } from "./parkmate.ts";
import { type Dialling, type OpenSocket, openSocket } from "./socket.ts";

const OWNERS = 4;
const DRIVERS = 8;

/** Somebody to book with, and the owners' sockets that hear of it. */
export interface Booker {
  name: string;
  /** Sends the next booking, its plate as given; resolves when it was answered with 201. */
  book(plate: string): Promise<void>;
  /**
   * How many notices went to sockets since the start, and how long that took in all, from the time the transaction was
   * given to the socket accepting the frame: what the server itself counts, where it does.
   */
  told?(): Promise<{ seconds: number; count: number }>;
  close(): Promise<void>;
}

/** Who listens to the owners' sockets. */
export interface Ears {
  /** The notification of the booking with this plate is at its owner's socket. */
  heard(plate: string): void;
  /** A socket closed unasked. */
  lost(why: string): void;
}

/** ParkMate: the real server, cash bookings of distinct slots and plates by 8 drivers at the lots of 4 owners. */
export async function parkMateBooker(bookings: number, ears: Ears): Promise<Booker> {
  const parkMate = await startParkMate({ drivers: DRIVERS, owners: OWNERS, slots: bookings });
  const dials = parkMate.owners.map(({ token }) => parkMate.dial(token));
  const orders = parkMate.slotIds.map((slotId, index): Order => {
    const token = parkMate.drivers[index % DRIVERS]?.token ?? "";
    return { slotId, headers: { authorization: `Bearer ${token}` } };
  });
  const told = async (): Promise<{ seconds: number; count: number }> => {
    const text = await (await fetch(`${parkMate.url}/metrics`)).text();
    const value = (suffix: string): number => {
      const found = new RegExp(`^parkmate_notice_latency_seconds_${suffix} (.+)$`, "m").exec(text)?.[1];
      if (found === undefined) throw new Error(`the metrics hold no notice latency (${suffix})`);
      return Number(found);
    };
    return { seconds: value("sum"), count: value("count") };
  };
  return { ...(await booker("ParkMate", parkMate.url, dials, orders, ears, () => parkMate.close())), told };
}

/** The smallest server with the same durability; see `peers/floor.ts`. */
export async function floorBooker(bookings: number, ears: Ears): Promise<Booker> {
  const { child, ready } = await startBun<{ port: number }>("peers/floor.ts");
  return peerBooker("floor", child, ready.port, "frames", bookings, ears);
}

/** Socket.IO on Node without any durability; see `peers/socketio.ts`. */
export async function socketIoBooker(bookings: number, ears: Ears): Promise<Booker> {
  const { child, ready } = await startNode<{ port: number }>("peers/socketio.ts");
  return peerBooker("Socket.IO, in memory", child, ready.port, "socket.io", bookings, ears);
}

function peerBooker(
  name: string,
  child: Child,
  port: number,
  dialect: Dialling["dialect"],
  bookings: number,
  ears: Ears,
): Promise<Booker> {
  const path = dialect === "frames" ? "realtime?" : "socket.io/?EIO=4&transport=websocket&";
  const dials = Array.from({ length: OWNERS }, (_, owner): Dialling => {
    return { url: `ws://127.0.0.1:${port}/${path}reader=owner-${owner}`, dialect };
  });
  const orders = Array.from({ length: bookings }, (_, index): Order => {
    return { slotId: `owner-${index % OWNERS}`, headers: {} };
  });
  return booker(name, `http://127.0.0.1:${port}`, dials, orders, ears, () => child.stop());
}

interface Order {
  slotId: string;
  headers: Record<string, string>;
}

async function booker(
  name: string,
  url: string,
  dials: readonly Dialling[],
  orders: readonly Order[],
  ears: Ears,
  stop: () => Promise<void>,
): Promise<Booker> {
  const sockets: OpenSocket[] = [];
  const hear = (text: string): void => {
    const plate = /"vehicleNumber":"([A-Z0-9]+)"/.exec(text)?.[1];
    if (plate) ears.heard(plate);
  };
  for (const dial of dials) sockets.push(await openSocket(dial, hear, ears.lost));
  let next = 0;
  return {
    name,
    async book(vehicleNumber) {
      const order = orders[next++];
      if (!order) throw new Error("there are no slots left");
      const answer = await fetch(`${url}/api/bookings`, {
        method: "POST",
        headers: { ...order.headers, "content-type": "application/json" },
        body: JSON.stringify({ slotId: order.slotId, vehicleNumber, minutes: 60, payment: { method: "cash" } }),
      });
      const text = await answer.text();
      if (answer.status !== 201) throw new Error(`${name} answered ${answer.status}: ${text}`);
    },
    async close() {
      for (const socket of sockets) socket.close();
      await stop();
    },
  };
}
