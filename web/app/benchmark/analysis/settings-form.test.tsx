import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { api, NoAnswer } from "@/lib/api";
import { renderPage } from "@/tests/render";
import { SettingsForm } from "./settings-form";

vi.mock("@/lib/api", async () => (await import("@/tests/mock-api")).mockApi("probe"));

const start = vi.fn();
const Settings = () => (
  <SettingsForm replaces={false} writing={false} error={null} onStart={start} onStop={() => {}} />
);
const field = (name: RegExp | string) => screen.findByLabelText(name);

beforeEach(() => {
  start.mockReset();
  vi.mocked(api.probe).mockReset();
});

describe("who writes it", () => {
  const probed = (id: string) =>
    ({ reachable: true, models: [{ id, max_model_len: null }], error: null }) as never;

  it("is remembered, but for the key", async () => {
    const page = renderPage(<Settings />);
    fireEvent.change(await field("API key"), { target: { value: "sk-secret" } });
    fireEvent.change(await field("Server URL"), { target: { value: "http://writer:8000" } });
    await userEvent.click(screen.getByRole("button", { name: "Write the analysis" }));
    expect(start).toHaveBeenCalledWith({
      analysis_server_url: "http://writer:8000",
      language: "en",
      api_key: "sk-secret",
    });
    page.unmount();
    expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }])).not.toContain("sk-secret");
    renderPage(<Settings />);
    await waitFor(async () => expect(await field("Server URL")).toHaveValue("http://writer:8000"));
    expect(await field("API key")).toHaveValue("");
  });

  it("is offered from the models of the server that is named now", async () => {
    vi.mocked(api.probe).mockResolvedValueOnce(probed("qwen3-32b")).mockResolvedValueOnce(probed("llama"));
    const { container } = renderPage(<Settings />);
    const offered = () =>
      [...container.querySelectorAll("option:not(select *)")].map((o) => o.getAttribute("value"));
    fireEvent.change(await field("Server URL"), { target: { value: "http://a:8000" } });
    fireEvent.focus(await field("Model"));
    await waitFor(() => expect(offered()).toEqual(["qwen3-32b"]));
    fireEvent.change(await field("Server URL"), { target: { value: "http://b:8000" } });
    expect(offered()).toEqual([]);
    fireEvent.focus(await field("Model"));
    await waitFor(() => expect(offered()).toEqual(["llama"]));
    expect(vi.mocked(api.probe).mock.calls).toEqual([
      [{ server_url: "http://a:8000" }],
      [{ server_url: "http://b:8000" }],
    ]);
  });
});

describe("the models that are offered", () => {
  const refused = { reachable: false, models: [], error: "401 Unauthorized" } as never;

  it("are asked for again where the server refused, and with another key", async () => {
    vi.mocked(api.probe).mockResolvedValue(refused);
    renderPage(<Settings />);
    fireEvent.change(await field("Server URL"), { target: { value: "http://a:8000" } });
    fireEvent.focus(await field("Model"));
    expect(await screen.findByText("401 Unauthorized")).toBeInTheDocument();
    fireEvent.focus(await field("Model"));
    await waitFor(() => expect(api.probe).toHaveBeenCalledTimes(2));
    expect(await screen.findByText("401 Unauthorized")).toBeInTheDocument();
    fireEvent.change(await field("API key"), { target: { value: "sk-right" } });
    expect(screen.queryByText("401 Unauthorized")).not.toBeInTheDocument();
    fireEvent.focus(await field("Model"));
    await waitFor(() =>
      expect(api.probe).toHaveBeenLastCalledWith({ server_url: "http://a:8000", api_key: "sk-right" }),
    );
  });

  it("say in the reader's language that this server is gone", async () => {
    vi.mocked(api.probe).mockRejectedValue(new NoAnswer("offline"));
    renderPage(<Settings />, "ko");
    fireEvent.change(await field("서버 URL"), { target: { value: "http://a:8000" } });
    fireEvent.focus(await field("모델"));
    expect(await screen.findByText(/^llm-loadtest 서버에 연결할 수 없습니다/)).toBeInTheDocument();
  });
});
