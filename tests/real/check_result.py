#!/usr/bin/env python3
"""Checks what llm-loadtest wrote about a run against the real server, and sets it beside the server's own log.

Prints a comparison, then each thing that is wrong as one sentence; exits with 1 where there was one.
"""

import argparse
import json
import statistics
import sys

from server_log import ServerTiming, read_timings

CREDIBLE = {"VALID", "SUSPECT"}


class Checks:
    def __init__(self) -> None:
        self.count = 0
        self.wrong: list[str] = []

    def that(self, holds: bool, sentence: str) -> None:
        self.count += 1
        if not holds:
            self.wrong.append(sentence)


def check_run(checks: Checks, result: dict, requests: list[dict], args: argparse.Namespace) -> None:
    levels = result["levels"]
    asked = [int(c) for c in args.concurrency.split(",")]
    checks.that(result["schema_version"] == 1, f"schema_version is {result['schema_version']}, not 1")
    checks.that(result["status"] == "completed", f"the run's status is {result['status']}, not completed")
    checks.that([level["concurrency"] for level in levels] == asked, f"the levels are not {asked}")
    checks.that(result["tokens"]["source"] == "usage", f"tokens came from {result['tokens']['source']}, not usage")
    checks.that(len(requests) == args.num_prompts * len(asked), f"requests.jsonl has {len(requests)} lines")
    ids = {request["request_id"] for request in requests}
    checks.that(len(ids) == len(requests), "a request_id stands in requests.jsonl twice")


def check_level(checks: Checks, level: dict, requests: list[dict], args: argparse.Namespace) -> None:
    at = f"c={level['concurrency']}: "
    parts = level["succeeded"] + level["failed"] + level["cut_off"]
    checks.that(level["attempted"] == parts, f"{at}attempted {level['attempted']}, but the parts add up to {parts}")
    checks.that(level["attempted"] == args.num_prompts, f"{at}attempted {level['attempted']}, not {args.num_prompts}")
    checks.that(level["attempted"] == len(requests), f"{at}{len(requests)} lines in requests.jsonl")
    checks.that(level["failed"] == 0, f"{at}{level['failed']} failed: {level['errors']}")
    checks.that(level["cut_off"] == 0, f"{at}{level['cut_off']} cut off")
    checks.that(not any(level["errors"].values()), f"{at}errors are {level['errors']}")
    checks.that(level["verdict"]["status"] in CREDIBLE, f"{at}the verdict is {level['verdict']['status']}")
    for name in ("ttft_ms", "tpot_ms", "itl_ms", "e2e_ms"):
        figure = level[name]
        checks.that(figure is not None and figure["min"] > 0, f"{at}{name} is missing or not above 0")
    if level["ttft_ms"]:
        checks.that(level["ttft_ms"]["n"] == args.num_prompts, f"{at}TTFT of {level['ttft_ms']['n']} requests")
    checks.that(
        level["output_tokens"] == args.num_prompts * args.output_len,
        f"{at}{level['output_tokens']} output tokens, not {args.num_prompts} x {args.output_len}",
    )
    for key in ("output_tokens", "input_tokens"):
        total = sum(request[key] or 0 for request in requests)
        checks.that(level[key] == total, f"{at}{key} {level[key]}, but requests.jsonl adds up to {total}")


def check_request(checks: Checks, request: dict) -> None:
    at = f"request {request['request_id']}: "
    order = ["due_ns", "sent_ns", "first_token_ns", "last_token_ns", "end_ns"]
    times = [request[name] for name in order]
    checks.that(None not in times and times == sorted(times), f"{at}times out of order: {dict(zip(order, times))}")
    checks.that(request["status"] == "ok" and request["failure"] is None, f"{at}{request['failure']}")
    checks.that(request["http_status"] == 200, f"{at}HTTP status {request['http_status']}")
    checks.that(request["finish_reason"] == "length", f"{at}finish reason {request['finish_reason']!r}")
    ttft_ms = (request["first_token_ns"] - request["sent_ns"]) / 1e6
    checks.that(abs(ttft_ms - request["ttft_ms"]) < 1e-3, f"{at}ttft_ms {request['ttft_ms']}, stamps say {ttft_ms}")


def split_by_level(timings: list[ServerTiming], levels: int, args: argparse.Namespace) -> list[list[ServerTiming]]:
    """The log's requests by level. Warm-up goes before each level and is finished before it starts."""
    parts: list[list[ServerTiming]] = []
    end = len(timings)
    for _ in range(levels):
        parts.insert(0, timings[max(0, end - args.num_prompts) : end])
        end -= args.num_prompts + args.warmup
    return parts


