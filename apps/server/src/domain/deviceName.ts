/** Browsers by their mark in a user agent; those that also carry another's mark come first. */
const BROWSERS: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\b(OPR|OPT|OPiOS|Opera)\b/, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\bHeadlessChrome\//, "Headless Chrome"],
  [/\b(Chrome|Chromium|CriOS)\//, "Chrome"],
  [/\bVersion\/\S+ .*\bSafari\//, "Safari"],
];

/** Systems, likewise. */
const SYSTEMS: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac OS X\b|\bMacintosh\b/, "macOS"],
  [/\bLinux\b|\bX11\b/, "Linux"],
];

/** The longest name of a program that says who it is. */
const MAX_LENGTH = 40;

/**
 * What a person calls the device a session is on, from its user agent: "Chrome on Android"; a program is named as it
 * names itself ("curl"), and where nothing is said the device is unknown. Never more than 40 characters.
 */
export function deviceName(userAgent: string | null): string {
  const text = userAgent?.trim() ?? "";
  const browser = BROWSERS.find(([mark]) => mark.test(text))?.[1];
  const system = SYSTEMS.find(([mark]) => mark.test(text))?.[1];
  if (browser && system) return `${browser} on ${system}`;
  if (browser ?? system) return browser ?? `Browser on ${system}`;
  const program = /^[\p{L}\p{N}][\p{L}\p{N}._-]*/u.exec(text)?.[0];
  return program && program !== "Mozilla" ? program.slice(0, MAX_LENGTH) : "Unknown device";
}
