import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, api } from "@/lib/api";
import { faultsOf } from "@/tests/faults";
import { card, renderPage } from "@/tests/render";
import SystemPage from "./page";

vi.mock("@/lib/api", async () =>
  (await import("@/tests/mock-api")).mockApi("systemInfo", "health", "watchStats"),
);

const info = {
  program: { name: "llm-loadtest", version: "0.1.0", git: null },
  system: { cpus: 8, memory_bytes: 16_000_000_000 },
  network: { receive_timestamps: true, pacing: false },
  later: { a_thing: "x" },
  serve: { started_at: "2026-11-24T17:00:00.000Z" },
};
const health = {
  status: "ok" as const,
  version: "0.1.0",
  git: "abc1234",
  database: "ok",
  runs_running: 1,
  runs_queued: 3,
};

beforeEach(() => {
  vi.mocked(api.systemInfo)
    .mockReset()
    .mockResolvedValue(info as never);
  vi.mocked(api.health).mockReset().mockResolvedValue(health);
  vi.mocked(api.watchStats)
    .mockReset()
    .mockResolvedValue({
      connections: 2,
      by_run: { r1: 2 },
      messages_sent: 1234,
      messages_passed_over: 0,
      slow_readers_dropped: 1,
    });
});

const tile = (name: string) => screen.getByText(name, { selector: "div" }).closest("section");
const facts = async (title: string) =>
  (await card(title)).getAllByRole("term").map((term) => [term.textContent, term.nextSibling!.textContent]);

describe("the system", () => {
  it("shows how this server does, and what `llm-loadtest info` prints", async () => {
    const page = renderPage(<SystemPage />);
    expect(await facts("Program")).toEqual([
      ["name", "llm-loadtest"],
      ["Version", "0.1.0"],
      ["Git revision", "–"],
    ]);
    expect(await facts("Host")).toEqual([
      ["cpus", "8"],
      ["Memory", "14.9 GiB"],
    ]);
    expect(await facts("Network and limits")).toEqual([
      ["Receive timestamps", "yes"],
      ["pacing", "no"],
    ]);
    expect(tile("Version")).toHaveTextContent("0.1.0abc1234");
    expect(tile("Database")).toHaveTextContent("In order");
    expect(tile("Runs going on")).toHaveTextContent("13 wait");
    expect(tile("Open WebSockets")).toHaveTextContent("21,234 messages sent, 1 slow readers dropped");
    expect(await faultsOf(page)).toEqual([]);
  });

  it("shows times in the reader's time zone and language, and as title what they are in UTC", async () => {
    renderPage(<SystemPage />, "ko");
    const started = (await card("이 서버")).getByRole("definition");
    const shown = new Intl.DateTimeFormat("ko", { dateStyle: "medium", timeStyle: "medium" });
    expect(started).toHaveTextContent(shown.format(new Date(info.serve.started_at)));
    expect(started).toHaveAttribute("title", info.serve.started_at);
  });

  it("shows a group that is new under its own name", async () => {
    renderPage(<SystemPage />);
    expect(await facts("later")).toEqual([["a thing", "x"]]);
  });

  it("says what is wrong with the database", async () => {
    vi.mocked(api.health).mockResolvedValue({ ...health, status: "degraded", database: "disk I/O error" });
    renderPage(<SystemPage />);
    expect(await screen.findByText("Not readable")).toBeInTheDocument();
    expect(tile("Database")).toHaveTextContent("disk I/O error");
  });

  it("says why it cannot be loaded, and tries again", async () => {
    vi.mocked(api.systemInfo).mockRejectedValueOnce(new ApiError(500, "no"));
    vi.mocked(api.health).mockRejectedValue(new ApiError(500, "no"));
    renderPage(<SystemPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent("no");
    expect(screen.queryByRole("button", { name: "Copy as JSON" })).not.toBeInTheDocument();
    expect(tile("Database")).toHaveTextContent("Database–");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(await facts("Program")).toHaveLength(3);
  });

  it("is copied as JSON", async () => {
    const copied = vi.fn(async (_text: string) => {});
    Object.defineProperty(navigator, "clipboard", { value: { writeText: copied }, configurable: true });
    renderPage(<SystemPage />);
    fireEvent.click(await screen.findByRole("button", { name: "Copy as JSON" }));
    expect(JSON.parse(copied.mock.lastCall![0])).toEqual(info);
  });
});
