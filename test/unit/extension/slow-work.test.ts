import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ShownWork, shownOnceSlow } from "../../../src/extension/slow-work.ts";

describe("work that is shown once it is slow", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("shows nothing of work that is quick, however often it comes", async () => {
    const show = vi.fn();
    for (let count = 0; count < 5; count++) {
      expect(await shownOnceSlow(async () => count, show)).toBe(count);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(show).not.toHaveBeenCalled();
  });

  it("shows slow work with the step that it is at, and those that follow", async () => {
    const steps: string[] = [];
    let release: (value: string) => void = () => undefined;
    let report: (step: string) => void = () => undefined;
    const result = shownOnceSlow(
      (_signal, tell) => {
        report = tell;
        return new Promise<string>((resolve) => {
          release = resolve;
        });
      },
      ({ onStep }) => onStep((step) => steps.push(step)),
    );
    report("first");
    report("second");
    await vi.advanceTimersByTimeAsync(1_000);
    report("third");
    release("done");
    expect(await result).toBe("done");
    expect(steps).toEqual(["second", "third"]);
  });

  it("is cancelled by what is shown, and fails as the work does", async () => {
    let shown: ShownWork | undefined;
    const result = shownOnceSlow(
      (signal) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      (given) => {
        shown = given;
      },
    );
    const failed = expect(result).rejects.toThrow(/aborted/);
    await vi.advanceTimersByTimeAsync(1_000);
    shown?.cancel();
    await failed;
    // What is shown ends without a failure of its own.
    expect(await shown?.running).toBeUndefined();
  });
});
