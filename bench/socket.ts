/** How a subject talks over its sockets. Both are spoken by the same client, so that the client costs the same. */
export type Dialect = "frames" | "socket.io";

export interface Dialling {
  url: string;
  headers?: Record<string, string>;
  dialect: Dialect;
}

/** A socket that has been welcomed. */
export interface OpenSocket {
  close(): void;
}

/**
 * Opens a socket; resolves when the server has welcomed it (`welcome` frame, or the CONNECT packet of Socket.IO).
 * `onText` gets every text that holds a notification. A socket that ends unasked is told to `onLost`.
 */
export function openSocket(
  { url, headers = {}, dialect }: Dialling,
  onText: (text: string) => void,
  onLost: (why: string) => void,
): Promise<OpenSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<OpenSocket>();
  // Bun takes headers here, the DOM typings do not know.
  const socket = new WebSocket(url, { headers } as never);
  let over = false;
  const close = (): void => {
    over = true;
    socket.close(1000);
  };
  socket.onmessage = ({ data }) => {
    const text = String(data);
    if (text.includes('"notification"')) onText(text);
    else if (dialect === "frames" && text.startsWith('{"type":"welcome"')) resolve({ close });
    else if (dialect === "socket.io") answer(text);
  };
  // Engine.IO 4: 0 opens, 2 is a ping, 3 its pong; Socket.IO 5 inside 4: 40 connects.
  const answer = (text: string): void => {
    if (text.startsWith("0")) socket.send("40");
    else if (text === "2") socket.send("3");
    else if (text.startsWith("40")) resolve({ close });
  };
  socket.onclose = ({ code, reason }) => {
    const why = `a socket of ${new URL(url).host} closed with ${code} ${reason}`;
    reject(new Error(why));
    if (!over) onLost(why);
  };
  return promise;
}
