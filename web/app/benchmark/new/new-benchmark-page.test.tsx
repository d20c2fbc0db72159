import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { setApiKey } from "@/lib/api-key";
import { faultsOf } from "@/tests/faults";
import { renderPage } from "@/tests/render";
import { NewBenchmarkPage } from "./new-benchmark-page";

const push = vi.hoisted(() => vi.fn());
vi.mock("next/navigation", () => ({
  useRouter: () => ({ push }),
  useSearchParams: () => new URLSearchParams(),
}));
vi.mock("@/lib/api", async () =>
  (await import("@/tests/mock-api")).mockApi("start", "startDemo", "probe", "datasets", "uploadDataset"),
);

const queued = { run_id: "20261128T112914Z-9709e94b", status: "queued", queue_position: 1 } as const;

beforeEach(() => {
  push.mockReset();
  for (const call of Object.values(api)) vi.mocked(call as () => unknown).mockReset();
});

const field = (name: string | RegExp) => screen.findByLabelText<HTMLInputElement>(name);
const fill = (input: HTMLElement, value: string) => fireEvent.change(input, { target: { value } });
const startIt = () => userEvent.click(screen.getByRole("button", { name: "Start the benchmark" }));

describe("a new benchmark", () => {
  it("is tested, filled in and started", async () => {
    vi.mocked(api.probe).mockResolvedValue({
      server_url: "http://gpu1:8000",
      reachable: true,
      engine: "vllm",
      version: "0.9.1",
      models: [
        { id: "llama-3.1-8b", max_model_len: 131072 },
        { id: "tiny", max_model_len: null },
      ],
      error: null,
    });
    vi.mocked(api.start).mockResolvedValue(queued);
    renderPage(<NewBenchmarkPage />);
    fill(await field("Server URL"), "http://gpu1:8000");
    fill(await field(/^API key/), "sk-secret");
    await userEvent.click(screen.getByRole("button", { name: "Test connection" }));
    expect(await screen.findByText(/Reached: vllm 0\.9\.1\. It lists 2 models\./)).toBeInTheDocument();
    expect(api.probe).toHaveBeenCalledWith({ server_url: "http://gpu1:8000", api_key: "sk-secret" });
    expect(screen.getByText("131,072 tokens of context")).toBeInTheDocument();
    expect(await field(/^Framework/)).toHaveValue("vllm");
    await userEvent.click(
      within(screen.getByRole("list", { name: "Models of the server" })).getByText("tiny"),
    );
    fill(await field("tensor_parallel_size"), "2");
    await userEvent.click(screen.getByRole("button", { name: /^Standard/ }));
    fill(await field(/^TTFT/), "500");
    expect(screen.getByLabelText("Command")).toHaveTextContent('--api-key "$OPENAI_API_KEY"');
    expect(document.body).not.toHaveTextContent("sk-secret");

    await startIt();
    expect(api.start).toHaveBeenCalledWith({
      server_url: "http://gpu1:8000",
      model: "tiny",
      api_key: "sk-secret",
      framework: "vllm",
      framework_config: { tensor_parallel_size: 2 },
      concurrency: [1, 10, 50, 100],
      num_prompts: 200,
      input_len: 256,
      output_len: 128,
      goodput_thresholds: { ttft_ms: 500 },
    });
    await waitFor(() => expect(push).toHaveBeenCalledWith("/benchmark/?id=20261128T112914Z-9709e94b"));
  });

  it("says in words why a connection fails", async () => {
    vi.mocked(api.probe).mockResolvedValue({
      server_url: "http://gpu1:8000",
      reachable: false,
      engine: null,
      version: null,
      models: [],
      error: "Connection refused; is the server running, and is the port right?",
    });
    renderPage(<NewBenchmarkPage />);
    fill(await field("Server URL"), "http://gpu1:8000");
    await userEvent.click(screen.getByRole("button", { name: "Test connection" }));
    expect(await screen.findByText(/Connection refused; is the server running/)).toBeInTheDocument();
    fill(await field("Server URL"), "http://gpu2:8000");
    expect(screen.queryByText(/Connection refused/)).not.toBeInTheDocument();
  });

  it("tells what is wrong before anything is sent, beside the fields and at the top", async () => {
    renderPage(<NewBenchmarkPage />);
    fill(await field("Concurrency levels"), "1, x");
    fill(await field("Timeout of a request"), "0");
    await startIt();
    const summary = screen.getByRole("alert");
    expect(summary).toHaveFocus();
    expect(
      within(summary)
        .getAllByRole("listitem")
        .map((item) => item.textContent),
    ).toEqual([
      "Server URL: Name the server by its URL, such as http://127.0.0.1:8000.",
      "Concurrency levels: “x” is not a number of requests in flight; give whole numbers from 1 to 1,000,000.",
      "Timeout of a request: Give a number above 0.",
    ]);
    expect(await field("Concurrency levels")).toBeInvalid();
    expect(await field("Concurrency levels")).toHaveAccessibleDescription(/“x” is not a number of requests/);
    expect(screen.getByText("Advanced").closest("details")).toHaveAttribute("open");
    await userEvent.click(within(summary).getByRole("button", { name: "Concurrency levels" }));
    expect(await field("Concurrency levels")).toHaveFocus();
    fill(await field("Concurrency levels"), "1, 2");
    expect(await field("Concurrency levels")).toBeValid();
    expect(api.start).not.toHaveBeenCalled();
  });

  it("puts the server's problems beside their fields, the others at the top", async () => {
    vi.mocked(api.start).mockRejectedValue(
      new ApiError(422, "several fields cannot be used; see errors", {
        "/concurrency/1": "0 is out of range",
        "/nonsense": "there is no such field",
      }),
    );
    renderPage(<NewBenchmarkPage />);
    fill(await field("Server URL"), "http://gpu1:8000");
    await startIt();
    const summary = await screen.findByRole("alert");
    expect(
      within(summary)
        .getAllByRole("listitem")
        .map((item) => item.textContent),
    ).toEqual(["nonsense: there is no such field", "Concurrency levels: 0 is out of range"]);
    await waitFor(() => expect(summary).toHaveFocus());
    expect(await field("Concurrency levels")).toHaveAccessibleDescription(/0 is out of range/);
    fill(await field("Concurrency levels"), "1");
    expect(await field("Concurrency levels")).toBeValid();
  });

  it("says so where the queue is full", async () => {
    vi.mocked(api.start).mockRejectedValue(new ApiError(503, "100 runs wait already; try again later"));
    renderPage(<NewBenchmarkPage />);
    fill(await field("Server URL"), "http://gpu1:8000");
    await startIt();
    expect(await screen.findByRole("alert")).toHaveTextContent("100 runs wait already; try again later");
    expect(screen.getByRole("button", { name: "Start the benchmark" })).toBeEnabled();
  });

  it("says to start again where the server wanted its key first, and keeps what was filled in", async () => {
    vi.mocked(api.start)
      .mockRejectedValueOnce(new ApiError(401, "this call needs X-API-Key"))
      .mockResolvedValue(queued);
    renderPage(<NewBenchmarkPage />);
    fill(await field("Server URL"), "http://gpu1:8000");
    fill(await field("Concurrency levels"), "7");
    await startIt();
    expect(await screen.findByRole("alert")).toHaveTextContent("Once the key is entered, press again.");
    act(() => setApiKey("right"));
    await startIt();
    await waitFor(() => expect(push).toHaveBeenCalled());
    const [first, second] = vi.mocked(api.start).mock.calls;
    expect(second).toEqual(first);
    expect(second![0]).toMatchObject({ server_url: "http://gpu1:8000", concurrency: [7] });
  });

  it("runs against the built-in simulator, at a rate", async () => {
    vi.mocked(api.startDemo).mockResolvedValue(queued);
    renderPage(<NewBenchmarkPage />);
    await userEvent.click(await screen.findByRole("radio", { name: "Built-in simulator" }));
    await userEvent.click(screen.getByRole("radio", { name: "Request rate" }));
    await userEvent.click(screen.getByRole("radio", { name: "After a time" }));
    fill(await field("Request rates, requests/s"), "5, 20");
    fill(await field("Time a level"), "10");
    await startIt();
    expect(api.startDemo).toHaveBeenCalledWith({
      request_rate: [5, 20],
      duration_s: 10,
      input_len: 128,
      output_len: 64,
    });
  });

  it("takes lengths that are drawn", async () => {
    renderPage(<NewBenchmarkPage />);
    await userEvent.selectOptions(await field("Input length, tokens: distribution"), "uniform");
    expect(await field("Input length, tokens")).toHaveValue("64");
    fill(await field("Input length, tokens: longest"), "512");
    expect(screen.getByLabelText("Command")).toHaveTextContent("--input-len uniform:64:512");
  });

  it("uploads a dataset and chooses it", async () => {
    const dataset = { name: "My_chat.jsonl", size_bytes: 2048, changed_at: "2026-11-28T11:29:14Z" };
    vi.mocked(api.datasets)
      .mockResolvedValueOnce({ datasets: [] })
      .mockResolvedValue({ datasets: [dataset] });
    vi.mocked(api.uploadDataset)
      .mockRejectedValueOnce(new ApiError(413, "the body is over 16 MB"))
      .mockResolvedValue(dataset);
    renderPage(<NewBenchmarkPage />);
    await userEvent.click(await screen.findByRole("radio", { name: "Dataset" }));
    expect(await screen.findByText("There is none yet; upload one")).toBeInTheDocument();
    const file = new File(["{}"], "My chat.jsonl");
    await userEvent.upload(screen.getByLabelText("Dataset file"), file);
    expect(await screen.findByText("The upload failed: the body is over 16 MB")).toBeInTheDocument();
    await userEvent.upload(screen.getByLabelText("Dataset file"), file);
    expect(await screen.findByText("My_chat.jsonl was uploaded and chosen.")).toBeInTheDocument();
    expect(api.uploadDataset).toHaveBeenLastCalledWith(
      "My_chat.jsonl",
      file,
      expect.any(Function),
      expect.any(AbortSignal),
    );
    expect(await field("Dataset")).toHaveValue("My_chat.jsonl");
    expect(screen.getByLabelText("Command")).not.toHaveTextContent("--output-len");
  });

  it("survives a reload, without the key", async () => {
    const first = renderPage(<NewBenchmarkPage />);
    fill(await field("Server URL"), "http://gpu1:8000");
    fill(await field(/^API key/), "sk-secret");
    fill(await field("Concurrency levels"), "3, 7");
    first.unmount();
    expect(JSON.stringify({ ...sessionStorage })).not.toContain("sk-secret");
    renderPage(<NewBenchmarkPage />);
    expect(await field("Server URL")).toHaveValue("http://gpu1:8000");
    expect(await field("Concurrency levels")).toHaveValue("3, 7");
    expect(await field(/^API key/)).toHaveValue("");
    await userEvent.click(screen.getByRole("button", { name: "Start over" }));
    await waitFor(async () => expect(await field("Server URL")).toHaveValue(""));
  });

  it("starts nothing by Enter in a field", async () => {
    renderPage(<NewBenchmarkPage />);
    fill(await field("Server URL"), "http://gpu1:8000");
    await userEvent.type(await field("Concurrency levels"), "{Enter}");
    await userEvent.type(await field(/^Model/), "{Enter}");
    expect(api.start).not.toHaveBeenCalled();
    expect(api.probe).not.toHaveBeenCalled();
  });

  it("tests the connection by Enter in the server's field", async () => {
    vi.mocked(api.probe).mockReturnValue(new Promise(() => {}));
    renderPage(<NewBenchmarkPage />);
    const url = await field("Server URL");
    await userEvent.type(url, "{Enter}"); // nothing to test yet
    await userEvent.type(url, "http://gpu1:8000{Enter}{Enter}"); // once while it is tested
    expect(vi.mocked(api.probe).mock.calls).toEqual([[{ server_url: "http://gpu1:8000" }]]);
    expect(api.start).not.toHaveBeenCalled();
  });

  it("has its units in the reader's language", async () => {
    renderPage(<NewBenchmarkPage />, "ko");
    await field("서버 URL");
    expect(screen.getByText("토큰/s")).toBeInTheDocument();
    expect(document.body).not.toHaveTextContent("tokens/s");
  });

  it("has no serious fault of accessibility", async () => {
    const page = renderPage(<NewBenchmarkPage />);
    await field("Server URL");
    await startIt();
    expect(await faultsOf(page)).toEqual([]);
  });
});
