"""Does a run through `serve` measure what the same run from the command line does? Pairs of both, in turn.

As bench/fidelity.py at c = 100: TTFT and ITL of the client against the simulator's own record. The run goes once
through POST /run (its requests come from the export) and once through `run`, in each order every other round. Printed
are the figures of both and the difference, through the API less from the command line; how far those of the command
line differ among themselves is the noise that it is held against.
"""
import argparse
import statistics
import tempfile

import _bench as b
import fidelity

NAMES = ("ttft_error_p50_ms", "ttft_error_p99_ms", "itl_p50_difference_ms", "itl_p99_difference_ms", "ttft_p50_ms",
         "ttft_p99_ms", "client_lag_p99_ms", "unmatched")


def figures_of(level, records, truth):
    figures = fidelity.compare(records, b.read_truth(truth))
    figures["ttft_p50_ms"] = level["ttft_ms"]["p50"]
    figures["ttft_p99_ms"] = level["ttft_ms"]["p99"]
    figures["client_lag_p99_ms"] = level["client_lag_ms"]["p99"]
    return {name: figures[name] for name in NAMES}


def by_command(url, truth, concurrency, requests):
    run = b.Run(url, "-c", concurrency, "-n", requests, "--output-len", 128, "--warmup", 0, records=True)
    return lambda: figures_of(run.level, run.records, truth)


def by_api(url, truth, concurrency, requests, folder, company=None):
    """`company(server)`: made before the run begins; its begin(run_id) is called once it has, its end() at its end."""
    server = b.serve(folder)
    others = company(server) if company else None
    run_id = b.start_run(server, {"server_url": url, "concurrency": concurrency, "num_prompts": requests,
                                  "output_len": 128, "warmup": 0, "request_events": True})
    if others:
        others.begin(run_id)
    b.wait_for_run(server, run_id)
    if others:
        others.end()
    level = b.get(server, f"/result/{run_id}")["levels"][0]
    records = b.get_lines(server, f"/result/{run_id}/export?format=jsonl")
    server.stop()
    return lambda: figures_of(level, records, truth)


def measured(way, *arguments):
    with tempfile.NamedTemporaryFile(prefix="loadtest-truth-") as truth, \
            tempfile.TemporaryDirectory(prefix="loadtest-bench-") as folder:
        simulator = b.simulator("--ttft-ms", 50, "--itl-ms", 10, "--truth", truth.name)
        extra = () if way is by_command else (folder, *arguments[2:])
        figures = way(simulator.url, truth.name, *arguments[:2], *extra)
        simulator.stop()  # which completes its record
        return figures()


def one_round(concurrency, requests, command_first):
    ways = [by_command, by_api] if command_first else [by_api, by_command]
    found = {way: measured(way, concurrency, requests) for way in ways}
    return found[by_api], found[by_command]


def print_pairs(pairs, names):
    """`pairs`: dictionaries of the same figures. Prints the medians of both, the median difference, and the spread of
    the second ones: NAME_difference_met says whether the difference is within that, or within a hundredth of a
    millisecond where they hardly differ. The client's lag is what it says of itself, no figure of the server."""
    b.print_medians([first for first, _ in pairs], names[0] + "_")
    b.print_medians([second for _, second in pairs], names[1] + "_")
    for name in pairs[0][0]:
        both = [(first[name], second[name]) for first, second in pairs if None not in (first[name], second[name])]
        if not both:
            continue
        difference = statistics.median(first - second for first, second in both)
        base = [second for _, second in both]
        noise = max(max(base) - min(base), 0.01)
        print(f"{name}_difference={difference:.6g}  # spread of {names[1]}: {max(base) - min(base):.6g}")
        if name != "client_lag_p99_ms":
            print(f"{name}_difference_met={int(abs(difference) <= noise)}  # goal: within {noise:.6g}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--concurrency", type=int, default=100)
    parser.add_argument("--requests", type=int, default=500)
    arguments = parser.parse_args()
    b.raise_fd_limit()
    print_pairs([b.repeat(1, one_round, arguments.concurrency, arguments.requests, number % 2 == 0)[0]
                 for number in range(arguments.rounds)], ("api", "command"))
