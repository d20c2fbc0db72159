import { defineConfig } from "vitest/config";

// Through the real program, its simulator and a real browser: scripts/test-web.
export default defineConfig({
  test: {
    environment: "node",
    include: ["e2e/**/*.e2e.ts"],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
