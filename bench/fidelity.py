"""How true are TTFT and ITL? Against the simulator's own record, request by request.

Server with TTFT 50 ms, ITL 10 ms, 128 tokens; c = 100 (n = 500) and c = 1000 (n = 2000), warm-up off. TTFT error is
the client's TTFT minus (first token sent - request arrived), as the server stamped them; ITL is set against the gaps
between the server's sends. level_…: the percentiles that the client itself reports, against the same of the server's
record. The simulator keeps its stamps on CLOCK_MONOTONIC, as the client does.
"""
import argparse
import tempfile

import _bench as b


def gaps(times):
    return [later - earlier for earlier, later in zip(times, times[1:])]


def compare(records, truth):
    errors, server_ttft, client_itl, server_itl, itl_errors, unmatched = [], [], [], [], [], 0
    for record in records:
        told = truth.get(record["request_id"])
        if told is None or record["status"] != "ok":
            unmatched += 1
            continue
        true_ttft = told["sends_ns"][0] - told["arrival_ns"]
        server_ttft.append(true_ttft / 1e6)
        errors.append(abs(record["first_token_ns"] - record["sent_ns"] - true_ttft) / 1e6)
        ours = [(offset_us / 1e3, tokens) for offset_us, tokens in record["events"]]
        previous = ours[0][0]
        for at, tokens in ours[1:]:
            client_itl += [(at - previous) / tokens] * tokens
            previous = at
        theirs = [gap / 1e6 for gap in gaps(told["sends_ns"])]
        server_itl += theirs
        if len(ours) == len(told["sends_ns"]):
            itl_errors += [abs(mine - theirs_) for mine, theirs_ in zip(gaps([at for at, _ in ours]), theirs)]
    p = b.percentile
    return {
        "ttft_error_p50_ms": p(errors, 50),
        "ttft_error_p99_ms": p(errors, 99),
        "itl_p50_difference_ms": abs(p(client_itl, 50) - p(server_itl, 50)),
        "itl_p99_difference_ms": abs(p(client_itl, 99) - p(server_itl, 99)),
        "itl_error_p99_ms": p(itl_errors, 99) if itl_errors else None,
        "server_ttft_p50_ms": p(server_ttft, 50),
        "server_itl_p50_ms": p(server_itl, 50),
        "server_itl_p99_ms": p(server_itl, 99),
        "unmatched": unmatched,
    }


# Of level_differences: what the client reports, its percentile, and how near it must be.
REPORTED = (("ttft", 50, "< 0.1"), ("itl", 50, "<= 0.02"), ("itl", 99, "<= 1"))


def level_differences(level, figures):
    """What the client reports of the level against `figures` of `compare`; null where it reports nothing."""
    differences = {}
    for quantity, percent, _ in REPORTED:
        reported = (level[f"{quantity}_ms"] or {}).get(f"p{percent}")
        truth = figures[f"server_{quantity}_p{percent}_ms"]
        differences[f"level_{quantity}_p{percent}_difference_ms"] = None if reported is None else abs(reported - truth)
    return differences


def one_round(concurrency, requests):
    with tempfile.NamedTemporaryFile(prefix="loadtest-truth-") as file:
        server = b.simulator("--ttft-ms", 50, "--itl-ms", 10, "--truth", file.name)
        run = b.Run(server.url, "-c", concurrency, "-n", requests, "--output-len", 128, "--warmup", 0, records=True)
        server.stop()
        figures = compare(run.records, b.read_truth(file.name))
    figures.update(level_differences(run.level, figures))
    figures["ttft_p50_ms"] = run.level["ttft_ms"]["p50"]
    figures["ttft_p99_ms"] = run.level["ttft_ms"]["p99"]
    figures["client_lag_p99_ms"] = run.level["client_lag_ms"]["p99"]
    figures["client_cpu_share"] = run.cpu_s / run.level["duration_s"]
    figures["peak_rss_mb"] = run.peak_rss_mb
    return figures


def goals(concurrency):
    return {"ttft_error_p50_ms": "< 0.1", "ttft_error_p99_ms": "< 0.5" if concurrency <= 100 else "< 1",
            "itl_p50_difference_ms": "<= 0.02", "itl_p99_difference_ms": "<= 1", "unmatched": "= 0",
            **{f"level_{quantity}_p{percent}_difference_ms": goal for quantity, percent, goal in REPORTED}}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--levels", default="100:500,1000:2000", help="concurrency:requests, …")
    arguments = parser.parse_args()
    b.raise_fd_limit()
    for level in arguments.levels.split(","):
        c, n = map(int, level.split(":"))
        b.print_medians(b.repeat(arguments.rounds, one_round, c, n), f"c{c}_", goals(c))
