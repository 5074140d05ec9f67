/** A mail server on a port of its own that keeps what it takes: as much of SMTP as a test of sending needs. */
import { createServer, type Socket } from "node:net";

/** A mail as it came over the wire. */
export interface TakenMail {
  from: string;
  to: string[];
  /** Names in lower case, folded lines joined. */
  headers: Record<string, string>;
  /** The whole text behind the `DATA` command. */
  raw: string;
}

export interface SmtpServer {
  url: string;
  readonly mails: TakenMail[];
  /** What it answers to a mail instead of taking it, such as `451 try again later`; null: it takes it. */
  refusal: string | null;
  close(): Promise<void>;
}

/** Listens; the caller closes it. */
export async function smtpServer(): Promise<SmtpServer> {
  const mails: TakenMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    talk(socket, self);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const self: SmtpServer = {
    ...{ url: `smtp://127.0.0.1:${port}`, mails, refusal: null },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return self;
}

function talk(socket: Socket, server: SmtpServer): void {
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  let [text, from, to, isData]: [string, string, string[], boolean] = ["", "", [], false];
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === "EHLO" || verb === "HELO") say("250 mail.test");
    else if (verb === "MAIL") {
      [from, to] = [addressIn(line), []];
      say("250 ok");
    } else if (verb === "RCPT") {
      to.push(addressIn(line));
      say("250 ok");
    } else if (verb === "DATA") {
      isData = true;
      say("354 go on");
    } else if (verb === "QUIT") {
      say("221 bye");
      socket.end();
    } else say("250 ok");
  };
  socket.on("data", (chunk) => {
    text += chunk.toString("utf8");
    for (;;) {
      const end = isData ? text.indexOf("\r\n.\r\n") : text.indexOf("\r\n");
      if (end < 0) return;
      const part = text.slice(0, end);
      text = text.slice(end + (isData ? 5 : 2));
      if (!isData) command(part);
      else {
        isData = false;
        if (server.refusal === null) server.mails.push({ from, to, headers: headersOf(part), raw: part });
        say(server.refusal ?? "250 taken");
      }
    }
  });
  say("220 mail.test");
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? "";
}

function headersOf(mail: string): Record<string, string> {
  const [head = ""] = mail.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
}
