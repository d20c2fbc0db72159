import { defineConfig } from "vitest/config";

// Through the real program, its simulator and a real browser: scripts/test-web; pictures of it: scripts/screenshots.
export default defineConfig({
  test: {
    environment: "node",
    include: process.env.SCREENSHOTS ? ["e2e/screenshots.ts"] : ["e2e/**/*.e2e.ts"],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
