import { createTransport } from "nodemailer";
import type { MailSender } from "./senders.ts";

const DEADLINE_MS = 10_000;

/** Sends by the mail server at `url` (smtp: or smtps:, with user and password where it asks for them). */
export function smtpSender({ url, from }: { url: string; from: string }): MailSender {
  const transport = createTransport(
    {
      url,
      connectionTimeout: DEADLINE_MS,
      greetingTimeout: DEADLINE_MS,
      socketTimeout: DEADLINE_MS,
      // What a mail says is text of ours, never a file or an address to be fetched.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    async send({ messageId, to, subject, text, html, unsubscribeUrl }) {
      try {
        await transport.sendMail({
          messageId,
          // As an object it is one address, whatever it holds.
          to: { name: "", address: to },
          subject,
          text,
          html,
          list: { unsubscribe: { url: unsubscribeUrl } },
          headers: { "Auto-Submitted": "auto-generated" },
        });
        return { kind: "accepted" };
      } catch (error) {
        return { kind: "failed", why: whyOf(error) };
      }
    },
  };
}

/** What went wrong, without what the mail server was told: that may be a password. */
function whyOf(error: unknown): string {
  const { code, responseCode, command } = error as { code?: unknown; responseCode?: unknown; command?: unknown };
  return [code, responseCode, command].filter((part) => typeof part === "string" || typeof part === "number").join(" ");
}
