import { act, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LogEntry } from "@/lib/api";
import { renderPage } from "@/tests/render";
import { RequestLog } from "./request-log";

const ROW_PX = 30;
const SEEN_PX = 300;
const entries = (from: number, to: number, status: LogEntry["status"] = "ok") =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    seq: from + i,
    at_s: 1,
    request_id: `r-${from + i}`,
    level: 0,
    status,
    ttft_ms: 1,
    e2e_ms: 2,
    output_tokens: 3,
    error: null,
  }));

// jsdom lays nothing out: a place of ten rows, as high inside as the list says it is.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(SEEN_PX);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(1000);
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(SEEN_PX);
  vi.spyOn(Element.prototype, "scrollHeight", "get").mockImplementation(function (this: Element) {
    return Number.parseFloat(this.querySelector<HTMLElement>("[style*=height]")!.style.height);
  });
});
afterEach(() => vi.restoreAllMocks());

let show: (log: LogEntry[]) => void;
function Shown({ first }: { first: LogEntry[] }) {
  const [log, setLog] = useState(first);
  show = setLog;
  return <RequestLog log={log} unlisted={0} />;
}
const place = () => screen.getByRole("log");
// In a browser the place never scrolls beyond its end.
const scrollTo = (px: number) => {
  place().scrollTop = Math.min(px, place().scrollHeight - SEEN_PX);
  fireEvent.scroll(place());
};
const settle = () => scrollTo(place().scrollTop); // the browser tells of what the page scrolled
const update = (log: LogEntry[]) => {
  act(() => show(log));
  settle();
};
const rows = () => screen.getAllByText(/^r-\d+$/).map((row) => row.textContent);

describe("the log of a run", () => {
  it("follows the newest while the reader is at the end", () => {
    renderPage(<Shown first={entries(1, 100)} />);
    settle();
    expect(rows().at(-1)).toBe("r-100");
    update(entries(51, 150));
    expect(rows().at(-1)).toBe("r-150");
    expect(screen.queryByRole("button", { name: /new$/ })).not.toBeInTheDocument();
  });

  it("keeps still what the reader reads further up, and counts what is new", () => {
    renderPage(<Shown first={entries(1, 100)} />);
    settle();
    scrollTo(40 * ROW_PX);
    const read = rows();
    expect(read).toContain("r-45");
    update(entries(51, 150)); // the older ones were let go of
    update([...entries(71, 150), ...entries(151, 170, "failed")]);
    expect(rows()).toEqual(read);
    expect(screen.getByRole("button", { name: "70 new" })).toBeInTheDocument();

    fireEvent.click(screen.getByRole("button", { name: "70 new" }));
    settle();
    expect(rows().at(-1)).toBe("r-170");
    expect(screen.queryByRole("button", { name: /new$/ })).not.toBeInTheDocument();
    expect(place()).toHaveFocus();
  });

  it("follows again when the reader scrolls to the end", () => {
    renderPage(<Shown first={entries(1, 100)} />);
    settle();
    scrollTo(89 * ROW_PX); // a row up is enough to stay
    update(entries(1, 101));
    expect(screen.getByRole("button", { name: "1 new" })).toBeInTheDocument();
    scrollTo(100 * ROW_PX);
    settle();
    expect(rows().at(-1)).toBe("r-101");
    update(entries(1, 102));
    expect(rows().at(-1)).toBe("r-102");
  });

  it("counts only new failures where only failures are listed", () => {
    renderPage(<Shown first={entries(1, 100, "failed")} />);
    fireEvent.click(screen.getByRole("checkbox", { name: "Only failed" }));
    settle();
    scrollTo(0);
    update([...entries(1, 100, "failed"), ...entries(101, 120), ...entries(121, 123, "failed")]);
    expect(screen.getByRole("button", { name: "3 new" })).toBeInTheDocument();
  });
});
