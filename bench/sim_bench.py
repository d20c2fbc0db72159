"""Is the simulator the bottleneck? Against a bare send loop, in the same run; and how late its sends are.

Server on the first core, bench/counting_client on the second. TTFT and ITL 0, 10 connections, answers of 1024 tokens,
with 1 and with 16 events a write; then one-token requests over 100 connections. Lag: sent - planned, as the simulator
itself reports it, at TTFT 50 ms and ITL 10 ms with 100 and with 1000 connections.
"""
import argparse
import json

import _bench as b


def bare(per_write, output_len=1024):
    return b.Server([f"{b.FOLDER}/bare_send_loop", "--port", "0", "--events-per-write", str(per_write), "--output-len",
                     str(output_len)], b.server_core())


def events_round(per_write, requests):
    server = bare(per_write)
    loop = b.count(server.port, 10, requests, 1024)["events_per_s"]
    server.stop()
    server = b.simulator("--ttft-ms", 0, "--itl-ms", 0, "--events-per-write", per_write)
    simulated = b.count(server.port, 10, requests, 1024)["events_per_s"]
    server.stop()
    return {"bare_loop_per_s": loop, "sim_per_s": simulated, "share": simulated / loop}


def requests_round(requests):
    server = bare(1, 1)
    loop = b.count(server.port, 100, requests, 1)["requests_per_s"]
    server.stop()
    server = b.simulator("--ttft-ms", 0, "--itl-ms", 0)
    simulated = b.count(server.port, 100, requests, 1)["requests_per_s"]
    server.stop()
    return {"bare_loop_per_s": loop, "sim_per_s": simulated, "share": simulated / loop}


def lag_round(connections, requests):
    server = b.simulator("--ttft-ms", 50, "--itl-ms", 10)
    b.count(server.port, connections, requests, 128)
    lag = json.loads(server.stop())["lag_ms"]
    return {"p50_ms": lag["p50"], "p99_ms": lag["p99"], "max_ms": lag["max"]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = range(parser.parse_args().rounds)
    b.print_medians([events_round(1, 400) for _ in rounds], "events1_", {"share": ">= 0.9"})
    b.print_medians([events_round(16, 4000) for _ in rounds], "events16_", {"share": ">= 0.9"})
    b.print_medians([requests_round(100000) for _ in rounds], "requests_")
    b.print_medians([lag_round(100, 500) for _ in rounds], "lag_c100_", {"p50_ms": "< 0.15"})
    b.print_medians([lag_round(1000, 2000) for _ in rounds], "lag_c1000_")
