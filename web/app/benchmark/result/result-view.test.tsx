import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api, type Level } from "@/lib/api";
import { level, result, runStatus, statistics } from "@/tests/data";
import { faultsOf } from "@/tests/faults";
import { goTo } from "@/tests/navigation";
import { card, renderPage } from "@/tests/render";
import { ResultView } from "./result-view";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("result", "timeline"));

const goodput = (satisfied: number, requests_per_s: number): Level["goodput"] => ({
  basis: "sent",
  slo: { ttft_ms: 100, e2e_ms: 2000 },
  by_slo: { ttft_ms: { satisfied, applicable: 10 }, e2e_ms: { satisfied: 0, applicable: 0 } },
  satisfied,
  judged: 10,
  share: satisfied / 10,
  requests_per_s,
});
const group = {
  attempted: 5,
  cut_off: 0,
  failed: 1,
  succeeded: 4,
  output_tokens_per_s: 9,
  e2e_ms: null,
  tpot_ms: null,
};
const levels: Level[] = [
  level({
    concurrency: 1,
    achieved_concurrency: 0.98,
    requests_per_s: 2,
    output_tokens_per_s: 120,
    total_tokens_per_s: 640,
    ttft_ms: statistics({ p50: 41.5 }),
    e2e_ms: statistics({ p50: 480 }),
    goodput: goodput(10, 2),
  }),
  level({
    concurrency: 16,
    achieved_concurrency: 12.3,
    succeeded: 8,
    failed: 2,
    cut_off: 1,
    requests_per_s: 9.5,
    output_tokens_per_s: 1113.3,
    ttft_ms: statistics({ p50: 150 }),
    e2e_ms: statistics({ p50: 1600 }),
    goodput: goodput(4, 5),
    errors: { http_5xx: 2 },
    error_examples: { http_5xx: "HTTP 500: out of memory" },
    prompt_tokens: { n: 8, asked_mean: 256, sent_mean: 250, counted_mean: 262 },
    verdict: {
      status: "SUSPECT",
      reasons: [
        { code: "client_lag", status: "SUSPECT", detail: "p99 12 ms late" },
        { code: "of_tomorrow", status: "VALID", detail: "something new" },
      ],
    },
    servers: [
      { ...group, url: "http://gpu1:8000", ttft_ms: statistics({ p50: 140 }) },
      { ...group, url: "http://gpu2:8000", failed: 0, ttft_ms: null },
    ],
  }),
];

beforeEach(() => {
  goTo("/benchmark/?id=r1");
  vi.mocked(api.result).mockReset().mockResolvedValue(result(levels));
  vi.mocked(api.timeline)
    .mockReset()
    .mockReturnValue(new Promise(() => {}));
});

const open = async (changes: Parameters<typeof runStatus>[0] = {}) => {
  const page = renderPage(<ResultView run={runStatus({ status: "completed", ...changes })} />);
  await screen.findByRole("heading", { level: 1, name: "llama-3.1-8b" });
  return page;
};
const rowsOf = async (title: string) =>
  (await card(title))
    .getAllByRole("row")
    .map((row) => [...row.children].map((cell) => cell.textContent).join(" | "));

