"""How much can one client core take? Against a bare loop that only counts, in the same run.

Server with TTFT and ITL 0. Events: -c 10 -n 4000 --output-len 1024, with 16 events a write and with one. One is paced by
the server, whose core is the busy one (server_busy_share, of the time that our run took): the client must not be the
slower side. This part takes 5 minutes, with --single 1000 a quarter of that. Requests: -c 100 -n 100000 --output-len 1.
All streamed, --input-len 16, warm-up off, full records. The counting loop (bench/counting_client.cc) sends the same
requests and only counts "data:"; it runs before and after ours, since a shared machine is not as fast at all times, and
its rate is the mean of both. CPU is that of the whole client process, start and report included.
"""
import argparse

import _bench as b


def measure(server, connections, requests, output_len):
    def count():
        return b.count(server.port, connections, requests, output_len)

    before = count()
    cpu_before = server.cpu_s()
    run = b.Run(server.url, "-c", connections, "-n", requests, "--output-len", output_len, "--input-len", 16, "--warmup", 0)
    level = run.level
    if level["succeeded"] != requests:
        raise SystemExit(f"{requests - level['succeeded']} requests did not succeed: {level['errors']}")
    busy = (server.cpu_s() - cpu_before) / level["duration_s"]
    after = count()
    server.stop()
    counted = {name: (before[name] + after[name]) / 2 for name in before}
    return counted, run, level, busy


def events_round(per_write, requests):
    server = b.simulator("--ttft-ms", 0, "--itl-ms", 0, "--events-per-write", per_write)
    counted, run, level, busy = measure(server, 10, requests, 1024)
    events = level["output_tokens"]
    rate = events / level["duration_s"]
    return {
        "events_per_s": rate,
        "counting_loop_events_per_s": counted["events_per_s"],
        "share_of_counting_loop": rate / counted["events_per_s"],
        "cpu_us_per_event": run.cpu_s / events * 1e6,
        "server_busy_share": busy,
        "peak_rss_mb": run.peak_rss_mb,
    }


def requests_round(requests):
    server = b.simulator("--ttft-ms", 0, "--itl-ms", 0)
    counted, run, level, _ = measure(server, 100, requests, 1)
    return {
        "requests_per_s": level["requests_per_s"],
        "counting_loop_requests_per_s": counted["requests_per_s"],
        "share_of_counting_loop": level["requests_per_s"] / counted["requests_per_s"],
        "cpu_us_per_request": run.cpu_s / requests * 1e6,
        "peak_rss_mb": run.peak_rss_mb,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--single", type=int, default=4000, help="requests of the part with one event a write")
    arguments = parser.parse_args()
    rounds = arguments.rounds
    b.print_medians(b.repeat(rounds, events_round, 16, 4000), "events16_",
                    {"events_per_s": ">= 1500000", "share_of_counting_loop": ">= 0.85"})
    b.print_medians(b.repeat(rounds, requests_round, 100000), "requests_",
                    {"requests_per_s": ">= 35000", "share_of_counting_loop": ">= 0.75"})
    b.print_medians(b.repeat(rounds, events_round, 1, arguments.single), "events1_", {"share_of_counting_loop": ">= 0.95"})
