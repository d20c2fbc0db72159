"""The dashboard with 100 000 points in Chromium: script and layout time of an update of the running page (ten messages a
second, those counted that draw the charts), and of zooming and pointing in a result's chart of requests.

Each round is 100 updates, zooms and moves in a fresh browser, against the built `serve`; needs scripts/build-web and a build
after it.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

import _bench

WEB = pathlib.Path(__file__).resolve().parent.parent / "web"
FRAME = "< 16"  # milliseconds of a frame
GOALS = {"update_ms_p50": FRAME, "zoom_ms_p50": FRAME, "zoom_longest_ms_p50": FRAME, "move_ms_p50": FRAME}


def in_browser(script, *arguments):
    node = subprocess.run(["scripts/get-node"], check=True, capture_output=True, text=True).stdout.strip()
    done = subprocess.run(["node", f"bench/{script}.mjs", *map(str, arguments)], cwd=WEB, check=True, stdout=subprocess.PIPE,
                          text=True, env={**os.environ, "PATH": f"{node}:{os.environ['PATH']}"})
    return json.loads(done.stdout)


def one_round(url, run_id, updates):
    live = in_browser("live-charts", url, updates)
    chart = in_browser("timeline", url, run_id, updates)
    zooms = [zoom["sum_ms"] for zoom in chart["zooms"]]
    return {
        "updates": len(live["updates_ms"]),
        "messages": live["messages"],
        "update_ms_p50": statistics.median(live["updates_ms"]),
        "update_ms_p95": _bench.percentile(live["updates_ms"], 95),
        "zoom_ms_p50": statistics.median(zooms),
        "zoom_ms_p95": _bench.percentile(zooms, 95),
        "zoom_longest_ms_p50": statistics.median(zoom["longest_ms"] for zoom in chart["zooms"]),
        "move_ms_p50": statistics.median(move["sum_ms"] for move in chart["moves"]),
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--updates", type=int, default=100)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = _bench.serve(folder, "--log-level", "error", core=_bench.server_core())
        try:
            demo = json.loads(_bench.call(server, "POST", "/demo", {"concurrency": 2, "num_prompts": 4, "output_len": 4}))
            _bench.wait_for_run(server, demo["run_id"])
            rounds = [one_round(server.url, demo["run_id"], given.updates) for _ in range(given.rounds)]
        finally:
            server.stop()
    _bench.print_medians(rounds, goals=GOALS)


if __name__ == "__main__":
    main()
