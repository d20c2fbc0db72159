"""How fast are requests saved and read, and runs listed?

A level of a million requests is saved as at its end (with --events: of 128 tokens, with every arrival), a page of a
thousand read at its beginning and at its end, then all of it; and pages of 50 of a thousand runs are listed.
"""
import argparse
import os
import subprocess
import tempfile

import _bench as b


def helper(*arguments):
    command = ["taskset", "-c", str(b.client_core()), f"{b.FOLDER}/store_requests", *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return {name: float(value) for name, value in (line.split("=") for line in out.split())}, usage.ru_maxrss / 1024


def one_round(requests, runs, events, folder):
    with tempfile.TemporaryDirectory(prefix="loadtest-bench-", dir=folder) as place:
        database = f"{place}/runs.db"
        figures, _ = helper("save", database, requests, *(["events"] if events else []))
        read, peak = helper("read", database)
        figures.update(read)
        figures["read_peak_rss_mb"] = peak
        figures["bytes_a_request"] = os.path.getsize(database) / requests
        listing = f"{place}/list.db"
        helper("runs", listing, runs)
        figures.update(helper("list", listing, 3)[0])
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--events", action="store_true")
    parser.add_argument("--folder", help="where the database is made; default: the temporary folder")
    arguments = parser.parse_args()
    goals = {"save_s": "< 10"} if arguments.requests == 1_000_000 and not arguments.events else {}
    b.print_medians(b.repeat(arguments.rounds, one_round, arguments.requests, arguments.runs, arguments.events,
                             arguments.folder), goals=goals)
