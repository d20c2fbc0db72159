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
    // A worker, its packages and its document serve many files; tests/setup.ts gives each file our modules anew.
    isolate: false,
    maxWorkers: "100%",
    setupFiles: ["tests/setup.ts"],
    include: ["{app,components,lib,tests}/**/*.test.{ts,tsx}"],
  },
});
