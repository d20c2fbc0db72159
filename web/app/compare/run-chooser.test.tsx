import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { api, NoAnswer } from "@/lib/api";
import { entry, history } from "@/tests/data";
import { renderPage } from "@/tests/render";
import { RunChooser } from "./run-chooser";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("history"));

const open = async () => {
  renderPage(<RunChooser rows={[]} results={new Map()} colours={["red"]} onChange={() => {}} />, "ko");
  await userEvent.click(screen.getByRole("button", { name: "실행 추가" }));
};

describe("choosing a run, in Korean", () => {
  it("has the units of the reader's language", async () => {
    vi.mocked(api.history).mockResolvedValue(history([entry()]));
    await open();
    expect(await screen.findByText(/1,113 토큰\/s/)).toBeInTheDocument();
  });

  it("has the reader's words for a server that is gone", async () => {
    vi.mocked(api.history).mockRejectedValue(new NoAnswer("offline"));
    await open();
    expect(await screen.findByText(/^llm-loadtest 서버에 연결할 수 없습니다/)).toBeInTheDocument();
  });
});
