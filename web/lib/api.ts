// The only file that talks to the backend: calls, their keys for TanStack Query, downloads, streams and the WebSocket.
//
// Types come from src/api/openapi.yaml (scripts/make-types.mjs). Errors: every failed call throws ApiError.
// The key: kept in sessionStorage, sent as X-API-Key; over the WebSocket as its first message, never in a URL.
import createClient from "openapi-fetch";
import { apiKey, tellKeyNeeded } from "./api-key";
import type { components, paths } from "./api-types";

type Schemas = components["schemas"];
export type Status = Schemas["Status"];
export type RunEntry = Schemas["RunEntry"];
export type RunStatus = Schemas["RunStatus"];
export type RunRequest = Schemas["RunRequest"];
export type LoadFields = Schemas["LoadFields"];
export type Result = Schemas["Result"];
export type Level = Schemas["Result_level"];
export type Statistics = Schemas["Result_statistics"];
export type RequestRow = Schemas["Request"];
export type LatencyName = Schemas["LatencyName"];
export type Distribution = Schemas["Distribution"];
export type History = Schemas["History"];
export type Comparison = Schemas["Comparison"];
export type Probe = Schemas["Probe"];
export type Dataset = Schemas["Dataset"];
export type Analysis = Schemas["Analysis"];
export type AnalysisRequest = Schemas["AnalysisRequest"];
export type ProgressMessage = Schemas["ProgressMessage"];
export type WatchMessage = Schemas["WatchMessage"];
export type LogEntry = Schemas["LogEntry"];
export type WatchStats = Schemas["WatchStats"];
export type Health = Schemas["Health"];
export type Problem = Schemas["Problem"];
export type Live = Schemas["Live"];
export type LivePoint = Live["points"][number];
export type Timeline = Schemas["Timeline"];
export type RepeatBody = Schemas["RepeatBody"];
export type HistoryQuery = NonNullable<paths["/api/v1/benchmark/history"]["get"]["parameters"]["query"]>;

const BASE = "/api/v1/benchmark";

// A call that failed. status 0: the server could not be reached.
export class ApiError extends Error {
  constructor(
    readonly status: number,
    detail: string,
    // JSON pointer of a field ("/concurrency") -> what is wrong with it.
    readonly fields: Record<string, string> = {},
    readonly retryAfter_s: number | null = null,
  ) {
    super(detail);
    this.name = "ApiError";
  }
  get offline() {
    return this.status === 0;
  }
}

async function problemOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as Problem | null;
  const fields = Object.fromEntries((body?.errors ?? []).map((e) => [e.pointer, e.detail]));
  const retry = Number(response.headers.get("Retry-After"));
  return new ApiError(
    response.status,
    body?.detail ?? `${response.status} ${response.statusText}`,
    fields,
    Number.isFinite(retry) && retry > 0 ? retry : null,
  );
}

// fetch with the key; a network fault is an ApiError, a 401 asks the user for the key.
async function call(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const key = apiKey();
  if (key) request.headers.set("X-API-Key", key);
  let response: Response;
  try {
    response = await fetch(request);
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw new ApiError(0, "The server cannot be reached.");
  }
  if (!response.ok) {
    if (response.status === 401) tellKeyNeeded();
    throw await problemOf(response);
  }
  return response;
}

const client = createClient<paths>({
  baseUrl: typeof window === "undefined" ? "http://localhost" : window.location.origin,
  fetch: call,
});

// openapi-fetch gives {data} or {error}; call() has thrown where it is an error.
async function data<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}

const byId = (run_id: string) => ({ params: { path: { run_id } } });

export const api = {
  health: () => data(client.GET("/api/v1/benchmark/health")),
  systemInfo: () => data(client.GET("/api/v1/system/info")),
  watchStats: () => data(client.GET("/api/v1/benchmark/ws/stats")),
  history: (query: HistoryQuery) => data(client.GET("/api/v1/benchmark/history", { params: { query } })),
  run: (run_id: string) => data(client.GET("/api/v1/benchmark/run/{run_id}", byId(run_id))),
  result: (run_id: string, partial = false) =>
    data(
      client.GET("/api/v1/benchmark/result/{run_id}", {
        params: { path: { run_id }, query: { partial: partial ? "true" : "false" } },
      }),
    ) as Promise<Result>,
  requests: (
    run_id: string,
    query: { level?: number; status?: "ok" | "failed" | "cut_off"; limit?: number; offset?: number },
  ) =>
    data(client.GET("/api/v1/benchmark/result/{run_id}/requests", { params: { path: { run_id }, query } })),
  distribution: (run_id: string, metric: LatencyName, level: number) =>
    data(
      client.GET("/api/v1/benchmark/result/{run_id}/distribution", {
        params: { path: { run_id }, query: { metric, level } },
      }),
    ),
  start: (body: RunRequest) => data(client.POST("/api/v1/benchmark/run", { body })),
  startDemo: (body: LoadFields = {}) => data(client.POST("/api/v1/benchmark/demo", { body })),
  cancel: (run_id: string, now = false) =>
    data(
      client.POST("/api/v1/benchmark/run/{run_id}/cancel", {
        params: { path: { run_id }, query: { now: now ? "true" : "false" } },
      }),
    ),
  remove: (run_id: string) => data(client.DELETE("/api/v1/benchmark/run/{run_id}", byId(run_id))),
  compare: (run_ids: string[]) => data(client.POST("/api/v1/benchmark/compare", { body: { run_ids } })),
  probe: (body: Schemas["ProbeRequest"]) => data(client.POST("/api/v1/benchmark/servers/probe", { body })),
  datasets: () => data(client.GET("/api/v1/benchmark/datasets")),
  uploadDataset: (name: string, file: Blob): Promise<Dataset> =>
    call(`${BASE}/datasets?name=${encodeURIComponent(name)}`, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: file,
    }).then((response) => response.json()),
  // What a page needs after a reload, and when it polls.
  live: (run_id: string, since_s?: number, after?: number) =>
    data(
      client.GET("/api/v1/benchmark/run/{run_id}/live", {
        params: {
          path: { run_id },
          query: { ...(since_s !== undefined && { since_s }), ...(after !== undefined && { after }) },
        },
      }),
    ),
  // The requests of a level as columns, for a chart.
  timeline: (run_id: string, level: number, max_points = 100_000) =>
    data(
      client.GET("/api/v1/benchmark/result/{run_id}/timeline", {
        params: { path: { run_id }, query: { level, max_points } },
      }),
    ),
  // The body that asks for this run again, without its secrets.
  runBody: (run_id: string) => data(client.GET("/api/v1/benchmark/run/{run_id}/body", byId(run_id))),
  analysis: (run_id: string) =>
    data(client.GET("/api/v1/benchmark/result/{run_id}/analysis", byId(run_id))) as Promise<Analysis>,
};

