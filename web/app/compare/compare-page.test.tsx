import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api, type Comparison, type Level, type RunStatus } from "@/lib/api";
import { curves, drawing } from "@/tests/charts";
import { entry, history, level, rateLevel, result, runStatus, statistics } from "@/tests/data";
import { faultsOf } from "@/tests/faults";
import { goTo, query } from "@/tests/navigation";
import { card, renderPage } from "@/tests/render";
import { ComparePage } from "./compare-page";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);
vi.mock("@/lib/api", async () =>
  (await import("@/tests/mock-api")).mockApi("run", "result", "compare", "history"),
);

const measured = (concurrency: number, output_tokens_per_s: number, ttft: number, changes: object = {}) =>
  level({ concurrency, output_tokens_per_s, ttft_ms: statistics({ p50: ttft }), ...changes });
const levels: Record<string, Level[]> = {
  a: [measured(1, 100, 40), measured(16, 900, 60)],
  b: [measured(16, 990, 54), measured(64, 1500, 200)],
};

type Row = [metric: string, statistic: string, better: "more" | "less", base: number, other: number | null];
const metric = ([name, statistic, better, base, other]: Row) => ({
  metric: name,
  statistic,
  better,
  values: [base, other],
  differences: [null, other === null ? null : other - base],
  differences_percent: [null, other === null || base === 0 ? null : ((other - base) / base) * 100],
});
const comparison = (rows: Row[]): Comparison => ({
  baseline: "a",
  runs: [],
  levels: [{ load: "16", metrics: rows.map(metric) }],
});
const rows: Row[] = [
  ["ttft_ms", "p50", "less", 60, 54],
  ["output_tokens_per_s", "value", "more", 900, 810],
  ["requests_per_s", "value", "more", 10, 10.001],
  ["error_rate", "value", "less", 0, 0.02],
  ["goodput_share", "value", "more", 0.9, 0.99],
  ["tpot_ms", "p99", "less", 12, null],
];

beforeEach(() => {
  vi.mocked(window.history.pushState).mockClear();
  vi.mocked(api.run)
    .mockReset()
    .mockImplementation(async (run_id) =>
      runStatus({ run_id, status: "completed", model: `model-${run_id}`, levels: 2 }),
    );
  vi.mocked(api.result)
    .mockReset()
    .mockImplementation(async (run_id) =>
      result(levels[run_id]!, { run_id, server: { model: `model-${run_id}`, engine: "vllm" } }),
    );
  vi.mocked(api.compare).mockReset().mockResolvedValue(comparison(rows));
  vi.mocked(api.history).mockReset();
});

const open = (ids: string) => {
  goTo(`/compare/?ids=${ids}`);
  return renderPage(<ComparePage />);
};
const differences = () => card("Figures and differences");
const throughput = "Output throughput of each run by load";

