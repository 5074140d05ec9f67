export * from "./api.ts";
export * from "./events.ts";
export * from "./frames.ts";
export * from "./ids.ts";
export * from "./money.ts";
export * from "./phone.ts";
export * from "./plate.ts";
export * from "./refusals.ts";
