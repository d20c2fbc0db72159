"""The running page with 100 000 points and ten messages a second: script and layout time of an update in Chromium.

Each round is 100 updates in a fresh browser, against the built `serve`; needs scripts/build-web and a build after it.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess

import _bench

WEB = pathlib.Path(__file__).resolve().parent.parent / "web"


def one_round(url, updates):
    node = subprocess.run(["scripts/get-node"], check=True, capture_output=True, text=True).stdout.strip()
    done = subprocess.run(["node", "bench/live-charts.mjs", url, str(updates)], cwd=WEB, check=True, capture_output=True,
                          text=True, env={**os.environ, "PATH": f"{node}:{os.environ['PATH']}"})
    return json.loads(done.stdout)["updates_ms"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--updates", type=int, default=100)
    given = arguments.parse_args()
    folder = _bench.tempfile.TemporaryDirectory()
    server = _bench.Server([_bench.BINARY, "serve", "--port", "0", "--database", f"{folder.name}/runs.db", "--rate-limit", "0",
                            "--log-level", "error"], _bench.server_core())
    try:
        rounds = [one_round(server.url, given.updates) for _ in range(given.rounds)]
    finally:
        server.stop()
    medians = [statistics.median(costs) for costs in rounds]
    median = statistics.median(medians)
    print(f"update_ms_p50={median:.2f}")
    print(f"update_ms_p50_met={int(median < 16)}")
    print(f"update_ms_p95={statistics.median(sorted(costs)[int(len(costs) * 0.95)] for costs in rounds):.2f}")
    print(f"update_ms_p50_rounds={' '.join(f'{m:.2f}' for m in medians)}")


if __name__ == "__main__":
    main()
