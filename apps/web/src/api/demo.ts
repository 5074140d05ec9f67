import { useCommand } from "./useCommand.ts";

/** Moves the demo server's clock forward; everything on screen is fetched again. */
export const useDemoClock = () => useCommand<{ offsetMs: number; serverTime: string }>(["all"]);

/** `advanceMs` are whole milliseconds, more than none. */
export const advanceClock = (advanceMs: number) => ({ path: "/api/demo/clock", body: { advanceMs } });
