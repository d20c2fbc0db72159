import { useQuery } from "@tanstack/react-query";
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ErrorState } from "@/components/ui/states";
import { api, keys } from "@/lib/api";
import { goTo } from "@/tests/navigation";
import { renderPage } from "@/tests/render";
import { Shell } from "./shell";

vi.mock("next/navigation", async () => (await import("@/tests/navigation")).navigation);

// A server with a key, as of API_KEY_SCOPE=all: health needs none.
const given: (string | null)[] = [];
const fetchOf = (key: string) => async (request: Request) => {
  if (request.url.endsWith("/health")) return Response.json({ version: "0.1.0" });
  given.push(request.headers.get("X-API-Key"));
  return given.at(-1) === key
    ? Response.json({ connections: 7 })
    : Response.json({ detail: "a key is needed" }, { status: 401 });
};

function Page() {
  const stats = useQuery({ queryKey: keys.watchStats, queryFn: api.watchStats });
  if (stats.error) return <ErrorState error={stats.error} />;
  return <p>{stats.data ? `${stats.data.connections} sockets` : "waiting"}</p>;
}

beforeEach(() => {
  goTo("/history/");
  given.length = 0;
  vi.stubGlobal("fetch", fetchOf("right"));
});
afterEach(() => vi.unstubAllGlobals());

const open = () =>
  renderPage(
    <Shell>
      <Page />
    </Shell>,
  );
const dialog = async () =>
  within(await screen.findByRole("dialog", { name: "This server asks for its API key" }));
const give = async (key: string) => {
  await userEvent.type((await dialog()).getByLabelText("API key"), key);
  await userEvent.click((await dialog()).getByRole("button", { name: "Use this key" }));
};

describe("a server that needs a key", () => {
  it("is asked again with the key once the user gave it", async () => {
    open();
    expect((await dialog()).queryByText("The server did not take this key.")).not.toBeInTheDocument();
    expect(screen.getByText("Shown once the API key is entered")).toBeInTheDocument();
    await give(" right ");
    expect(await screen.findByText("7 sockets")).toBeInTheDocument();
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(given).toEqual([null, "right"]);
  });

  it("says that a key is wrong, and asks for another", async () => {
    open();
    await give("wrong");
    expect(await (await dialog()).findByText("The server did not take this key.")).toBeInTheDocument();
    expect((await dialog()).getByLabelText("API key")).toHaveValue("");
    await give("right");
    expect(await screen.findByText("7 sockets")).toBeInTheDocument();
    expect(given).toEqual([null, "wrong", "right"]);
  });

  it("has its key kept in this tab alone, until it is forgotten", async () => {
    open();
    await give("right");
    expect(Object.values({ ...sessionStorage })).toEqual(["right"]);
    expect(JSON.stringify({ ...localStorage })).not.toContain("right");
    await userEvent.click(await screen.findByRole("button", { name: "Forget the API key" }));
    expect(Object.values({ ...sessionStorage })).toEqual([]);
    expect(screen.queryByRole("button", { name: "Forget the API key" })).not.toBeInTheDocument();
  });

  it("is left alone where the user closes the dialog", async () => {
    open();
    await userEvent.click((await dialog()).getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    expect(screen.getByText("Shown once the API key is entered")).toBeInTheDocument();
    expect(screen.queryByText("a key is needed")).not.toBeInTheDocument();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument(); // the line over the page asks for it
    expect(given).toEqual([null]);
  });
});

describe("the frame of every page", () => {
  it("marks the page that is open among the others", async () => {
    open();
    const pages = screen.getByRole("navigation", { name: "Pages" });
    expect(
      within(pages)
        .getAllByRole("link")
        .map((link) => [link.textContent, link.getAttribute("href"), link.getAttribute("aria-current")]),
    ).toEqual([
      ["Dashboard", "/", null],
      ["New benchmark", "/benchmark/new/", null],
      ["History", "/history/", "page"],
      ["Compare", "/compare/", null],
      ["System", "/system/", null],
      ["API reference", "/docs", null],
    ]);
    expect(await screen.findByText("llm-loadtest 0.1.0")).toBeInTheDocument();
  });

  it("says where the server is gone, until it is back", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    open();
    const banner = /^No connection to the server\./;
    expect(await screen.findByText(banner)).toBeInTheDocument();
    vi.stubGlobal("fetch", fetchOf("right"));
    await act(() => vi.advanceTimersByTimeAsync(2000));
    await waitFor(() => expect(screen.queryByText(banner)).not.toBeInTheDocument());
    vi.useRealTimers();
  });
});
