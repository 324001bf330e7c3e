/** A clock that a test turns: sleeping takes no time, and counts. */
import type { Clock } from "../../src/core/ports.ts";

export class TestClock implements Clock {
  #now = Date.parse("2026-01-02T03:04:05Z");
  slept = 0;

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }

  async sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#now += milliseconds;
    this.slept += milliseconds;
  }
}
