import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type AnalysisEvent, ApiError, api, download, streamAnalysis } from "./api";
import { listenForKeyNeeded, setApiKey } from "./api-key";

const sent = vi.fn<(request: Request) => Promise<Response>>();

beforeEach(() => {
  sent.mockReset();
  vi.stubGlobal("fetch", sent);
});
afterEach(() => vi.unstubAllGlobals());

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  sent.mockResolvedValueOnce(new Response(JSON.stringify(body), { status, headers }));
const faultOf = async (call: Promise<unknown>) => {
  const fault: unknown = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(fault).toBeInstanceOf(ApiError);
  return fault as ApiError;
};
const parts = (...texts: (string | Uint8Array | Error)[]) =>
  new ReadableStream<Uint8Array>({
    pull(to) {
      const next = texts.shift();
      if (next instanceof Error) to.error(next);
      else if (next === undefined) to.close();
      else to.enqueue(typeof next === "string" ? new TextEncoder().encode(next) : next);
    },
  });

describe("a call", () => {
  it("sends what it was given, with the key of this tab", async () => {
    setApiKey("sk-mine");
    answer(200, { runs: [] });
    expect(await api.history({ q: "a b", limit: 25 })).toEqual({ runs: [] });
    const request = sent.mock.calls[0]![0];
    expect(request.url).toBe("http://localhost:3000/api/v1/benchmark/history?q=a%20b&limit=25");
    expect(request.headers.get("X-API-Key")).toBe("sk-mine");
  });

  it("that fails says what the server said, field by field", async () => {
    answer(
      422,
      { detail: "see errors", errors: [{ pointer: "/concurrency/1", detail: "0 is out of range" }] },
      { "Retry-After": "7" },
    );
    expect(await faultOf(api.start({ server_url: "http://a" }))).toMatchObject({
      status: 422,
      message: "see errors",
      fields: { "/concurrency/1": "0 is out of range" },
      retryAfter_s: 7,
      offline: false,
    });
  });

  it("that something else answered is told by its status", async () => {
    sent.mockResolvedValueOnce(new Response("<h1>Bad</h1>", { status: 502, statusText: "Bad Gateway" }));
    expect(await faultOf(api.health())).toMatchObject({ message: "502 Bad Gateway", retryAfter_s: null });
    sent.mockResolvedValueOnce(new Response("<h1>Bad</h1>", { status: 502 })); // HTTP/2 has no words
    expect(await faultOf(api.health())).toMatchObject({ message: "502" });
  });

  it("that reaches no server is offline", async () => {
    sent.mockRejectedValueOnce(new TypeError("Failed to fetch"));
    expect(await faultOf(api.health())).toMatchObject({
      status: 0,
      why: "offline",
      offline: true,
    });
  });

  it("whose answer breaks off or is no JSON is an error like others", async () => {
    sent.mockResolvedValueOnce(new Response(parts('{"ru', new TypeError("network error"))));
    expect(await faultOf(api.history({}))).toMatchObject({ status: 0, why: "brokenAnswer" });
    sent.mockResolvedValueOnce(new Response("<html>Log in"));
    expect(await faultOf(api.history({}))).toMatchObject({ status: 0, why: "brokenAnswer" });
  });

  it("that is refused for want of the key asks for it", async () => {
    const asked = vi.fn();
    const stopListening = listenForKeyNeeded(asked);
    answer(403, { detail: "no" });
    await faultOf(api.cancel("r1"));
    expect(asked).not.toHaveBeenCalled();
    answer(401, { detail: "a key is needed" });
    expect(await faultOf(api.cancel("r1", true))).toMatchObject({ status: 401 });
    expect(asked).toHaveBeenCalledExactlyOnceWith(true); // something was pressed
    expect(sent.mock.calls[1]![0].url).toMatch(/\/run\/r1\/cancel\?now=true$/);
    for (const ask of [() => api.history({}), () => api.compare(["r1", "r2"])]) {
      answer(401, { detail: "a key is needed" });
      await faultOf(ask());
      expect(asked).toHaveBeenLastCalledWith(false);
    }
    stopListening();
  });
});

