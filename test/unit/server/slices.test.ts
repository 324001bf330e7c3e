// Sliced work lets other things happen, keeps its order, and survives what throws.
import { describe, expect, it } from "vitest";
import { type SlicedWork, Slices } from "../../../src/server/slices.ts";

function* busy(milliseconds: number, log?: () => void): SlicedWork {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    yield;
  }
  log?.();
}

describe("slices", () => {
  it("give way at least every few milliseconds", async () => {
    const gaps: number[] = [];
    let last = performance.now();
    let going = true;
    const tick = (): void => {
      gaps.push(performance.now() - last);
      last = performance.now();
      if (going) {
        setImmediate(tick);
      }
    };
    setImmediate(tick);
    await new Slices().run(busy(200));
    going = false;
    // The median, since other processes take the processor now and then.
    expect(gaps.sort((a, b) => a - b)[gaps.length >> 1]).toBeLessThan(25);
    expect(gaps.length).toBeGreaterThan(5);
  });

  it("run one after the other", async () => {
    const order: string[] = [];
    const slices = new Slices();
    await Promise.all([
      slices.run(busy(30, () => order.push("first"))),
      slices.run(busy(0, () => order.push("second"))),
    ]);
    expect(order).toEqual(["first", "second"]);
  });

  it("go on after work that throws", async () => {
    const slices = new Slices();
    const failing = slices.run(
      (function* (): SlicedWork {
        yield;
        throw new Error("broken");
      })(),
    );
    const following = slices.run(busy(0));
    await expect(failing).rejects.toThrow("broken");
    await following;
  });
});