def check_against_server(checks: Checks, at: str, requests: list[dict], timings: list[ServerTiming]) -> None:
    ours = sorted(request["input_tokens"] for request in requests)
    cached = any(request["cached_tokens"] for request in requests)
    theirs = sorted(timing.prompt_tokens for timing in timings)
    checks.that(cached or ours == theirs, f"{at}input tokens differ from the server's log: {ours} and {theirs}")
    ours_out = sum(request["output_tokens"] for request in requests)
    theirs_out = sum(timing.output_tokens for timing in timings)
    checks.that(ours_out == theirs_out, f"{at}{ours_out} output tokens here, {theirs_out} in the server's log")


def show_comparison(levels: list[tuple[int, list[dict], list[ServerTiming]]]) -> None:
    """Medians of ours and of the server's own."""
    print("median, ms        TTFT      prompt time    TPOT      per token      E2E       total time")
    print("                  (client)  (server log)   (client)  (server log)   (client)  (server log)")
    for concurrency, requests, timings in levels:
        ours = [statistics.median(request[name] for request in requests) for name in ("ttft_ms", "tpot_ms", "e2e_ms")]
        theirs = [
            statistics.median(timing.prompt_ms for timing in timings),
            statistics.median(timing.per_token_ms for timing in timings),
            statistics.median(timing.total_ms for timing in timings),
        ]
        cells = "   ".join(f"{a:9.3f} {b:12.3f}" for a, b in zip(ours, theirs))
        print(f"c = {concurrency:<10} {cells}")


def pairs(concurrency: int, requests: list[dict], timings: list[ServerTiming]) -> list[tuple[dict, ServerTiming]]:
    """Joins requests and the log's lines. The log knows no request id: at c=1 the order joins them, above it the
    number of input tokens and then the time from first to last token, which hardly two requests share."""
    if concurrency > 1:
        requests = sorted(requests, key=lambda r: (r["input_tokens"], r["e2e_ms"] - r["ttft_ms"]))
        timings = sorted(timings, key=lambda t: (t.prompt_tokens, t.decode_ms))
    return list(zip(requests, timings))


def check_one_by_one(checks: Checks, concurrency: int, requests: list[dict], timings: list[ServerTiming]) -> None:
    joined = pairs(concurrency, requests, timings)
    waits = sorted(request["ttft_ms"] - timing.prompt_ms for request, timing in joined)
    decode = sorted(abs(request["e2e_ms"] - request["ttft_ms"] - timing.decode_ms) for request, timing in joined)
    wait, off = statistics.median(waits), statistics.median(decode)
    print(
        f"c = {concurrency}, request by request, ms: TTFT - prompt time"
        f" min {waits[0]:.3f}, median {wait:.3f}, max {waits[-1]:.3f};"
        f" first to last token, off by median {off:.3f}, max {decode[-1]:.3f}"
    )
    checks.that(off < 1, f"c={concurrency}: first to last token is off by {off:.3f} ms from the server's eval time")
    if concurrency == 1:  # nothing to wait for
        checks.that(waits[0] >= 0, f"c=1: a TTFT is {-waits[0]:.3f} ms shorter than the server's own prompt time")
        checks.that(wait < 10, f"c=1: half of the TTFTs are over {wait:.3f} ms above the server's prompt time")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--result", required=True)
    parser.add_argument("--requests", required=True)
    parser.add_argument("--server-log", required=True)
    parser.add_argument("--concurrency", required=True)
    parser.add_argument("--num-prompts", type=int, required=True)
    parser.add_argument("--output-len", type=int, required=True)
    parser.add_argument("--warmup", type=int, required=True)
    args = parser.parse_args()

    with open(args.result, encoding="utf-8") as file:
        result = json.load(file)
    with open(args.requests, encoding="utf-8") as file:
        requests = [json.loads(line) for line in file]

    checks = Checks()
    check_run(checks, result, requests, args)
    parts = split_by_level(read_timings(args.server_log), len(result["levels"]), args)
    joined = []
    for index, (level, timings) in enumerate(zip(result["levels"], parts)):
        of_level = [request for request in requests if request["level"] == index]
        check_level(checks, level, of_level, args)
        for request in of_level:
            check_request(checks, request)
        check_against_server(checks, f"c={level['concurrency']}: ", of_level, timings)
        joined.append((level["concurrency"], of_level, timings))
    if not checks.wrong:
        show_comparison(joined)
        for concurrency, of_level, timings in joined:
            check_one_by_one(checks, concurrency, of_level, timings)
    for sentence in checks.wrong:
        print(f"test-real: {sentence}", file=sys.stderr)
    print(f"{checks.count - len(checks.wrong)} passed, {len(checks.wrong)} failed")
    return 1 if checks.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
