/**
 * The floor: what booking and telling would cost on this machine if there were nothing to check. Bun and SQLite with the
 * durability of ParkMate (WAL, synchronous=FULL), one insert, one send. No sessions, no rules, no log to resume from.
 */
import { Database } from "bun:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EVENTS, renderEvent } from "@parkmate/protocol";

const folder = mkdtempSync(join(tmpdir(), "parkmate-floor-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
process.on("SIGTERM", () => process.exit(0));
const database = new Database(join(folder, "floor.db"), { create: true });
for (const pragma of ["journal_mode = wal", "synchronous = full"]) database.run(`pragma ${pragma}`);
database.run("create table notices (seq integer primary key, reader text not null, data text not null) strict");
const insert = database.prepare("insert into notices (reader, data) values (?, ?) returning seq");

const readers = new Map<string, Bun.ServerWebSocket<string>>();
const sample = EVENTS["booking.created"].sample;
const { title, body, href, level, alert } = renderEvent("booking.created", sample, 0);

/** Commits one notice and sends it, the frame as long as one of ParkMate's. */
function tell(reader: string, vehicleNumber: string): void {
  const data = { ...sample, vehicleNumber };
  const { seq } = insert.get(reader, JSON.stringify(data)) as { seq: number };
  const about = { id: Bun.randomUUIDv7(), event: "booking.created", level, title, body, href, data, alert };
  const times = { createdAt: new Date().toISOString(), readAt: null, replayed: false };
  readers.get(reader)?.send(JSON.stringify({ type: "notification", seq, ...about, ...times }));
}

const server = Bun.serve<string>({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request, self) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/realtime") {
      return self.upgrade(request, { data: searchParams.get("reader") ?? "" })
        ? undefined
        : new Response(null, { status: 426 });
    }
    const booking = (await request.json()) as { slotId: string; vehicleNumber: string };
    tell(booking.slotId, booking.vehicleNumber);
    return Response.json({ booking }, { status: 201 });
  },
  websocket: {
    open(socket) {
      readers.set(socket.data, socket);
      socket.send('{"type":"welcome"}');
    },
    message: () => undefined,
  },
});
console.log(JSON.stringify({ port: server.port }));

for await (const line of console) {
  const { count, writers } = JSON.parse(line) as { count: number; writers: number };
  const names = [...readers.keys()];
  const startedAt = performance.now();
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < count) {
      tell(names[next++ % names.length] ?? "", "KL08AZ1234");
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  console.log(JSON.stringify({ committedMs: performance.now() - startedAt }));
}
