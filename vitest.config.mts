// One vitest project per suite; `npm test` and the npm scripts run them one by one, a path runs whatever lies there.
import { defineConfig } from "vitest/config";

/** Suites that need no VS Code. `cli` and `server` start what `npm run build` made. */
const suite = (name: string, seconds: number) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    setupFiles: ["test/fakes/repeatable-properties.ts"],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 4000,
  },
});

/**
 * Suites on the packed .vsix that `npm run package` made; one window at a time, which two cores are busy with. What a window
 * shows takes longer than a function on a busy machine; a story that fails is told again, twice at most, and its failure is printed
 * and pictured all the same.
 */
const packedSuite = (name: string, seconds: number) => {
  const { test } = suite(name, seconds);
  return {
    test: {
      ...test,
      expect: { poll: { timeout: 15_000, interval: 100 } },
      fileParallelism: false,
      globalSetup: ["test/host/unpack-extension.ts"],
      retry: 2,
    },
  };
};

export default defineConfig({
  test: {
    projects: [
      suite("unit", 10),
      suite("golden", 30),
      suite("contract", 30),
      suite("cli", 30),
      suite("server", 30),
      packedSuite("packing", 30),
      packedSuite("e2e", 180),
    ],
  },
});