describe("runs beside each other", () => {
  it("have their figures in a table, each difference with its direction and whether it is better", async () => {
    const page = open("a,b");
    const table = within((await differences()).getByRole("table"));
    expect(table.getAllByRole("row").map((row) => row.textContent)).toEqual([
      "LoadFigure1. model-a (baseline)2. model-b",
      "16TTFT p50, ms60.054.0-10%better",
      "Output throughput, tokens/s900.0810.0-10%worse",
      "Requests, requests/s10.010.00%",
      "Error rate0%2%+2 pp from 0worse",
      "Goodput90%99%+10%better",
      "TPOT p99, ms12.0–",
    ]);
    expect(api.compare).toHaveBeenCalledWith(["a", "b"]);
    expect(await faultsOf(page)).toEqual([]);
  });

  it("show differences as figures where these are asked for", async () => {
    open("a,b");
    const shown = await differences();
    await userEvent.click(shown.getByRole("radio", { name: "Absolute" }));
    expect(query()).toEqual({ ids: "a,b", differences: "absolute" });
    expect(shown.getAllByRole("row").map((row) => row.lastChild!.textContent)).toEqual([
      "2. model-b",
      "54.0-6.00better",
      "810.0-90.0worse",
      "10.0+0.001",
      "2%+2 ppworse",
      "99%+9 ppbetter",
      "–",
    ]);
  });

  it("have a curve each, of the figure and percentile that the URL says", async () => {
    open("a,b");
    expect(await curves(throughput)).toEqual({
      "1. model-a": [
        [1, 100],
        [16, 900],
      ],
      "2. model-b": [
        [16, 990],
        [64, 1500],
      ],
    });
    expect((await drawing(throughput)).xAxis.name).toBe("Requests in flight");
    const shown = await card("By load");
    expect(shown.getAllByRole("row").map((row) => row.textContent)).toEqual([
      "Requests in flight1. model-a, tokens/s2. model-b, tokens/s",
      "1100.0–",
      "16900.0990.0",
      "64–1,500",
    ]);
    await userEvent.click(shown.getByRole("radio", { name: "TTFT" }));
    await userEvent.click(shown.getByRole("radio", { name: "p99" }));
    expect(query()).toEqual({ ids: "a,b", figure: "ttft_ms", percentile: "p99" });
    await waitFor(async () =>
      expect((await curves("TTFT of each run by load"))["1. model-a"]).toEqual([
        [1, 80],
        [16, 80],
      ]),
    );
  });

  it("have their distributions at a load that two of them measured", async () => {
    open("a,b");
    const label = "Cumulative distribution of each run: Time to first token";
    expect(Object.keys(await curves(label))).toEqual(["1. model-a", "2. model-b"]);
    const shown = await card("Distributions at one load");
    expect(shown.getAllByRole("option").map((option) => option.textContent)).toEqual(["load 16"]);
  });

  it("list the settings that differ", async () => {
    open("a,b");
    const shown = await card("What differs in what was run");
    expect(shown.getAllByRole("row").map((row) => row.textContent)).toEqual([
      "Setting1. model-a2. model-b",
      "server.modelmodel-amodel-b",
    ]);
  });

  it("warn where a measurement is not valid", async () => {
    levels.c = [measured(16, 900, 60, { verdict: { status: "SUSPECT", reasons: [] } })];
    open("a,c");
    expect(await screen.findByText(/Some levels are not valid/)).toHaveTextContent("2. model-c");
  });
});

describe("which runs are compared", () => {
  it("is a matter of the URL: made the baseline, removed, at most five", async () => {
    levels.c = levels.d = levels.e = levels.f = levels.b!;
    open("a,b,b,c,d,e,f");
    const list = await card("Runs");
    await differences();
    expect(api.compare).toHaveBeenLastCalledWith(["a", "b", "c", "d", "e"]);
    expect(screen.queryByRole("button", { name: "Add a run" })).not.toBeInTheDocument();
    await userEvent.click(list.getAllByRole("button", { name: "Make it the baseline" })[1]!);
    expect(query()).toEqual({ ids: "c,a,b,d,e" });
    await userEvent.click(await list.findByRole("button", { name: "Remove model-d" }));
    expect(query()).toEqual({ ids: "c,a,b,e" });
    expect(window.history.pushState).toHaveBeenCalledTimes(2);
    await waitFor(() => expect(api.compare).toHaveBeenLastCalledWith(["c", "a", "b", "e"]));
  });

  it("is chosen from those that have a result and are not there yet", async () => {
    vi.mocked(api.history).mockResolvedValue(
      history([
        entry({ run_id: "a" }),
        entry({ run_id: "b", model: "model-b" }),
        entry({ run_id: "c", model: "model-c", levels: 0 }),
      ]),
    );
    open("a");
    expect(await screen.findByText("Choose at least two runs")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Add a run" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Add a run" }));
    expect((await dialog.findAllByRole("listitem")).map((item) => item.textContent)).toEqual([
      expect.stringMatching(/^model-b.*1,113 tokens\/s · http:\/\/gpu1:8000$/),
    ]);
    await userEvent.click(dialog.getByText("model-b"));
    expect(query()).toEqual({ ids: "a,b" });
    expect((await differences()).getByRole("table")).toBeInTheDocument();
    expect(api.compare).toHaveBeenCalledExactlyOnceWith(["a", "b"]);
  });

  it("are told from others of their model by their ids, in columns and curves too", async () => {
    levels["20261128T112914Z-9709e94b"] = levels["20261128T112914Z-1cf23b6a"] = levels.a!;
    vi.mocked(api.run).mockImplementation(async (run_id) =>
      runStatus({ run_id, status: "completed", model: run_id === "b" ? "model-b" : "model-a", levels: 2 }),
    );
    open("20261128T112914Z-9709e94b,b,20261128T112914Z-1cf23b6a");
    const names = ["1. model-a (9709e94b)", "2. model-b", "3. model-a (1cf23b6a)"];
    expect(Object.keys(await curves(throughput))).toEqual(names);
    const list = await card("Runs");
    expect(list.getAllByRole("link").map((link) => link.textContent)).toEqual(names);
    expect(list.getByRole("button", { name: "Remove model-a (1cf23b6a)" })).toBeInTheDocument();
    expect(list.getAllByRole("listitem")[0]).toHaveTextContent(
      /Nov 28, 2026, [\d:]+:15\s[AP]M9709e94b · Loads: 1, 16/,
    );
  });
});

