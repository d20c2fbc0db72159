import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KeyDialog } from "@/components/shell/key-dialog";
import { type Analysis, ApiError, api, download } from "@/lib/api";
import { tellKeyNeeded } from "@/lib/api-key";
import { runStatus } from "@/tests/data";
import { faultsOf } from "@/tests/faults";
import { goTo } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { AnalysisPage } from "./analysis-page";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
vi.mock("@/lib/api", async (original) => ({
  ...(await original<typeof import("@/lib/api")>()),
  download: vi.fn(),
}));

const analysis = (markdown: string): Analysis => ({
  run_id: "r1",
  created_at: "2026-11-28T11:40:00.000Z",
  model: "qwen3-32b",
  language: "en",
  markdown,
});

// The answer to the request for an analysis, as far as the test has sent it.
let request: Request;
let answer: ReadableStreamDefaultController<Uint8Array>;
const send = (event: string, data: object) =>
  answer.enqueue(new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));

beforeEach(() => {
  goTo("/benchmark/analysis/?id=r1");
  vi.mocked(download).mockReset();
  vi.spyOn(api, "run").mockResolvedValue(runStatus({ status: "completed", levels: 1 }));
  vi.spyOn(api, "analysis").mockRejectedValue(new ApiError(404, "there is none"));
  vi.stubGlobal("fetch", async (given: Request) => {
    request = given;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (answer = controller) });
    given.signal.addEventListener("abort", () => answer.error(given.signal.reason));
    return new Response(body);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const field = (name: RegExp | string) => screen.findByLabelText(name);
const begin = async () => {
  fireEvent.change(await field("Server URL"), { target: { value: "http://writer:8000" } });
  await userEvent.click(await screen.findByRole("button", { name: "Write the analysis" }));
  await screen.findByText(/^The model reads and thinks/);
};

describe("an analysis that is written", () => {
  it("appears as it comes, and is kept", async () => {
    const page = renderPage(<AnalysisPage />);
    expect(await screen.findByText("No analysis yet")).toBeInTheDocument();
    fireEvent.change(await field("Model"), { target: { value: " qwen3-32b " } });
    fireEvent.change(await field("API key"), { target: { value: "sk-secret" } });
    await userEvent.selectOptions(await field("Language"), "한국어");
    await begin();
    expect(request.url).toMatch(/\/result\/r1\/analysis$/);
    expect(await request.json()).toEqual({
      analysis_server_url: "http://writer:8000",
      language: "ko",
      analysis_model: "qwen3-32b",
      api_key: "sk-secret",
    });
    send("delta", { text: "## Over" });
    expect(await screen.findByRole("heading", { name: "Over" })).toBeInTheDocument();
    send("delta", { text: "view\n\nIt is **fa" });
    send("delta", { text: "st**." });
    expect(await screen.findByText("fast")).toBeInTheDocument();
    expect(screen.getByRole("heading", { name: "Overview" })).toBeInTheDocument();
    expect(screen.queryByText(/^Written by/)).not.toBeInTheDocument();
    send("done", analysis("## Overview\n\nAs it was kept."));
    expect(await screen.findByText(/^Written by qwen3-32b, Nov 28, 2026/)).toBeInTheDocument();
    expect(screen.getByText("As it was kept.")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Write it anew" })).toBeInTheDocument();
    expect(await faultsOf(page)).toEqual([]);
  });

  it("never shows what turns out to have been thought", async () => {
    renderPage(<AnalysisPage />);
    await begin();
    send("delta", { text: "the user wants figures" });
    expect(await screen.findByText("the user wants figures")).toBeInTheDocument();
    send("restart", {});
    expect(await screen.findByText(/^The model reads and thinks/)).toBeInTheDocument();
    expect(screen.queryByText(/the user wants figures/)).not.toBeInTheDocument();
    send("delta", { text: "TTFT doubles." });
    send("done", analysis("TTFT doubles."));
    expect(await screen.findByText("TTFT doubles.")).toBeInTheDocument();
    expect(document.body).not.toHaveTextContent("the user wants figures");
  });

  it("keeps its height where what was shown goes", async () => {
    // A line is 20 pixels high, and the card no lower than it is told to be.
    vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockImplementation(function (this: HTMLElement) {
      return Math.max(20 * this.querySelectorAll("p").length, parseFloat(this.style.minHeight) || 0);
    });
    const height = (text: string | RegExp) => screen.getByText(text).closest("section")!.style.minHeight;
    renderPage(<AnalysisPage />);
    await begin();
    expect(height(/^The model reads and thinks/)).toBe("20px");
    send("delta", { text: "one\n\ntwo\n\nthree" });
    await screen.findByText("one");
    send("delta", { text: "!" });
    await screen.findByText("three!");
    expect(height("three!")).toBe("60px");
    send("restart", {});
    await screen.findByText(/^The model reads and thinks/);
    expect(height(/^The model reads and thinks/)).toBe("60px");
    send("delta", { text: "TTFT doubles." });
    await screen.findByText("TTFT doubles.");
    expect(height("TTFT doubles.")).toBe("60px");
  });

  it("says where it breaks off, keeps what came, and can be begun again", async () => {
    renderPage(<AnalysisPage />);
    await begin();
    send("delta", { text: "TTFT doub" });
    await screen.findByText("TTFT doub");
    answer.close();
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The analysis was not written");
    expect(alert).toHaveTextContent("The connection broke before the analysis was whole.");
    expect(screen.getByText("TTFT doub")).toBeInTheDocument();
    await begin();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(screen.queryByText("TTFT doub")).not.toBeInTheDocument();
  });

  it("says what the writing server said, beside the field that it is about", async () => {
    renderPage(<AnalysisPage />);
    await begin();
    send("error", {
      type: "about:blank",
      title: "Bad Gateway",
      status: 502,
      detail: "the model is not there",
      errors: [{ pointer: "/analysis_model", detail: "it lists qwen3-32b" }],
    });
    expect(await screen.findByRole("alert")).toHaveTextContent("the model is not there");
    expect(await field("Model")).toHaveAccessibleDescription(/it lists qwen3-32b/);
  });

  it("says how long to wait where others are being written", async () => {
    vi.stubGlobal("fetch", async () =>
      Response.json({ detail: "4 are being written" }, { status: 503, headers: { "Retry-After": "30" } }),
    );
    renderPage(<AnalysisPage />);
    fireEvent.change(await field("Server URL"), { target: { value: "http://writer:8000" } });
    await userEvent.click(screen.getByRole("button", { name: "Write the analysis" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Try again in 30 seconds.");
  });

  it("ends when it is stopped, and when the page is left", async () => {
    const page = renderPage(<AnalysisPage />);
    await begin();
    await userEvent.click(screen.getByRole("button", { name: "Stop" }));
    expect(request.signal.aborted).toBe(true);
    expect(await screen.findByText("No analysis yet")).toBeInTheDocument();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    await begin();
    page.unmount();
    expect(request.signal.aborted).toBe(true);
  });
});

describe("an analysis that is there", () => {
  beforeEach(() => {
    vi.mocked(api.analysis).mockResolvedValue(analysis("The old one."));
  });
  const anew = async () => {
    await userEvent.click(await screen.findByRole("button", { name: "Write it anew" }));
    return within(await screen.findByRole("alertdialog", { name: "Write a new analysis?" }));
  };

  it("is replaced once that was confirmed and the new one is whole", async () => {
    localStorage.setItem("llm-loadtest.analysis", JSON.stringify({ url: "http://writer:8000", model: "m" }));
    renderPage(<AnalysisPage />);
    expect(await screen.findByText("The old one.")).toBeInTheDocument();
    await userEvent.click((await anew()).getByRole("button", { name: "Back" }));
    expect(screen.getByText("The old one.")).toBeInTheDocument();
    await userEvent.click((await anew()).getByRole("button", { name: "Write it anew" }));
    await screen.findByText(/^The model reads and thinks/);
    await userEvent.click(screen.getByRole("button", { name: "Stop" }));
    expect(await screen.findByText("The old one.")).toBeInTheDocument();
    await userEvent.click((await anew()).getByRole("button", { name: "Write it anew" }));
    await screen.findByText(/^The model reads and thinks/);
    send("done", analysis("The new one."));
    expect(await screen.findByText("The new one.")).toBeInTheDocument();
    expect(screen.queryByText("The old one.")).not.toBeInTheDocument();
  });

  it("is never live where it holds HTML or other addresses", async () => {
    vi.mocked(api.analysis).mockResolvedValue(
      analysis("<script>alert(1)</script>\n\n[look](javascript:alert(1)) <img src=x onerror=alert(1)>"),
    );
    renderPage(<AnalysisPage />);
    const text = (await screen.findByText(/look/)).closest("[lang]")!;
    expect(text.querySelector("script, img, a, [onerror]")).toBeNull();
  });

  it("is downloaded, and a failure of that told", async () => {
    vi.mocked(download).mockRejectedValue(new ApiError(404, "there is none any more"));
    renderPage(<AnalysisPage />);
    await userEvent.click(await screen.findByRole("button", { name: "Download" }));
    expect(download).toHaveBeenCalledWith("r1", "analysis");
    expect((await screen.findAllByText("there is none any more"))[0]).toBeInTheDocument();
  });

  it("that cannot be loaded says why", async () => {
    vi.mocked(api.analysis).mockRejectedValue(new ApiError(500, "the database cannot be read"));
    renderPage(<AnalysisPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database cannot be read");
  });
});

it("keeps what was filled in where the run is asked for again with a wrong key", async () => {
  renderPage(
    <>
      <AnalysisPage />
      <KeyDialog />
    </>,
  );
  fireEvent.change(await field("Model"), { target: { value: "qwen3-32b" } });
  vi.mocked(api.run).mockRejectedValue(new ApiError(401, "this is not the key"));
  act(() => tellKeyNeeded(null, true));
  const key = within(screen.getByRole("dialog")).getByLabelText("API key");
  await userEvent.type(key, "wrong{Enter}");
  await waitFor(() => expect(api.run).toHaveBeenCalledTimes(2));
  await act(async () => {});
  expect(await field("Model")).toHaveValue("qwen3-32b");
});

describe("a run without a result yet", () => {
  it("has no analysis to be written", async () => {
    vi.mocked(api.run).mockResolvedValue(runStatus({ status: "running" }));
    renderPage(<AnalysisPage />);
    expect(await screen.findByText("The run has not ended")).toBeInTheDocument();
    expect(screen.queryByLabelText("Server URL")).not.toBeInTheDocument();
  });

  it("gets the form once it has ended", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    vi.mocked(api.run).mockResolvedValue(runStatus({ status: "running" }));
    renderPage(<AnalysisPage />);
    await screen.findByText("The run has not ended");
    vi.mocked(api.run).mockResolvedValue(runStatus({ status: "completed", levels: 1 }));
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(await screen.findByLabelText("Server URL")).toBeInTheDocument();
    vi.useRealTimers();
  });

  it("gets no form where nothing was measured", async () => {
    vi.mocked(api.run).mockResolvedValue(runStatus({ status: "failed", levels: 0 }));
    renderPage(<AnalysisPage />);
    expect(await screen.findByText("Nothing was measured")).toBeInTheDocument();
    expect(screen.queryByLabelText("Server URL")).not.toBeInTheDocument();
  });

  it("that is not there says so", async () => {
    vi.mocked(api.run).mockRejectedValue(new ApiError(404, "there is no run r1"));
    renderPage(<AnalysisPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent("there is no run r1");
    expect(screen.getByRole("heading", { level: 1, name: "AI analysis" })).toBeInTheDocument();
  });

  it("that is not named says so", () => {
    goTo("/benchmark/analysis/");
    renderPage(<AnalysisPage />);
    expect(screen.getByRole("alert")).toHaveTextContent("The address lacks the run's id.");
  });
});
