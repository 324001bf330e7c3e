// The machine's clock, for waits in live commands.
import type { Clock } from "../core/ports.ts";

export const SYSTEM_CLOCK: Clock = { now: () => Date.now(), sleep };

/** Rejects with the signal's reason, at once when it is aborted already. */
function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) {
      abort();
    }
  });
}
