// The state of the history page as the URL carries it, and what is asked of the server for it.
import type { HistoryQuery, Status } from "@/lib/api";

export const STATUSES = [
  "running",
  "queued",
  "completed",
  "cancelled",
  "failed",
  "interrupted",
] as const satisfies readonly Status[];
export const PAGE_SIZES = [25, 50, 100] as const;
export const SORT_COLUMNS = [
  "created",
  "model",
  "status",
  "throughput",
  "ttft",
  "error_rate",
  "duration",
] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
export type Sort = { column: SortColumn; descending: boolean };

export type HistoryState = {
  status: Status | null;
  q: string;
  model: string;
  server: string;
  from: string; // a day, YYYY-MM-DD, in the reader's time zone; empty: none
  to: string; // inclusive
  sort: Sort;
  page: number; // from 0
  size: number;
};

const day = /^\d{4}-\d{2}-\d{2}$/;

export function readState(params: URLSearchParams): HistoryState {
  const text = (name: string) => params.get(name) ?? "";
  const dayOf = (name: string) =>
    day.test(text(name)) && !Number.isNaN(Date.parse(text(name))) ? text(name) : "";
  const size = Number(params.get("size"));
  const page = Math.floor(Number(params.get("page"))) - 1;
  return {
    status: STATUSES.find((status) => status === params.get("status")) ?? null,
    q: text("q"),
    model: text("model"),
    server: text("server"),
    from: dayOf("from"),
    to: dayOf("to"),
    sort: readSort(text("sort")),
    page: page > 0 && page < 1e6 ? page : 0,
    size: PAGE_SIZES.find((known) => known === size) ?? PAGE_SIZES[0],
  };
}

// "newest", "oldest", "ttft", "-ttft"; anything else is the newest first.
export function readSort(text: string): Sort {
  if (text === "oldest") return { column: "created", descending: false };
  const name = text.replace(/^-/, "");
  const column = SORT_COLUMNS.find((known) => known === name && known !== "created");
  return column ? { column, descending: text.startsWith("-") } : { column: "created", descending: true };
}

export function sortText({ column, descending }: Sort): NonNullable<HistoryQuery["sort"]> {
  const text = column === "created" ? (descending ? "newest" : "oldest") : descending ? `-${column}` : column;
  return text as NonNullable<HistoryQuery["sort"]>;
}

// The other direction; of a column that was not sorted by, the one that is looked for first.
export function nextSort(now: Sort, column: SortColumn): Sort {
  if (now.column === column) return { column, descending: !now.descending };
  return { column, descending: column === "created" || column === "throughput" || column === "error_rate" };
}

// The instant at which a day of the reader's begins, `later` days on.
function startOf(dayText: string, later: number): string {
  const [year, month, date] = dayText.split("-").map(Number);
  return new Date(year!, month! - 1, date! + later).toISOString().replace(/\.\d+Z$/, "Z");
}

export function toQuery(state: HistoryState): HistoryQuery {
  return {
    ...(state.status && { status: state.status }),
    ...(state.q && { q: state.q }),
    ...(state.model && { model: state.model }),
    ...(state.server && { server: state.server }),
    ...(state.from && { from: startOf(state.from, 0) }),
    ...(state.to && { to: startOf(state.to, 1) }),
    sort: sortText(state.sort),
    limit: state.size,
    offset: state.page * state.size,
  };
}

export const isFiltered = (state: HistoryState) =>
  Boolean(state.status || state.q || state.model || state.server || state.from || state.to);
