import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type SmtpServer, smtpServer } from "../../testing/smtpServer.ts";
import { mailOf } from "./mail.ts";
import { smtpSender } from "./smtpSender.ts";

const PUBLIC = "https://parkmate.example";
const FROM = "ParkMate <noreply@parkmate.example>";
const person = { userId: "u1", email: "devika@example.com" };
const notice = (seq: number, title: string, body = "Slot A-12") => ({ seq, title, body, href: `/bookings/${seq}` });

let server: SmtpServer;
beforeEach(async () => {
  server = await smtpServer();
});
afterEach(() => server.close());

const send = (mail = mailOf(person, [notice(3, "Time is up")], PUBLIC)) =>
  smtpSender({ url: server.url, from: FROM }).send(mail);
/** What the parts of a mail say. */
const readable = (raw: string) =>
  raw.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

describe("a mail, as a mail server gets it", () => {
  test("goes from the sender to the one reader, with the words, the link and how to end it", async () => {
    expect(await send()).toEqual({ kind: "accepted" });
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: "noreply@parkmate.example", to: ["devika@example.com"] });
    expect(mail?.headers).toMatchObject({
      from: FROM,
      to: "devika@example.com",
      subject: "Time is up",
      "list-unsubscribe": "<https://parkmate.example/account/preferences>",
      "auto-submitted": "auto-generated",
    });
    expect(mail?.headers["content-type"]).toStartWith("multipart/alternative");
    const text = readable(mail?.raw ?? "");
    expect(text).toContain("Time is up\r\nSlot A-12\r\nhttps://parkmate.example/bookings/3");
    expect(text).toContain('<a href="https://parkmate.example/bookings/3">Open</a>');
    expect(text).toContain('<a href="https://parkmate.example/account/preferences">');
  });
  test("of several notices is one mail, in their order", async () => {
    await send(mailOf(person, [notice(3, "First"), notice(5, "Second")], PUBLIC));
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.headers.subject).toBe("2 notices from ParkMate");
    expect(readable(server.mails[0]?.raw ?? "")).toMatch(/First[\s\S]*bookings\/3[\s\S]*Second[\s\S]*bookings\/5/);
  });
  test("has the same id for the same notices of a person, and another for others", () => {
    const idOf = (userId: string, ...seqs: number[]) =>
      mailOf(
        { ...person, userId },
        seqs.map((seq) => notice(seq, "x")),
        PUBLIC,
      ).messageId;
    expect(idOf("u1", 3, 5)).toBe(idOf("u1", 3, 5));
    expect(new Set([idOf("u1", 3, 5), idOf("u1", 3), idOf("u2", 3, 5), idOf("u1", 35)]).size).toBe(4);
    expect(idOf("u1", 3)).toMatch(/^<notices\.[0-9a-f]{40}@parkmate\.example>$/);
  });
  test("takes no header, no address and no markup from what people wrote", async () => {
    const evil = 'Lot\r\nBcc: everybody@example.com\r\n\r\n<script>alert("1")</script>\u2028';
    await send(mailOf({ userId: "u1", email: "a@example.com, b@example.com" }, [notice(3, evil, evil)], PUBLIC));
    for (const mail of server.mails) {
      expect(mail.to.length).toBeLessThanOrEqual(1);
      expect(mail.to).not.toContain("everybody@example.com");
      expect(mail.headers.bcc).toBeUndefined();
    }
    await send(mailOf(person, [notice(3, evil, evil)], PUBLIC));
    const last = server.mails.at(-1);
    expect(last?.to).toEqual([person.email]);
    expect(last?.headers.bcc).toBeUndefined();
    const html = readable(last?.raw ?? "").split("<html")[1];
    expect(html).toContain("&#60;script&#62;");
    expect(html).not.toContain("<script>");
  });
});

describe("a mail that is not taken", () => {
  test("is a failure that says why and no more", async () => {
    server.refusal = "451 4.3.0 try again later, hush";
    expect(await send()).toEqual({ kind: "failed", why: expect.stringMatching(/451/) });
    expect(server.mails).toEqual([]);
  });
  test("nor where nobody listens, and no password is told", async () => {
    const url = server.url.replace("smtp://", "smtp://me:hush@");
    await server.close();
    const outcome = await smtpSender({ url, from: FROM }).send(mailOf(person, [notice(1, "x")], PUBLIC));
    expect(outcome).toEqual({ kind: "failed", why: expect.stringMatching(/ECONN|ESOCKET/) });
    expect(JSON.stringify(outcome)).not.toContain("hush");
    server = await smtpServer();
  });
});
