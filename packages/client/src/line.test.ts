import { describe, expect, spyOn, test } from "bun:test";
import { notification, welcome } from "./testing/fakeWorld.ts";
import { armRig, connection, handed, heard, heartbeat, listen, live, sent, world } from "./testing/rig.ts";

armRig();

describe("the line", () => {
  test("sleep of two hours: connected again with the first timer, one summary", () => {
    live();
    world.sleep(2 * 3_600_000);
    world.advance(1);
    expect([world.sockets.length, connection.state.phase]).toEqual([2, "opening"]);
    world.socket.say(welcome({ resumed: true, head: 210 }));
    for (let seq = 11; seq <= 210; seq++) world.socket.say(notification(seq, { replayed: true }));
    expect(heard).toEqual(["replayed 200"]);
    expect(handed.length).toBe(200);
  });

  test("a server silent for two heartbeats and a margin is left", () => {
    live();
    world.advance(54_000);
    expect(world.socket.isClosed).toBe(false);
    world.advance(2_000);
    expect(world.sockets.length).toBe(2);
  });

  test("a probe without an answer ends the line in 5 s", () => {
    live();
    for (const run of world.online) run();
    expect(sent("time").length).toBe(1);
    world.advance(6_000);
    expect(world.sockets.length).toBe(2);
  });

  test("4401 with a token asks for another one, a second one stops", async () => {
    const tokens = ["old", "new", "newer"];
    listen({ token: () => tokens.shift() ?? null });
    await Promise.resolve();
    world.socket.end(4401);
    await Promise.resolve();
    expect(world.socket.protocols[1]).toBe(`bearer.${btoa("new")}`.replace(/=/g, ""));
    world.socket.end(4401);
    await Promise.resolve();
    expect(world.sockets.length).toBe(2);
    expect(connection.state).toMatchObject({ phase: "stopped", lastError: "Signed out" });
    expect(world.timers.size).toBe(0);
  });

  test("a token that cannot be had is tried again", async () => {
    const report = spyOn(console, "error").mockImplementation(() => {});
    let isOnline = false;
    listen({ token: async () => (isOnline ? "token" : Promise.reject(new Error("offline"))) });
    await Bun.sleep(0);
    expect(connection.state.phase).toBe("waiting");
    isOnline = true;
    world.advance(1_000);
    await Bun.sleep(0);
    expect(world.socket.protocols.length).toBe(2);
    report.mockRestore();
  });

  test("text that is no frame is reported, the line lives on", () => {
    const report = spyOn(console, "error").mockImplementation(() => {});
    live();
    world.socket.onmessage?.call(null as never, new MessageEvent("message", { data: "<html>" }));
    expect(report).toHaveBeenCalledTimes(1);
    expect(connection.state.isConnected).toBe(true);
    report.mockRestore();
  });

  test("the state is told once per change, and says since when", () => {
    const states: string[] = [];
    live({ onState: ({ phase, since }) => states.push(`${phase} ${since - world.now()}`) });
    world.socket.say({ ...heartbeat, serverTime: world.serverTime() });
    world.advance(500);
    world.socket.end(1006);
    expect(states).toEqual(["idle 0", "opening 0", "opening 0", "live 0", "waiting 0"]);
    expect(connection.state.lastError).toBe("Connection lost (1006)");
  });

  test("a countdown follows the server, not the device", () => {
    world.skewMs = -3 * 86_400_000;
    live();
    expect(connection.clock.now()).toBe(world.at);
  });
});
