/**
 * The package `ws` on Node, bare: it accepts whoever comes, says welcome, and pings every 10 s as its own manual advises.
 */
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 }, () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : null;
  console.log(JSON.stringify({ port, node: process.versions.bun ? null : process.version }));
});
server.on("connection", (socket) => {
  socket.on("message", () => undefined);
  socket.send('{"type":"welcome"}');
});
setInterval(() => {
  for (const socket of server.clients) socket.ping();
}, 10_000);
