// The only file that talks to the backend, but for the WebSocket (watch.ts): calls, their keys for TanStack Query,
// downloads and streams.
//
// Types come from src/api/openapi.yaml (scripts/make-types.mjs). Errors: every failed call throws ApiError.
// The key: kept in sessionStorage, sent as X-API-Key, never in a URL.
import createClient from "openapi-fetch";
import common from "@/messages/en/common.json";
import { apiKey, tellKeyNeeded } from "./api-key";
import type {
  Analysis,
  AnalysisRequest,
  Dataset,
  HistoryQuery,
  LoadFields,
  ProbeRequest,
  Problem,
  Result,
  RunRequest,
} from "./api-schema";
import type { paths } from "./api-types";

export type * from "./api-schema";

const ORIGIN = typeof window === "undefined" ? "http://localhost" : window.location.origin;
export const BASE = "/api/v1/benchmark";

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

// A call that brought no answer, or not all of it. The server has no words for that; lib/error-text.ts has.
export class NoAnswer extends ApiError {
  constructor(readonly why: "offline" | "brokenAnswer" | "brokenAnalysis") {
    super(0, common.error[why]);
  }
}

// A call that was refused for want of the right key. The server's words for that are English.
export class KeyNeeded extends ApiError {
  constructor() {
    super(401, common.error.key);
  }
}

export const isOffline = (fault: unknown) => fault instanceof ApiError && fault.offline;

export const fieldsOf = (problem: Problem | null) =>
  Object.fromEntries((problem?.errors ?? []).map((e) => [e.pointer, e.detail]));

async function problemOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => null)) as Problem | null;
  const fields = fieldsOf(body);
  const retry = Number(response.headers.get("Retry-After"));
  return new ApiError(
    response.status,
    body?.detail ?? `${response.status} ${response.statusText}`.trim(),
    fields,
    Number.isFinite(retry) && retry > 0 ? retry : null,
  );
}

export const isAbort = (fault: unknown) => (fault as Error | null)?.name === "AbortError";

// Whether the user pressed something for it: all that changes something, downloads and streams, which are called by their
// path. What a page shows is asked for by GET, a comparison by POST, and again by itself once there is a key.
const isPressed = (input: Request | string, { method, url }: Request) =>
  typeof input === "string" || (method !== "GET" && !url.endsWith("/compare"));

// Sends with the key, by fetch unless `send` is another way; a network fault is an ApiError, a 401 asks the user for the
// key.
async function call(
  input: Request | string,
  init?: RequestInit,
  send: (request: Request) => Promise<Response> = fetch,
): Promise<Response> {
  const request = new Request(typeof input === "string" ? ORIGIN + input : input, init);
  const key = apiKey();
  if (key) request.headers.set("X-API-Key", key);
  let response: Response;
  try {
    response = await send(request);
  } catch (fault) {
    if (isAbort(fault)) throw fault;
    throw new NoAnswer("offline");
  }
  if (!response.ok) {
    if (response.status !== 401) throw await problemOf(response);
    tellKeyNeeded(key, isPressed(input, request));
    throw new KeyNeeded();
  }
  return response;
}

// Sends `file` as the request's body and tells the share that went out, which fetch does not.
function sendFile(request: Request, file: Blob, onSent: (share: number) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    const sender = new XMLHttpRequest();
    sender.open(request.method, request.url);
    request.headers.forEach((value, name) => sender.setRequestHeader(name, value));
    sender.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0);
    sender.onload = () => {
      const { status, statusText } = sender;
      const retry = sender.getResponseHeader("Retry-After");
      const headers = retry === null ? undefined : { "Retry-After": retry };
      resolve(new Response(sender.responseText || null, { status, statusText, headers }));
    };
    sender.onerror = reject;
    sender.onabort = () => reject(request.signal.reason);
    request.signal.addEventListener("abort", () => sender.abort());
    sender.send(file);
  });
}

const client = createClient<paths>({ baseUrl: ORIGIN, fetch: (request) => call(request) });

// Of an answer that call() let through: a body that breaks off or is not JSON is an ApiError, too.
async function whole<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (fault) {
    if (fault instanceof ApiError || isAbort(fault)) throw fault;
    throw new NoAnswer("brokenAnswer");
  }
}

// openapi-fetch gives {data} or {error}; call() has thrown where it is an error.
async function data<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await whole(answer)).data as T;
}

const byId = (run_id: string) => ({ params: { path: { run_id } } });
// Of what is asked again and again: over a connection whose other end is gone no answer would ever come.
const soon = () => ({ signal: AbortSignal.timeout(10_000) });

export const api = {
  health: () => data(client.GET("/api/v1/benchmark/health", soon())),
  systemInfo: () => data(client.GET("/api/v1/system/info")),
  watchStats: () => data(client.GET("/api/v1/benchmark/ws/stats")),
  history: (query: HistoryQuery) => data(client.GET("/api/v1/benchmark/history", { params: { query } })),
  run: (run_id: string) => data(client.GET("/api/v1/benchmark/run/{run_id}", { ...byId(run_id), ...soon() })),
  result: (run_id: string) =>
    data(client.GET("/api/v1/benchmark/result/{run_id}", byId(run_id))) as Promise<Result>,
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
  probe: (body: ProbeRequest) => data(client.POST("/api/v1/benchmark/servers/probe", { body })),
  datasets: () => data(client.GET("/api/v1/benchmark/datasets")),
  // onSent: the share that went out, from 0 to 1.
  uploadDataset: (name: string, file: Blob, onSent: (share: number) => void, signal: AbortSignal) =>
    whole<Dataset>(
      call(
        `${BASE}/datasets?name=${encodeURIComponent(name)}`,
        { method: "POST", headers: { "Content-Type": "application/octet-stream" }, signal },
        (request) => sendFile(request, file, onSent),
      ).then((response) => response.json()),
    ),
  // What a page needs after a reload, and when it polls.
  live: (run_id: string, since_s?: number, after?: number) =>
    data(
      client.GET("/api/v1/benchmark/run/{run_id}/live", {
        params: {
          path: { run_id },
          query: { ...(since_s !== undefined && { since_s }), ...(after !== undefined && { after }) },
        },
        ...soon(),
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
  timeline: (run_id: string, level: number) => ["result", run_id, "timeline", level] as const,
  comparison: (run_ids: string[]) => ["comparison", ...run_ids] as const,
  datasets: ["datasets"] as const,
  analysis: (run_id: string) => ["analysis", run_id] as const,
};

export type ExportFormat = "json" | "csv" | "xlsx" | "html" | "jsonl" | "requests_csv";

function followLink(href: string, download: string) {
  Object.assign(document.createElement("a"), { href, download }).click();
}

// Saves a file of the run under the name that the server gives it: by a link, so that the browser writes what comes and
// tells of faults; with a key by fetch, since a link cannot carry it.
export async function download(run_id: string, what: { format: ExportFormat } | "analysis"): Promise<void> {
  const path =
    what === "analysis"
      ? `${BASE}/result/${encodeURIComponent(run_id)}/analysis?format=markdown`
      : `${BASE}/result/${encodeURIComponent(run_id)}/export?format=${what.format}`;
  if (apiKey() === null) return followLink(path, "");
  const response = await call(path);
  const name = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? run_id;
  const url = URL.createObjectURL(await whole(response.blob()));
  followLink(url, name);
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
    const { value, done } = await reader.read().catch((fault: unknown) => {
      if (signal.aborted) throw fault;
      return { value: undefined, done: true as const };
    });
    if (done) throw new NoAnswer("brokenAnalysis");
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
