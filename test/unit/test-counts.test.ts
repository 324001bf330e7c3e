// The sum that `npm test` ends with is taken from the suites' reports; a report that is missing never counts as a pass.
import { describe, expect, it } from "vitest";
import { extensionCounts, sum, vitestCounts } from "../../scripts/test-counts.mts";

describe("test counts", () => {
  it("reads vitest's JSON report", () => {
    const report = { numPassedTests: 7, numFailedTests: 2, numPendingTests: 1, success: false };
    expect(vitestCounts(report)).toEqual({ passed: 7, failed: 2, skipped: 1 });
  });

  it("reads the extension suite's outcomes", () => {
    const report = [
      { title: "a", milliseconds: 1 },
      { title: "b", milliseconds: 1, error: "no" },
    ];
    expect(extensionCounts(report)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  it.each([undefined, null, {}, "text", { numPassedTests: "9" }])("takes %j for no tests", (report) => {
    expect(vitestCounts(report)).toEqual({ passed: 0, failed: 0, skipped: 0 });
    expect(extensionCounts(report)).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  it("adds suites up", () => {
    expect(
      sum([
        { passed: 1, failed: 0, skipped: 2 },
        { passed: 3, failed: 1, skipped: 0 },
      ]),
    ).toEqual({
      passed: 4,
      failed: 1,
      skipped: 2,
    });
  });
});
