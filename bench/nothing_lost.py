"""Is every request accounted for? Each kind of fault in 5 % of the requests, compared with the simulator's record.

As many writes are sent in two parts, and as many are held back and sent with the next one. attempted = succeeded +
failed + cut off must hold, every request of --truth must be in requests.jsonl once, its failure must be of the kind that
was injected, and where it succeeded it must have the tokens that were sent. Prints the disagreements, which should all
be 0. The second part (crlf_…) is the same with lines that end in CR LF; the third (cut_…) sends for a second and cuts off
what is then in flight.
"""
import argparse
import collections
import sys
import tempfile

import _bench as b

# What the client must say of each injected fault.
KINDS = {
    None: {None},
    "http_500": {"http_5xx"},
    "http_429": {"http_429"},
    "reset": {"reset"},
    "stall": {"stalled"},
    "malformed": {"malformed"},
    "truncated": {"truncated"},
}


def tokens_differ(records, truth):
    """Tokens sent but not in the records of requests that succeeded, or in them but not sent."""
    return sum(abs(sum(truth[record["request_id"]]["tokens"]) - (record["output_tokens"] or 0))
               for record in records if record["status"] == "ok" and record["request_id"] in truth)


def one_round(share, shape, load):
    """`shape`: more flags of the simulator; `load`: flags of the run."""
    faults = [flag for name in KINDS if name for flag in (f"--fault-{name.replace('_', '-')}", share)]
    faults += ["--split-events", share, "--merge-events", share, *shape]
    with tempfile.NamedTemporaryFile(prefix="loadtest-truth-") as file:
        server = b.simulator("--ttft-ms", 5, "--itl-ms", 1, "--truth", file.name, *faults)
        run = b.Run(server.url, "-c", 50, *load, "--output-len", 32, "--warmup", 0,
                    "--stall-timeout", "500ms", records=True)
        server.stop()
        truth = b.read_truth(file.name)
    level = run.level
    injected = collections.Counter(told["fault"] for told in truth.values())
    seen = collections.Counter()
    wrong = unknown = 0
    ids = set()
    for record in run.records:
        ids.add(record["request_id"])
        kind = record["failure"]["kind"] if record["failure"] else None
        if record["status"] == "cut_off":
            continue  # neither succeeded nor failed, whatever the server had in mind
        told = truth.get(record["request_id"])
        if told is None:
            unknown += 1
            continue
        if kind in KINDS[told["fault"]]:
            seen[told["fault"]] += 1
        else:
            wrong += 1
            print(f"# {record['request_id']}: injected {told['fault']}, reported {record['failure']}", file=sys.stderr)
    figures = {
        "attempted": level["attempted"],
        "cut_off": level["cut_off"],
        "not_accounted_for": level["attempted"] - level["succeeded"] - level["failed"] - level["cut_off"],
        "missing_in_requests": len(set(truth) - ids),
        "unknown_to_server": unknown,
        "wrong_kind": wrong,
        "twice": len(run.records) - len(ids),
        "tokens_differ": tokens_differ(run.records, truth),
    }
    for fault, count in sorted((str(f), c) for f, c in injected.items()):
        key = None if fault == "None" else fault
        figures[f"injected_{fault.lower()}"] = count
        figures[f"reported_{fault.lower()}"] = seen[key]
    return figures


GOALS = dict.fromkeys(("not_accounted_for", "missing_in_requests", "unknown_to_server", "wrong_kind", "twice", "tokens_differ"),
                      "= 0")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--share", type=float, default=0.05)
    arguments = parser.parse_args()
    for prefix, shape, load in (("", (), ("-n", 4000)), ("crlf_", ("--crlf",), ("-n", 4000)),
                                ("cut_", (), ("-d", "1s", "--grace", 0))):
        b.print_medians(b.repeat(arguments.rounds, one_round, arguments.share, shape, load), prefix, GOALS)
