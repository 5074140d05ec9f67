import { expect, test } from "bun:test";
import { yieldToLoop } from "../platform/timers.ts";
import { describeChannelLayer } from "./contract.ts";
import { memoryChannelLayer } from "./memory.ts";

describeChannelLayer("memory", () => memoryChannelLayer());
describeChannelLayer("memory, heard later", () => memoryChannelLayer({ yieldToLoop }));

test("a listener that throws hinders neither the others nor the publisher, and is reported", async () => {
  const errors: unknown[] = [];
  const heard: number[] = [];
  const layer = memoryChannelLayer({ onError: (error) => errors.push(error) });
  const boom = new Error("boom");
  await layer.subscribe("user:a", () => {
    throw boom;
  });
  await layer.subscribe("user:a", (bell) => bell.kind === "log" && heard.push(bell.head));
  layer.publish("user:a", { kind: "log", head: 1 });
  layer.publish("user:a", { kind: "log", head: 2 });
  expect(heard).toEqual([1, 2]);
  expect(errors).toEqual([boom, boom]);
});

test("within the process a bell has been heard when publish returns", async () => {
  const layer = memoryChannelLayer();
  let heard = 0;
  await layer.subscribe("admins", () => heard++);
  layer.publish("admins", { kind: "sessions" });
  expect(heard).toBe(1);
});