describe("a result", () => {
  it("begins with its best figures", async () => {
    await open();
    await card("Levels");
    const tile = (name: string) => screen.getByText(name).closest("section");
    expect(tile("Best throughput")).toHaveTextContent(/^Best throughput1,113 ?tokens\/sat load 16$/);
    expect(tile("Best TTFT p50")).toHaveTextContent(/^Best TTFT p5041\.50 ?msat load 1$/);
    expect(tile("Best load")).toHaveTextContent("16most requests/s that kept all objectives");
    expect(tile("Error rate")).toHaveTextContent("10%2 of 20 failed");
    expect(tile("of all levels together")).toHaveTextContent("70%");
  });

  it("says in words whether it can be believed, and why not", async () => {
    await open();
    const verdict = await card("Can it be believed?");
    expect(
      verdict.getByText("Some figures may be distorted. Read why before you rely on them."),
    ).toBeVisible();
    expect(verdict.getByRole("heading", { name: "This client was late" })).toBeInTheDocument();
    expect(
      verdict
        .getAllByRole("listitem")
        .filter((item) => !item.querySelector("li"))
        .map((item) => item.textContent),
    ).toEqual(["Suspectload 16:p99 12 ms late", "Validload 16:something new"]);
  });

  it.each([
    ["VALID", /^Nothing suggests that this client distorted/],
    ["INVALID", /^Some levels measured something else than the server/],
  ] as const)("of the verdict %s says so", async (status, words) => {
    const judged = level({ concurrency: 1, verdict: { status, reasons: [] } });
    vi.mocked(api.result).mockResolvedValue(
      result([level({ concurrency: 2 }), judged], { warnings: ["w1"] }),
    );
    await open();
    const verdict = await card("Can it be believed?");
    expect(verdict.getByText(words)).toBeInTheDocument();
    expect(verdict.getByRole("listitem")).toHaveTextContent("w1");
  });

  it("has a row a level", async () => {
    await open();
    expect(await rowsOf("Levels")).toEqual([
      "Load | In flight, mean | Time, s | Requests | Failed | Cut off | Requests/s | Output tokens/s | " +
        "… in the steady window | In + out tokens/s | Goodput | Good requests/s | " +
        "Prompt tokens: asked / sent / counted | Verdict",
      "1 | 0.980 | 12.0 | 10 | 0 | 0 | 2.00 | 120.0 | – | 640.0 | 100% | 2.00 | – / – / – | Valid",
      "16 | 12.3 | 12.0 | 10 | 2 | 1 | 9.50 | 1,113 | – | – | 40% | 5.00 | 256 / 250 / 262 | Suspect",
    ]);
  });

  it("says of each objective how many kept it", async () => {
    await open();
    expect(await rowsOf("Objectives")).toEqual([
      "Load | All kept | Good requests/s | Judged | TTFT ≤ 100.0 ms | E2E ≤ 2,000 ms",
      "1 | 100% | 2.00 | 10 | 100% | –",
      "16 | 40% | 5.00 | 10 | 40% | –",
    ]);
  });

  it("lists errors by kind with what one of them said, and replicas where there are several", async () => {
    await open();
    expect(await rowsOf("Errors by kind")).toEqual([
      "Load | Kind | Requests | For example",
      expect.stringMatching(/^16 \| .+ \| 2 \| HTTP 500: out of memory$/),
    ]);
    expect(await rowsOf("Replicas")).toEqual([
      "Load | Server | Requests | Errors | TTFT p50, ms | TTFT p99, ms | TPOT p50, ms | TPOT p99, ms",
      "16 | http://gpu1:8000 | 5 | 1 | 140.0 | 80.00 | – | –",
      "16 | http://gpu2:8000 | 5 | 0 | – | – | – | –",
    ]);
    expect(screen.queryByRole("heading", { name: "Turns of the conversations" })).not.toBeInTheDocument();
  });

  it("tells what was run, and leaves out what was not given", async () => {
    await open();
    const configuration = await card("What was run");
    expect(configuration.getByText("concurrency").nextSibling).toHaveTextContent("1, 16");
    expect(configuration.getByText("engine").nextSibling).toHaveTextContent("vllm");
    expect(configuration.queryByText("max_model_len")).not.toBeInTheDocument();
  });

  it("has its head whole before its figures come", async () => {
    vi.mocked(api.result).mockReturnValue(new Promise(() => {}));
    await open({ levels: 2, duration_s: 25.1 });
    expect(screen.getByRole("button", { name: "Download" })).toBeInTheDocument();
    expect(screen.getByText("25.1 s")).toBeInTheDocument();
  });

  it("has no fault of accessibility", async () => {
    const page = await open();
    await card("Levels");
    expect(await faultsOf(page)).toEqual([]);
  });
});

describe("a run that did not end well", () => {
  it.each([
    ["failed", "The run failed."],
    ["cancelled", "The run was stopped. What was measured until then is below."],
    ["interrupted", /^The process that ran it was gone/],
  ] as const)("says that it %s, and keeps what was measured", async (status, words) => {
    await open({ status, status_detail: "http://gpu1:8000: connection refused" });
    expect(screen.getByText(words)).toBeInTheDocument();
    expect(screen.getByText("http://gpu1:8000: connection refused")).toBeInTheDocument();
    expect((await card("Levels")).getAllByRole("row")).toHaveLength(3);
  });

  it.each([404, 409])(
    "and has no result (%i) offers to run it again, and nothing to download",
    async (status) => {
      vi.mocked(api.result).mockRejectedValue(new ApiError(status, "no result"));
      await open({ status: "failed" });
      expect(await screen.findByText("Nothing was measured")).toBeInTheDocument();
      expect(screen.getByRole("link", { name: "Run again" })).toHaveAttribute(
        "href",
        "/benchmark/new/?from=r1",
      );
      expect(screen.queryByRole("button", { name: "Download" })).not.toBeInTheDocument();
    },
  );

  it("whose result cannot be loaded says why, and tries again", async () => {
    vi.mocked(api.result).mockRejectedValueOnce(new ApiError(500, "the database cannot be read"));
    await open();
    expect(await screen.findByRole("alert")).toHaveTextContent("the database cannot be read");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect((await card("Levels")).getAllByRole("row")).toHaveLength(3);
  });
});
