// Reads how many tests passed and failed from the reports that the suites write, so that the sum is counted and never claimed.

/** Tests of one or several suites. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const none: Counts = { passed: 0, failed: 0, skipped: 0 };

/** Adds up suites. */
export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (left, right) => ({
      passed: left.passed + right.passed,
      failed: left.failed + right.failed,
      skipped: left.skipped + right.skipped,
    }),
    none,
  );
}

/** Counts of vitest's JSON reporter; no tests when the report is missing or something else. */
export function vitestCounts(report: unknown): Counts {
  const { numPassedTests, numFailedTests, numPendingTests } = (report ?? {}) as Readonly<Record<string, unknown>>;
  const count = (value: unknown) => (typeof value === "number" ? value : 0);
  return { passed: count(numPassedTests), failed: count(numFailedTests), skipped: count(numPendingTests) };
}

/** Counts of the extension suite's list of outcomes (test/extension/suite.ts). */
export function extensionCounts(report: unknown): Counts {
  if (!Array.isArray(report)) return none;
  const failed = report.filter((outcome: { readonly error?: unknown }) => outcome.error !== undefined).length;
  return { passed: report.length - failed, failed, skipped: 0 };
}
