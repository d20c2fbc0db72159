import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  esbuild: { jsx: "automatic", jsxDev: false },
  resolve: {
    alias: {
      "@/lib/echarts": path.resolve(import.meta.dirname, "tests/charts"), // jsdom has no canvas
      "@": path.resolve(import.meta.dirname),
    },
  },
  test: {
    environment: "jsdom",
    testTimeout: 30_000, // whole pages, on whatever machine
    // A worker and its packages serve many files; tests/runner.ts gives each file modules and mocks of its own.
    isolate: false,
    maxWorkers: "100%",
    runner: "tests/runner.ts",
    setupFiles: ["tests/setup.ts"],
    include: ["{app,components,lib,tests}/**/*.test.{ts,tsx}"],
  },
});
