import { render, screen, waitFor } from "@testing-library/react";
import { useTranslations } from "use-intl";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadMessages } from "@/messages";
import { ko } from "@/messages/ko";
import { Providers } from "./providers";

vi.mock("@/messages", async (original) => ({
  ...(await original<typeof import("@/messages")>()),
  loadMessages: vi.fn(),
}));

const root = document.documentElement;
beforeEach(() => {
  localStorage.setItem("llm-loadtest.locale", "ko");
  root.dataset.pending = ""; // as lib/first-paint.ts leaves it
  root.lang = "ko";
});
afterEach(() => delete root.dataset.pending);

function Title() {
  return <h1>{useTranslations("history")("title")}</h1>;
}
const open = () =>
  render(
    <Providers>
      <Title />
    </Providers>,
  );

it("shows the page once its language is there", async () => {
  vi.mocked(loadMessages).mockResolvedValue(ko);
  open();
  expect(await screen.findByText("기록")).toBeInTheDocument();
  expect([root.lang, root.dataset.pending]).toEqual(["ko", undefined]);
});

it("shows the page in English where its language cannot be fetched", async () => {
  vi.mocked(loadMessages).mockRejectedValue(new TypeError("Failed to fetch a chunk"));
  open();
  await waitFor(() => expect(root.dataset.pending).toBeUndefined());
  expect(root.lang).toBe("en");
  expect(screen.getByText("History")).toBeInTheDocument();
});
