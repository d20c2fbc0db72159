"""What the client reports against what the simulator says it did, request by request.

A bound that only a fault passes: the benchmark (scripts/bench fidelity) measures a tenth of it on a quiet machine. Other
work on this one may delay either side, so the best of three runs counts.
"""

import math
import statistics
import unittest

from support import Simulator, TestCase, run

ATTEMPTS = 3
LIMIT_MS = 1.0


class Fidelity(TestCase):
    def errors_ms(self):
        """Medians of how far the client's TTFT and gaps between tokens are from the server's sends."""
        with Simulator("--ttft-ms", 50, "--itl-ms", 10, "--truth", self.path("truth.jsonl")) as server:
            finished = run("run", "-s", server.url, "-c", 20, "-n", 60, "--output-len", 16, "--warmup", 0, "--quiet",
                           "--requests", self.path("requests.jsonl"), "--request-events", "-o", self.path("result.json"))
        self.assert_exit(finished, 0)
        truth = {line["request_id"]: line for line in self.read_lines("truth.jsonl")}
        requests = self.read_lines("requests.jsonl")
        self.assertEqual({request["request_id"] for request in requests}, truth.keys())
        self.assertEqual({request["stamp"] for request in requests}, {"kernel"})
        self.assertEqual(self.read_json("result.json")["client"]["timestamps"], "kernel")
        ttft, gaps = [], []
        for request in requests:
            told = truth[request["request_id"]]
            sends = told["sends_ns"]
            ttft.append(abs(request["ttft_ms"] - (sends[0] - told["arrival_ns"]) / 1e6))
            arrivals = [offset_us / 1e3 for offset_us, _ in request["events"]]
            if len(arrivals) == len(sends):
                gaps += [abs((arrivals[k] - arrivals[k - 1]) - (sends[k] - sends[k - 1]) / 1e6)
                         for k in range(1, len(sends))]
        return statistics.median(ttft), statistics.median(gaps) if gaps else math.inf  # every answer had merged events

    def test_times_are_the_servers(self):
        tried = []
        for _ in range(ATTEMPTS):
            tried.append(self.errors_ms())
            if max(tried[-1]) < LIMIT_MS:
                return
        self.fail(f"TTFT and gaps are off by (ms, medians of {ATTEMPTS} runs): {tried}")


if __name__ == "__main__":
    unittest.main()
