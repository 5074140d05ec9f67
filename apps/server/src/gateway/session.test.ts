import { expect, test } from "bun:test";
import { Session, type Wire } from "./session.ts";

/** A welcomed session over a wire that answers each send with the next of `results` (then 1), and what it took. */
function sessionOver(...results: number[]) {
  const sent: string[] = [];
  const closes: number[] = [];
  const wire: Wire = {
    send: (text) => {
      sent.push(text);
      return results.shift() ?? 1;
    },
    ping: () => 1,
    close: (code) => closes.push(code),
    terminate: () => undefined,
  };
  const admission = {
    userId: "u",
    sessionId: "s",
    expiresAt: 9e15,
    role: "driver",
    address: "a",
    isService: false,
    deviceName: "Chrome on Android",
    resume: null,
  } as const;
  const session = new Session(admission, wire, 0, 25_000, 40);
  return { session, sent, closes };
}

function live(...results: number[]) {
  const rig = sessionOver(1, ...results);
  rig.session.welcome("welcome", 0, 0, 0);
  rig.session.phase = "live";
  rig.session.pumping = false;
  rig.sent.length = 0;
  return rig;
}

test("a frame that was taken with back pressure counts as sent and blocks", () => {
  const { session } = live(-1);
  expect(session.deliver(1, "one", 7)).toBe(true);
  expect(session).toMatchObject({ cursor: 1, phase: "blocked", blockedSince: 7, missed: false });
});

test("a frame that was not taken does not move the cursor", () => {
  const { session } = live(0);
  expect(session.deliver(1, "one", 7)).toBe(false);
  expect(session).toMatchObject({ cursor: 0, phase: "blocked" });
});

test("a blocked socket is given nothing, and remembers only that it missed something", () => {
  const { session, sent } = live(-1);
  session.deliver(1, "one", 0);
  expect(session.deliver(2, "two", 0)).toBe(false);
  expect(session.offer("read", 0)).toBe(false);
  expect(sent).toEqual(["one"]);
  expect(session).toMatchObject({ cursor: 1, missed: true });
});

test("drained, it replays; a drain at any other time changes nothing", () => {
  const { session } = live(-1);
  expect(session.drained()).toBe(false);
  session.deliver(1, "one", 0);
  expect(session.drained()).toBe(true);
  expect(session.phase).toBe("replaying");
});

test("nothing is offered before the welcome, but it is remembered", () => {
  const { session, sent } = sessionOver();
  expect(session.offer("changed", 0)).toBe(false);
  expect(sent).toEqual([]);
  expect(session.missed).toBe(true);
});

const fast: [what: string, change: (session: Session) => void, seq: number, taken: boolean][] = [
  ["live and next", () => undefined, 1, true],
  ["a gap", () => undefined, 2, false],
  ["a double", () => undefined, 0, false],
  ["while the pump runs", (session) => Object.assign(session, { pumping: true }), 1, false],
  ["while blocked", (session) => Object.assign(session, { phase: "blocked" }), 1, false],
  ["while replaying", (session) => Object.assign(session, { phase: "replaying" }), 1, false],
];
test.each(fast)("the fast path, %s", (_, change, seq, taken) => {
  const { session } = live();
  change(session);
  expect(session.takesNext(seq)).toBe(taken);
});

test("a bell only ever raises what is wanted", () => {
  const { session } = live();
  expect(session.wants(5)).toBe(true);
  session.wants(3);
  expect(session.wanted).toBe(5);
});

test("it closes once, and nothing is sent afterwards", () => {
  const { session, sent, closes } = live();
  session.close(4503, "going away");
  session.close(4500, "internal");
  session.deliver(1, "one", 0);
  expect(closes).toEqual([4503]);
  expect(sent).toEqual([]);
});
