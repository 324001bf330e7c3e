// The suites that need neither VS Code nor a browser, one vitest project each; e2e drives a real VS Code and runs on its own.
import { defineConfig } from "vitest/config";

const suite = (name: string, timeout: number) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout: timeout, hookTimeout: timeout * 4 },
});

export default defineConfig({
  test: {
    projects: [suite("unit", 10_000), suite("golden", 20_000), suite("contract", 30_000), suite("server", 30_000)],
  },
});
