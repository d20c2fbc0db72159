import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KeyDialog } from "@/components/shell/key-dialog";
import { ApiError, api } from "@/lib/api";
import { tellKeyNeeded } from "@/lib/api-key";
import { goTo, router } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { NewBenchmarkPage } from "./new-benchmark-page";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("runBody", "start", "result"));

vi.setConfig({ testTimeout: 30_000 }); // whole pages, on whatever machine

beforeEach(() => {
  goTo("/benchmark/new/?from=r1");
  router.push.mockReset().mockImplementation(() => {}); // the run's page is still being fetched
  for (const call of Object.values(api)) vi.mocked(call as () => unknown).mockReset();
});

const queued = { run_id: "r2", status: "queued", queue_position: 1 } as const;
const field = (name: string | RegExp) => screen.findByLabelText<HTMLInputElement>(name);
const fill = (input: HTMLElement, value: string) => fireEvent.change(input, { target: { value } });
const startIt = () => userEvent.click(screen.getByRole("button", { name: "Start the benchmark" }));

describe("a run again", () => {
  it("is filled in from an earlier run", async () => {
    vi.mocked(api.runBody).mockResolvedValue({
      server_url: ["http://gpu1:8000"],
      concurrency: [2, 4],
      top_p: 0.9,
    });
    vi.mocked(api.start).mockResolvedValue(queued);
    renderPage(<NewBenchmarkPage />);
    expect(await field("Concurrency levels")).toHaveValue("2, 4");
    expect(screen.getByRole("link", { name: "r1" })).toHaveAttribute("href", "/benchmark/?id=r1");
    expect(screen.getByText("top_p: 0.9")).toBeInTheDocument();
    await startIt();
    expect(api.start).toHaveBeenCalledWith({
      server_url: "http://gpu1:8000",
      concurrency: [2, 4],
      input_len: 256,
      output_len: 128,
      top_p: 0.9,
    });
  });

  it("keeps what was made of an earlier run until that is started", async () => {
    vi.mocked(api.runBody).mockResolvedValue({ server_url: ["http://gpu1:8000"], concurrency: [2, 4] });
    vi.mocked(api.start).mockResolvedValue(queued);
    const first = renderPage(<NewBenchmarkPage />);
    fill(await field("Concurrency levels"), "9");
    first.unmount();
    const second = renderPage(<NewBenchmarkPage />);
    expect(await field("Concurrency levels")).toHaveValue("9");
    await startIt();
    await waitFor(() => expect(router.push).toHaveBeenCalled());
    fill(await field("Concurrency levels"), "10");
    second.unmount();
    renderPage(<NewBenchmarkPage />);
    expect(await field("Concurrency levels")).toHaveValue("2, 4");
  });

  it("keeps what was filled in where its run is asked for again with a wrong key", async () => {
    vi.mocked(api.runBody)
      .mockResolvedValueOnce({ server_url: ["http://gpu1:8000"], concurrency: [2, 4] })
      .mockRejectedValueOnce(new ApiError(401, "this is not the key"));
    renderPage(
      <>
        <NewBenchmarkPage />
        <KeyDialog />
      </>,
    );
    fill(await field("Concurrency levels"), "9");
    act(() => tellKeyNeeded(null, true));
    await userEvent.type(
      screen.getByLabelText("API key", { selector: "[role=dialog] input" }),
      "wrong{Enter}",
    );
    await waitFor(() => expect(api.runBody).toHaveBeenCalledTimes(2));
    await act(async () => {});
    expect(await field("Concurrency levels")).toHaveValue("9");
  });

  it("is filled in from the result where the server has no bodies", async () => {
    vi.mocked(api.runBody).mockRejectedValue(new ApiError(404, "there is nothing at …"));
    vi.mocked(api.result).mockResolvedValue({
      config: {
        servers: ["http://gpu1:8000"],
        concurrency: [8],
        input_len_tokens: 64,
        output_len_tokens: 32,
      },
      metadata: {},
    } as never);
    renderPage(<NewBenchmarkPage />);
    expect(await field("Concurrency levels")).toHaveValue("8");
    expect(await field("Output length, tokens")).toHaveValue("32");
  });

  it("says so where there is no such run", async () => {
    vi.mocked(api.runBody).mockRejectedValue(new ApiError(404, "there is no run r1"));
    vi.mocked(api.result).mockRejectedValue(new ApiError(404, "there is no run r1"));
    renderPage(<NewBenchmarkPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent("there is no run r1");
    expect(screen.getByRole("link", { name: "Begin with an empty form" })).toHaveAttribute(
      "href",
      "/benchmark/new/",
    );
  });
});
