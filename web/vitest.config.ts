import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  esbuild: { jsx: "automatic" },
  resolve: {
    alias: {
      "@/lib/echarts": path.resolve(import.meta.dirname, "tests/charts"), // jsdom has no canvas
      "@": path.resolve(import.meta.dirname),
    },
  },
  test: {
    environment: "jsdom",
    testTimeout: 30_000, // whole pages, on whatever machine
    setupFiles: ["tests/setup.ts"],
    include: ["{app,components,lib,tests}/**/*.test.{ts,tsx}"],
  },
});
