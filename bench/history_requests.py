"""How fast does `serve` list runs, and does it keep its time at 2 000 requests a second?

A database of a thousand runs, `serve` on one core with the rate limit off, and on the other core a client that sends
`GET history?limit=50` when it is due, whatever the server does; latencies count from the due time. Then the same as
fast as the server answers. The list of runs is unfiltered; with --filter it is that of a model, which no index serves.
"""
import argparse
import contextlib
import sqlite3
import subprocess
import tempfile

import _bench as b

PATH = b.BASE + "/history?limit=50"


def make_database(path, runs):
    subprocess.run([f"{b.FOLDER}/store_requests", "runs", path, str(runs)], check=True)
    # Rows as of runs that measured something.
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE runs SET levels = 5, attempted = 1000 + run, succeeded = 990 + run, failed = 10, verdict = 0, "
                         "engine = 'vllm 0.11.0', server_url = 'http://inference-' || (run % 5) || '.example.org:8000', "
                         "started_unix_ns = created_unix_ns + 12345678, output_tokens_per_s = 1234.567891 + run, "
                         "ttft_p50_ms = 51.234567 + run")


def load(port, path, connections, rate, seconds):
    command = ["taskset", "-c", b.client_core(), f"{b.FOLDER}/open_loop_get", port, path, connections, rate, seconds]
    done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True)
    return {name: float(value) for name, value in (line.split("=") for line in done.stdout.split())}


def one_round(runs, rate, seconds, path):
    with tempfile.TemporaryDirectory(prefix="loadtest-bench-") as folder:
        make_database(f"{folder}/runs.db", runs)
        server = b.serve(folder, core=b.server_core())
        load(server.port, path, 16, 200, 1)
        before = server.cpu_s()
        kept = load(server.port, path, 64, rate, seconds)
        cpu_s = server.cpu_s() - before
        most = load(server.port, path, 16, 0, min(seconds, 5))
        server.stop()
    return {"rate_per_s": kept["per_s"], "p50_ms": kept["p50_ms"], "p99_ms": kept["p99_ms"], "max_ms": kept["max_ms"],
            "unanswered": kept["planned"] - kept["answered"], "not_ok": kept["not_ok"] + most["not_ok"],
            "server_cpu_share": cpu_s / seconds, "client_send_delay_p99_ms": kept["send_delay_p99_ms"],
            "ceiling_per_s": most["per_s"]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=2000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--filter", action="store_true", help="of one model: the answer is worked out from all runs")
    arguments = parser.parse_args()
    goals = {"p99_ms": "< 20", "unanswered": "= 0", "not_ok": "= 0"}
    b.print_medians(b.repeat(arguments.rounds, one_round, arguments.runs, arguments.rate, arguments.seconds,
                             PATH + ("&model=model-3" if arguments.filter else "")), goals=goals)