// Keys of TanStack Query, in one place so that what a change touches can be asked for again.
export const keys = {
  health: ["health"] as const,
  systemInfo: ["system"] as const,
  watchStats: ["watch-stats"] as const,
  histories: ["history"] as const,
  history: (query: HistoryQuery) => ["history", query] as const,
  run: (run_id: string) => ["run", run_id] as const,
  result: (run_id: string) => ["result", run_id] as const,
  distribution: (run_id: string, metric: LatencyName, level: number) =>
    ["result", run_id, "distribution", metric, level] as const,
  timeline: (run_id: string, level: number) => ["result", run_id, "timeline", level] as const,
  requests: (run_id: string, query: object) => ["result", run_id, "requests", query] as const,
  comparison: (run_ids: string[]) => ["comparison", ...run_ids] as const,
  datasets: ["datasets"] as const,
  analysis: (run_id: string) => ["analysis", run_id] as const,
};

export type ExportFormat = "json" | "csv" | "xlsx" | "html" | "jsonl" | "requests_csv";

// Saves a file of the run under the name that the server gives it. By fetch, since a link cannot carry the key.
export async function download(run_id: string, what: { format: ExportFormat } | "analysis"): Promise<void> {
  const path =
    what === "analysis"
      ? `${BASE}/result/${encodeURIComponent(run_id)}/analysis?format=markdown`
      : `${BASE}/result/${encodeURIComponent(run_id)}/export?format=${what.format}`;
  const response = await call(path);
  const name = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? run_id;
  const url = URL.createObjectURL(await response.blob());
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export type AnalysisEvent =
  | { event: "delta"; data: { text: string } }
  | { event: "restart"; data: object }
  | { event: "done"; data: Analysis }
  | { event: "error"; data: Problem };

// The events of an analysis as they come. Ends after done or error; throws ApiError where there was neither.
export async function* streamAnalysis(
  run_id: string,
  body: AnalysisRequest,
  signal: AbortSignal,
): AsyncGenerator<AnalysisEvent> {
  const response = await call(`${BASE}/result/${encodeURIComponent(run_id)}/analysis`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new ApiError(0, "The connection broke before the analysis was whole.");
    text += value;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines
          .filter((line) => line.startsWith(`${name}: `))
          .map((line) => line.slice(name.length + 2))
          .join("\n");
      const event = field("event");
      if (!event) continue; // a comment
      const parsed = { event, data: JSON.parse(field("data")) } as AnalysisEvent;
      yield parsed;
      if (event === "done" || event === "error") return;
    }
  }
}

// Watches a run over its WebSocket until the returned function is called. `onEnd`: the socket closed; `broken` unless
// the run's last message had come.
export function watchRun(
  run_id: string,
  onMessage: (message: WatchMessage) => void,
  onEnd: (broken: boolean) => void,
): () => void {
  const scheme = window.location.protocol === "https:" ? "wss:" : "ws:";
  const url = `${scheme}//${window.location.host}${BASE}/ws/run/${encodeURIComponent(run_id)}`;
  let finished = false;
  let left = false;
  const socket = new WebSocket(url, "llm-loadtest");
  socket.onopen = () => {
    const key = apiKey();
    if (key) socket.send(JSON.stringify({ type: "auth", api_key: key }));
  };
  socket.onmessage = (event: MessageEvent<string>) => {
    if (left || event.data === "pong") return;
    const message = JSON.parse(event.data) as WatchMessage;
    finished = message.type !== "progress";
    onMessage(message);
  };
  socket.onclose = () => {
    if (!left) onEnd(!finished);
  };
  return () => {
    left = true;
    socket.close();
  };
}
