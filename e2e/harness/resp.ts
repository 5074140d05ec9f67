/** Redis' own protocol (RESP 2 and 3), as far as a cable has to know it to lose, double and delay single messages. */
import type { Filter } from "./tcpProxy.ts";

const CRLF = "\r\n";

/** Where the value that begins at `from` ends, or -1 where it is not all there yet. */
export function endOfValue(text: string, from: number): number {
  const lineEnd = text.indexOf(CRLF, from);
  if (lineEnd < 0) return -1;
  const afterLine = lineEnd + CRLF.length;
  const size = Number(text.slice(from + 1, lineEnd));
  switch (text[from]) {
    case "$":
    case "=":
    case "!": {
      if (size < 0) return afterLine;
      const end = afterLine + size + CRLF.length;
      return end <= text.length ? end : -1;
    }
    case "*":
    case "~":
    case ">":
    case "%":
    case "|": {
      let end = afterLine;
      const values = text[from] === "%" || text[from] === "|" ? size * 2 : size;
      for (let n = 0; n < values && end >= 0; n++) end = endOfValue(text, end);
      // An attribute is followed by the value it describes.
      return end >= 0 && text[from] === "|" ? endOfValue(text, end) : end;
    }
    default:
      return afterLine;
  }
}

/** Whether it is a message of a channel. */
export function isMessage(value: string): boolean {
  return /^[*>]\d+\r\n\$\d+\r\n[sp]?message\r\n/.test(value);
}

/** What happens to a message: it is passed on after each of these times, in ms; none: it is lost. */
export type Fate = () => readonly number[];

/** Passes everything on, messages of channels by their fate. One for each connection. */
export function doorbellFilter(fate: Fate): Filter {
  let rest = "";
  return (bytes, pass) => {
    // Byte by byte: a text may be cut in the middle of a character.
    rest += bytes.toString("latin1");
    let from = 0;
    for (let end = endOfValue(rest, 0); end >= 0; end = endOfValue(rest, from)) {
      const value = rest.slice(from, end);
      from = end;
      const whole = Buffer.from(value, "latin1");
      if (!isMessage(value)) pass(whole);
      else {
        for (const ms of fate()) {
          if (ms === 0) pass(whole);
          else setTimeout(pass, ms, whole);
        }
      }
    }
    rest = rest.slice(from);
  };
}
