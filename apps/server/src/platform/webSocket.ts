/** A WebSocket of this process to a server, offering these subprotocols. */
export function openWebSocket(url: string, protocols: string[]): WebSocket {
  return new WebSocket(url, protocols);
}
