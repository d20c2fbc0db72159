import { describe, expect, it } from "vitest";
import type { LogEntry } from "@/lib/api";
import { EndedRequests } from "./ended-requests";

const entries = (from: number, to = from) =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ seq: from + i }) as LogEntry);
const numbers = (log: EndedRequests) => log.entries.map(({ seq }) => seq);

describe("EndedRequests", () => {
  it("takes each once, however often it comes", () => {
    const log = new EndedRequests();
    log.take(entries(1, 3));
    log.take(entries(2, 4));
    expect(numbers(log)).toEqual([1, 2, 3, 4]);
    expect([log.settled, log.hasGap, log.unlisted]).toEqual([4, false, 0]);
  });

  it("notices that some are missing, and puts them in their place when they come", () => {
    const log = new EndedRequests();
    log.take(entries(1, 2));
    log.take(entries(5, 6));
    expect([log.settled, log.hasGap]).toEqual([2, true]);
    log.take(entries(3, 5));
    expect(numbers(log)).toEqual([1, 2, 3, 4, 5, 6]);
    expect([log.settled, log.hasGap, log.unlisted]).toEqual([6, false, 0]);
  });

  it("counts what the server does not have once, however often that is told", () => {
    const log = new EndedRequests();
    log.take(entries(4, 5));
    log.settle(5);
    log.settle(5);
    expect([log.settled, log.hasGap, log.unlisted]).toEqual([5, false, 3]);
    log.settle(7); // numbered only
    expect(log.unlisted).toBe(5);
    log.take(entries(8));
    expect([log.settled, log.hasGap, log.unlisted]).toEqual([8, false, 5]);
  });

  it("does not count as missing what came while the server was asked", () => {
    const log = new EndedRequests();
    log.take(entries(1));
    log.take(entries(4)); // by the socket, after the server had answered
    log.take(entries(2, 3));
    log.settle(3);
    expect([numbers(log), log.settled, log.hasGap, log.unlisted]).toEqual([[1, 2, 3, 4], 4, false, 0]);
  });

  it("keeps the latest 5000 and counts the others as not listed", () => {
    const log = new EndedRequests();
    log.take(entries(1, 4_990));
    log.take(entries(4_991, 5_010));
    expect(log.entries).toHaveLength(5_000);
    expect(log.entries[0]!.seq).toBe(11);
    expect([log.settled, log.unlisted]).toEqual([5_010, 10]);
  });
});
