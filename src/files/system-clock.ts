// The machine's clock, for waits in live commands.
import { setTimeout } from "node:timers/promises";
import type { Clock } from "../core/ports.ts";

export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
};