describe("runs that cannot be compared", () => {
  const states: Record<string, Partial<RunStatus>> = {
    failed: { status: "failed", levels: 0, verdict: null },
    active: { status: "running", levels: 1 },
  };
  beforeEach(() => {
    vi.mocked(api.run).mockImplementation(async (run_id) => {
      if (run_id === "gone") throw new ApiError(404, "there is no such run");
      const state = states[run_id] ?? { status: "completed", levels: 2 };
      return runStatus({ run_id, model: `model-${run_id}`, ...state });
    });
  });
  const reasons = () =>
    within(screen.getByText(/not compared$/).closest("section")!)
      .getAllByRole("listitem")
      .map((item) => item.textContent);

  it("are named with the reason, the others are compared, and they can be taken out", async () => {
    const page = open("gone,a,failed,active,b");
    expect((await differences()).getByRole("table")).toBeInTheDocument();
    expect(api.compare).toHaveBeenCalledExactlyOnceWith(["a", "b"]);
    expect(Object.keys(await curves(throughput))).toEqual(["1. model-a", "2. model-b"]);
    expect(reasons()).toEqual([
      "gone: there is no such run; perhaps it was deleted",
      "model-failed: it measured nothing",
      "model-active: it has not ended yet",
    ]);
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(await faultsOf(page)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Take them out" }));
    expect(query()).toEqual({ ids: "a,b" });
    expect(screen.queryByText(/not compared$/)).not.toBeInTheDocument();
    expect((await differences()).getByRole("table")).toBeInTheDocument();
  });

  it("may leave fewer than two, which is told", async () => {
    open("a,failed");
    expect(await screen.findByText("Fewer than two of these runs can be compared")).toBeInTheDocument();
    expect(reasons()).toEqual(["model-failed: it measured nothing"]);
    expect(api.compare).not.toHaveBeenCalled();
  });

  it("are not told of where the server does not say what they are", async () => {
    vi.mocked(api.run).mockRejectedValue(new ApiError(500, "the database cannot be read"));
    open("a,b");
    expect(await screen.findByRole("alert")).toHaveTextContent("the database cannot be read");
    expect(screen.queryByText(/not compared$/)).not.toBeInTheDocument();
  });
});

describe("runs by concurrency and by rate", () => {
  beforeEach(() => {
    levels.rates = [
      rateLevel({ request_rate_per_s: 4, output_tokens_per_s: 50, ttft_ms: statistics() }),
      rateLevel({ request_rate_per_s: 16, output_tokens_per_s: 70, ttft_ms: statistics() }),
    ];
  });

  it("do not share the numbers of an axis", async () => {
    open("a,rates");
    expect((await drawing(throughput)).xAxis).toMatchObject({
      type: "category",
      name: "Requests in flight, or per second (/s)",
      data: ["1", "16", "4.00/s", "16.0/s"],
    });
    expect(await curves(throughput)).toEqual({
      "1. model-a": [
        ["1", 100],
        ["16", 900],
      ],
      "2. model-rates": [
        ["4.00/s", 50],
        ["16.0/s", 70],
      ],
    });
  });

  it("have no load in common", async () => {
    open("a,rates");
    await differences();
    expect(screen.queryByRole("heading", { name: "Distributions at one load" })).not.toBeInTheDocument();
  });
});