describe("the state of a run", () => {
  it.each([["run"], ["live"]] as const)("is not waited for without an end (%s)", async (name) => {
    const patience = new AbortController();
    const asked = vi.spyOn(AbortSignal, "timeout").mockReturnValue(patience.signal);
    sent.mockImplementationOnce(
      ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    );
    const answer = faultOf(api[name]("r1"));
    await vi.waitFor(() => expect(sent).toHaveBeenCalledOnce());
    patience.abort(new DOMException("late", "TimeoutError"));
    expect(await answer).toMatchObject({ status: 0, offline: true });
    expect(asked).toHaveBeenCalledWith(10_000);
    asked.mockRestore();
  });
});

describe("a download", () => {
  const saved: { href: string | null; name: string; text?: Promise<string> }[] = [];
  beforeEach(() => {
    saved.length = 0;
    let file: Blob | undefined;
    URL.createObjectURL = (blob: Blob) => {
      file = blob;
      return "blob:1";
    };
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      saved.push({ href: this.getAttribute("href"), name: this.download, text: file?.text() });
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it.each([
    [{ format: "csv" } as const, "/result/r%2F1/export?format=csv"],
    ["analysis" as const, "/result/r%2F1/analysis?format=markdown"],
  ])("of %j has the name that the server gives", async (what, path) => {
    setApiKey("sk-mine");
    sent.mockResolvedValueOnce(
      new Response("a,b", { headers: { "Content-Disposition": 'attachment; filename="r1.csv"' } }),
    );
    await download("r/1", what);
    const request = sent.mock.calls[0]![0];
    expect(request.url).toBe(`http://localhost:3000/api/v1/benchmark${path}`);
    expect(request.headers.get("X-API-Key")).toBe("sk-mine");
    expect(saved.map(({ name }) => name)).toEqual(["r1.csv"]);
    expect(await saved[0]!.text).toBe("a,b");
  });

  it("without a key is a link, which holds nothing in memory", async () => {
    await download("r/1", { format: "jsonl" });
    const href = "/api/v1/benchmark/result/r%2F1/export?format=jsonl";
    expect(saved).toEqual([{ href, name: "", text: undefined }]);
    expect(sent).not.toHaveBeenCalled();
  });

  it("that the server refuses or that breaks off saves nothing", async () => {
    setApiKey("sk-mine");
    answer(404, { detail: "there is no run r1" });
    expect((await faultOf(download("r1", { format: "json" }))).message).toBe("there is no run r1");
    sent.mockResolvedValueOnce(new Response(parts("a,", new TypeError("network error"))));
    expect((await faultOf(download("r1", { format: "csv" }))).status).toBe(0);
    expect(saved).toEqual([]);
  });
});

describe("streamAnalysis", () => {
  const events = async (body: ReadableStream, signal = new AbortController().signal) => {
    sent.mockResolvedValueOnce(new Response(body));
    const seen: AnalysisEvent[] = [];
    for await (const event of streamAnalysis("r1", { analysis_server_url: "http://a" }, signal))
      seen.push(event);
    return seen;
  };
  const whole =
    ': still there\n\nevent: delta\ndata: {"text":"## 개요\\n\\nfast"}\n\nevent: restart\ndata: {}\n\n' +
    'event: done\ndata: {"markdown":"x"}\n\n';
  const seen = [
    { event: "delta", data: { text: "## 개요\n\nfast" } },
    { event: "restart", data: {} },
    { event: "done", data: { markdown: "x" } },
  ];

  it("gives the events however they are cut into pieces, within letters too", async () => {
    const bytes = new TextEncoder().encode(whole);
    expect(await events(parts(bytes))).toEqual(seen);
    expect(await events(parts(...[...bytes].map((byte) => Uint8Array.of(byte))))).toEqual(seen);
    expect(await sent.mock.calls[0]![0].json()).toEqual({ analysis_server_url: "http://a" });
  });

  it("ends after an error, whatever comes then", async () => {
    const problem = { status: 502, detail: "the model cannot be reached" };
    expect(await events(parts(`event: error\ndata: ${JSON.stringify(problem)}\n\n${whole}`))).toEqual([
      { event: "error", data: problem },
    ]);
  });

  it.each([
    ["ends", undefined],
    ["breaks", new TypeError("network error")],
  ])("says so where the connection %s before the text is whole", async (_, end) => {
    const cut = [whole.slice(0, 80), ...(end ? [end] : [])];
    expect(await faultOf(events(parts(...cut)))).toMatchObject({ status: 0, why: "brokenAnalysis" });
  });
});
