// The feed of a run, with a server and sockets that do as the test says, and a clock that the test moves. Who imports this
// mocks api.run and api.live.
import { afterEach, beforeEach, vi } from "vitest";
import { RunFeed } from "@/app/benchmark/running/feed";
import { api, type LogEntry, type RunStatus } from "@/lib/api";
import { live, logEntry, runStatus } from "@/tests/data";
import { FakeSocket } from "@/tests/fake-socket";

export const entries = (...numbers: number[]) => numbers.map((seq) => logEntry(seq));

// A server whose run has had these requests end.
export let ended: LogEntry[];
let kept: number; // from this number on it has them
export let run: RunStatus;
export let feed: RunFeed;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.install();
  ended = entries(1, 2, 3);
  kept = 1;
  run = runStatus();
  vi.mocked(api.run)
    .mockReset()
    .mockImplementation(async () => run);
  vi.mocked(api.live)
    .mockReset()
    .mockImplementation(async (_run_id, _since_s, after = 0) => {
      const request_log = ended.filter(({ seq }) => seq > after && seq >= kept);
      const next = ended.at(-1)?.seq ?? 0;
      const dropped = next - after - request_log.length;
      return live({ request_log, next, dropped });
    });
  feed = new RunFeed("r1");
  feed.start();
});
afterEach(() => {
  feed.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

export const view = () => feed.snapshot();
export const listed = () => view().state.log.entries.map(({ seq }) => seq);
export const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);
export const say = (request_log: LogEntry[] = [], changes: object = {}) =>
  FakeSocket.latest!.say({ ...run, type: "progress", request_log, dropped: 0, ...changes });
// A request ended, and the socket tells of it.
export const endAndTell = (seq: number) => {
  ended.push(...entries(seq));
  say(entries(seq));
};
export const looks = () => vi.mocked(api.live).mock.calls.length;

// From now on answers come so late, with what was when they were asked for.
export const slow = (call: "run" | "live", ms: number) => {
  const quick = vi.mocked(api[call]).getMockImplementation()! as (...args: unknown[]) => Promise<never>;
  vi.mocked(api[call]).mockImplementation(async (...args: unknown[]) => {
    const answer = await quick(...args);
    await new Promise((resolve) => setTimeout(resolve, ms));
    return answer;
  });
};

// Loaded, and the socket works; nothing is owed.
export async function goLive() {
  await wait(0);
  say();
  await wait(1_000);
}

// What the server has from now on.
export const runIs = (status: RunStatus) => void (run = status);
export function serverHas(requests: LogEntry[], from: number) {
  ended = requests;
  kept = from;
}
