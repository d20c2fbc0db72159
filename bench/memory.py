"""How much memory do 10 000 streams at once need?

Server with TTFT 500 ms, ITL 200 ms, 64 tokens; 10 000 streams from one process. Peak RSS is the kernel's figure of
the whole client process. The fidelity figures are those of `fidelity`, of the same run.
"""
import argparse
import tempfile

import _bench as b
import fidelity


def one_round(streams):
    with tempfile.NamedTemporaryFile(prefix="loadtest-truth-") as file:
        server = b.simulator("--ttft-ms", 500, "--itl-ms", 200, "--truth", file.name)
        run = b.Run(server.url, "-c", streams, "-n", streams, "--output-len", 64, "--warmup", 0, records=True)
        server.stop()
        figures = fidelity.compare(run.records, b.read_truth(file.name))
    figures["failed"] = run.level["failed"] + run.level["cut_off"]
    figures["succeeded"] = run.level["succeeded"]
    figures["most_in_flight"] = max(point["in_flight"] for point in run.level["series"])
    figures["peak_rss_mb"] = run.peak_rss_mb
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--streams", type=int, default=10000)
    arguments = parser.parse_args()
    b.raise_fd_limit()
    b.print_medians(b.repeat(arguments.rounds, one_round, arguments.streams),
                    goals={"peak_rss_mb": "< 150", "failed": "= 0", "unmatched": "= 0",
                           "most_in_flight": f">= {0.999 * arguments.streams:g}"})
