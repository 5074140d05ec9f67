/**
 * Socket.IO on Node as its own tutorial has it: the "store" is an array, a reader is a room, nobody is asked who they are.
 * What is told is in memory only and lost with the process.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";

const notices: unknown[] = [];
const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const booking = JSON.parse(Buffer.concat(chunks).toString()) as { slotId: string; vehicleNumber: string };
    const seq = notices.push(booking);
    io.to(booking.slotId).emit("notification", { seq, ...about, data: { ...about.data, ...booking } });
    response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ booking }));
  });
});
/** As long as a frame of ParkMate's. */
const about = {
  id: "0197f0b4-5c3e-7000-8000-000000000000",
  event: "booking.created",
  level: "info",
  title: "New booking",
  body: "Slot A-12, Marine Drive: KL 08 AZ 1234, ₹80.00 in cash. Needs verifying.",
  href: "/owner/bookings?booking=0197f0b4-5c3e-7000-8000-000000000001",
  data: {
    bookingId: "0197f0b4-5c3e-7000-8000-000000000001",
    lotId: "0197f0b4-5c3e-7000-8000-000000000002",
    lotName: "Marine Drive",
    slotLabel: "A-12",
    timeZone: "Asia/Kolkata",
    paymentId: "0197f0b4-5c3e-7000-8000-000000000004",
    method: "cash",
    amountPaise: 8000,
  },
  createdAt: "2026-01-15T08:30:00.000Z",
  readAt: null,
  replayed: false,
  alert: { toast: true, sound: true },
};
const io = new Server(http, { pingInterval: 10_000, pingTimeout: 20_000, serveClient: false });
io.on("connection", (socket) => socket.join(String(socket.handshake.query.reader)));
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  const port = typeof address === "object" ? address?.port : null;
  console.log(JSON.stringify({ port, node: process.versions.bun ? null : process.version }));
});
