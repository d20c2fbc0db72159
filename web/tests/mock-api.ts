// lib/api with these calls in place of all: the test says what each answers. What else it has is as it is.
//   vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("run", "live"));
import { vi } from "vitest";
import type { api } from "@/lib/api";

export const mockApi = async (...calls: (keyof typeof api)[]) => ({
  ...(await vi.importActual<typeof import("@/lib/api")>("@/lib/api")),
  api: Object.fromEntries(calls.map((call) => [call, vi.fn()])),
});
