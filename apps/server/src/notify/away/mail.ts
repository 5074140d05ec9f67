import { createHash } from "node:crypto";
import type { Mail } from "./senders.ts";

/** A notice in words, as true as they are now. */
export interface ToldNotice {
  seq: number;
  title: string;
  body: string;
  /** A path of the web app. */
  href: string;
}

const WORDS = {
  several: (count: number) => `${count} notices from ParkMate`,
  open: "Open",
  why: "You get this because e-mail is switched on for these notices and you have not read them yet.",
  off: "Choose what reaches you by e-mail",
};

/** One mail for these notices (one or more) to this person. */
export function mailOf(
  person: { userId: string; email: string },
  notices: readonly ToldNotice[],
  publicUrl: string,
): Mail {
  const told = notices.map(({ seq, title, body, href }) => ({
    ...{ seq, title: oneLine(title), body: oneLine(body) },
    url: new URL(href, publicUrl).href,
  }));
  const [first, last] = [told[0], told.at(-1)];
  if (!first || !last) throw new Error("a mail without a notice");
  const unsubscribeUrl = new URL("/account/preferences", publicUrl).href;
  const key = createHash("sha256")
    .update(`${person.userId} ${told.map(({ seq }) => seq).join(" ")}`)
    .digest("hex");
  return {
    messageId: `<notices.${key.slice(0, 40)}@${new URL(publicUrl).hostname}>`,
    to: person.email,
    subject: told.length === 1 ? first.title : WORDS.several(told.length),
    text: [
      ...told.map(({ title, body, url }) => `${title}\n${body}\n${url}\n`),
      `--\n${WORDS.why}\n${WORDS.off}: ${unsubscribeUrl}\n`,
    ].join("\n"),
    html: [
      '<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5;max-width:36rem">',
      ...told.map(
        ({ title, body, url }) =>
          `<h2 style="font-size:1.1rem;margin-bottom:0">${escaped(title)}</h2><p style="margin-top:.25rem">${escaped(body)}<br><a href="${escaped(url)}">${WORDS.open}</a></p>`,
      ),
      `<hr><p style="font-size:.85rem">${WORDS.why} <a href="${escaped(unsubscribeUrl)}">${WORDS.off}</a>.</p>`,
      "</body></html>",
    ].join("\n"),
    unsubscribeUrl,
  };
}

/** Text of people on one line: a line break of theirs would be a header of ours. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
