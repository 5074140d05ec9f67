import type { Notification } from "@parkmate/protocol";
import { words } from "../words/index.ts";

/** A notice in the page's language: in the server's words unless the catalogue has its own. */
export function wordsOfNotice({ event, data, title, body }: Notification): { title: string; body: string } {
  return words.notices[event]?.(data) ?? { title, body };
}
